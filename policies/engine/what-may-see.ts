import type { CompiledPolicy } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { formulaOn } from './day-literal.ts'
import { dutchDay, isInForce } from './dutch-day.ts'
import { visibleField, waysTo } from './ways.ts'

/** One way in which a field can come to be shown. */
export interface VisibleField {
  readonly coordinate: Coordinate
  readonly form: Form
  readonly own: boolean
  /** Types of task of which one must be open; empty for a purpose without tasks. */
  readonly tasks: readonly string[]
  /** The facts that must hold, as text; empty when none must. */
  readonly when: string
  readonly rule: string
}

/**
 * Everything a kind of agency may come to see for a purpose, and under which conditions, sorted by coordinate. With a
 * moment: only what the purpose and its rules show then. Fields that can never be granted, such as derived ones, are left out.
 */
export function whatMaySee(policy: CompiledPolicy, kind: string, purposeId: string, at?: Date): VisibleField[] {
  const purpose = policy.purposes.get(purposeId)
  if (purpose === undefined || (at !== undefined && !isInForce(purpose.valid, at))) return []
  return [...(purpose.cells.get(kind)?.keys() ?? [])]
    .flatMap((coordinate) =>
      waysTo(policy, purpose, kind, coordinate)
        .filter(({ when }) => at === undefined || formulaOn(when, dutchDay(at)) !== undefined)
        .map((way) => visibleField(coordinate, way)),
    )
    .sort((left, right) => byAlphabet(left.coordinate, right.coordinate) || byAlphabet(left.rule, right.rule))
}

function byAlphabet(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
