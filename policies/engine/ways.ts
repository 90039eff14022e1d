import type { Cell, CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { printFormula } from './parse-formula.ts'
import type { Formula } from './policy-document.ts'
import { fullestFirst } from './prepare-column.ts'
import type { VisibleField } from './what-may-see.ts'

/** One way to a field, with the purpose's own tasks filled in: what a cell comes to. */
export interface Way {
  readonly form: Cell['form']
  readonly own: boolean
  /** Types of task of which one must be open; undefined: none needs to be. */
  readonly tasks: ReadonlySet<string> | undefined
  readonly when: Formula
  readonly rule: string
}

/** Every way in which a kind can come to see a coordinate for a purpose, the fullest first; none for a derived field not accepted. */
export function waysTo(
  policy: CompiledPolicy,
  purpose: CompiledPurpose | undefined,
  kind: string,
  coordinate: Coordinate,
): Way[] {
  const cells = purpose?.cells.get(kind)?.get(coordinate)
  if (purpose === undefined || cells === undefined || !isAccepted(policy, purpose, coordinate)) return []
  const anyTask = purpose.tasks.size === 0 ? undefined : purpose.tasks
  return [...cells].sort(fullestFirst).map(({ form, own, tasks, when, rule, outsideCase }) => ({
    form,
    own,
    tasks: outsideCase === true ? undefined : (tasks ?? anyTask),
    when,
    rule,
  }))
}

/** False for a computed field whose sources the purpose has not accepted: no rule can show it. */
export function isAccepted(policy: CompiledPolicy, purpose: CompiledPurpose, coordinate: Coordinate): boolean {
  return (policy.schema.field(coordinate)?.requires.length ?? 0) === 0 || purpose.derived.has(coordinate)
}

/** A way as people read it. */
export function visibleField(coordinate: Coordinate, { form, own, tasks, when, rule }: Way): VisibleField {
  return { coordinate, form, own, tasks: [...(tasks ?? [])].sort(), when: printFormula(when), rule }
}
