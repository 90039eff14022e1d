import { HELP_CONDITIONS } from './help-conditions.ts'
import type { Condition, Instant } from './instant.ts'
import { PERSON_CONDITIONS } from './person-conditions.ts'
import { RESIDENCE_CONDITIONS } from './residence-conditions.ts'

/** Every condition that the tables of the chain name. */
export const CONDITIONS = {
  ...PERSON_CONDITIONS,
  ...RESIDENCE_CONDITIONS,
  ...HELP_CONDITIONS,
} as const satisfies Readonly<Record<string, Condition>>

export type ConditionName = keyof typeof CONDITIONS

/** The first of these conditions that does not hold. */
export function missing(names: readonly ConditionName[], instant: Instant): ConditionName | undefined {
  return names.find((name) => !(CONDITIONS[name] as Condition).holds(instant))
}
