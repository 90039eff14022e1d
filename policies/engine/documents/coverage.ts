import type { CompiledPolicy } from '../compiled-policy.ts'
import type { Coordinate } from '../coordinates.ts'
import { decide } from '../decide.ts'
import type { PolicyTestDocument } from '../parse-policy-test.ts'
import { requestOf } from '../run-policy-tests.ts'
import { type DataCell, dataCells, dataFields } from './data-cells.ts'

/** One field that one kind of agency was shown for one purpose. */
export interface Use {
  readonly purpose: string
  readonly kind: string
  readonly coordinate: Coordinate
}

/** Fields of one rule that something has not reached, for the kinds of agency it has not reached them for. */
export interface Uncovered {
  readonly purpose: string
  readonly rule: string
  readonly kind: string
  readonly coordinates: readonly Coordinate[]
}

/** One field, with whose it is and what kind of data it holds; empty where the schema does not say. */
export interface CoveredField {
  readonly coordinate: Coordinate
  readonly owner: string
  readonly category: string
}

export interface Coverage {
  /** Fields that no purpose shows to anybody. */
  readonly nobody: readonly CoveredField[]
  /** Fields that one purpose shows, and no other. */
  readonly onePurpose: readonly (CoveredField & { readonly purpose: string })[]
  /** Grants that no policy test exercises. */
  readonly untested: readonly Uncovered[]
}

/** What the policies leave unseen, show for one purpose only, and promise without a test. */
export function coverage(policy: CompiledPolicy, tests: readonly PolicyTestDocument[]): Coverage {
  const cells = dataCells(policy)
  const purposes = new Map<Coordinate, Set<string>>()
  for (const { coordinate, purpose } of cells)
    purposes.set(coordinate, (purposes.get(coordinate) ?? new Set()).add(purpose))
  const fields = dataFields(policy).map(({ coordinate, owner = '', category = '' }) => ({
    coordinate,
    owner,
    category,
  }))
  return {
    nobody: fields.filter(({ coordinate }) => !purposes.has(coordinate)),
    onePurpose: fields.flatMap((field) => {
      const [purpose, ...others] = purposes.get(field.coordinate) ?? []
      return purpose === undefined || others.length > 0 ? [] : [{ ...field, purpose }]
    }),
    untested: uncovered(cells, testedUses(policy, tests)),
  }
}

/** Grants that were never used, by purpose, rule and kind of agency. `uses` come from the disclosure log. */
export function unusedGrants(policy: CompiledPolicy, uses: readonly Use[]): Uncovered[] {
  return uncovered(dataCells(policy), uses)
}

/** What the policy's own tests see shown; a field shown by two rules counts for both. */
function testedUses(policy: CompiledPolicy, documents: readonly PolicyTestDocument[]): Use[] {
  return documents.flatMap(({ purpose, tests }) => {
    const compiled = policy.purposes.get(purpose)
    if (compiled === undefined) return []
    return tests.flatMap((test) =>
      [...decide(policy, requestOf(compiled, test)).fields.keys()].map((coordinate) => ({
        purpose,
        kind: test.given.who,
        coordinate,
      })),
    )
  })
}

function uncovered(cells: readonly DataCell[], uses: readonly Use[]): Uncovered[] {
  const used = new Set(uses.map(({ purpose, kind, coordinate }) => `${purpose} ${kind} ${coordinate}`))
  const found = new Map<string, { purpose: string; rule: string; kind: string; coordinates: Coordinate[] }>()
  for (const { purpose, kind, coordinate, rule } of cells) {
    if (used.has(`${purpose} ${kind} ${coordinate}`)) continue
    const key = `${purpose} ${rule} ${kind}`
    const entry = found.get(key) ?? { purpose, rule, kind, coordinates: [] }
    entry.coordinates.push(coordinate)
    found.set(key, entry)
  }
  return [...found.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry)
}
