import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { dataFields } from '../../policies/engine/documents/data-cells.ts'
import { type MatrixColumn, matrixColumns } from '../../policies/engine/documents/matrix.ts'
import { specialCategory } from '../../policies/engine/documents/special-category.ts'
import { createWording, type FieldNames, type Language, upperFirst } from '../../policies/engine/documents/wording.ts'
import type { Candidate } from './candidate.ts'

/** The matrix of the generated documents, turned so that a purpose is a row, with what differs from what it would replace. */
export function matrixView({ policy, comparison }: Candidate, language: Language, names: FieldNames) {
  const words = createWording(policy, language, names)
  const counts = new Map<string, number>()
  const categoryOf = new Map<string, string>()
  for (const { category = '', coarsens, coordinate } of dataFields(policy)) {
    if (coarsens === undefined) counts.set(category, (counts.get(category) ?? 0) + 1)
    categoryOf.set(
      coordinate,
      coarsens === undefined ? category : (policy.schema.field(coarsens.field)?.category ?? ''),
    )
  }
  const changed = new Set(
    comparison.cells.map(({ purpose, kind, coordinate }) => `${purpose} ${kind} ${categoryOf.get(coordinate) ?? ''}`),
  )
  return {
    categories: [...counts]
      .map(([id, fields]) => ({
        id,
        name: upperFirst(words.category(id)),
        special: specialCategory(id) ?? null,
        fields,
      }))
      // What the law calls special stands first, where nobody has to scroll for it.
      .sort((left, right) => Number(left.special === null) - Number(right.special === null) || byName(left, right)),
    rows: inChainOrder(policy).map(({ purpose, kinds, cells }) => ({
      purpose,
      title: words.purpose(purpose),
      kinds: kinds.map((id) => ({ id, name: words.kind(id) })),
      tasks: [...(policy.purposes.get(purpose)?.tasks ?? [])].map(words.task),
      cells: [...counts].flatMap(([category, of]) => {
        const cell = cells.get(category)
        const isChanged = kinds.some((kind) => changed.has(`${purpose} ${kind} ${category}`))
        if (cell === undefined && !isChanged) return []
        const { shown, full, always, own } = cell ?? { shown: 0, full: 0, always: 0, own: false }
        return [{ category, of, shown, full, conditional: always < shown, own, changed: isChanged }]
      }),
    })),
  }
}

/** As the register of processing numbers them, which follows a person through the chain. */
function inChainOrder(policy: CompiledPolicy) {
  const entries = new Map(policy.bundle.purposes.map(({ purpose, registerEntry = '' }) => [purpose, registerEntry]))
  const entry = ({ purpose }: MatrixColumn) => entries.get(purpose) ?? ''
  return matrixColumns(policy).sort((left, right) => entry(left).localeCompare(entry(right)))
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name.localeCompare(right.name)
}
