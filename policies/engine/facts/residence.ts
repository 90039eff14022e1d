import type { FactValue, Situation } from '../situation.ts'
import { anyOf } from './three-valued.ts'

const WITH_STAY = new Set(['EU_EEA_CH', 'THIRD_LAWFUL'])
const WITHOUT_SETTLED_STAY = new Set(['THIRD_NO_STAY', 'UNKNOWN'])

/**
 * The reflection period is for those without lawful stay (Vw 2000 art. 8(k), Vc B8/3.1); a Dublin claimant may have one
 * too, of 30 days (WBV 2023/11).
 */
export function reflectionEligible({ case: { residenceGroup }, asserted }: Situation): FactValue {
  return anyOf(within(residenceGroup, WITHOUT_SETTLED_STAY), asserted['dublin-claim'])
}

/**
 * Dutch nationals stay by right, which no record ends. EU, EEA and Swiss citizens have lawful stay without a record at the IND
 * (Directive 2004/38/EC art. 6 and 7), and others had it by Vw 2000 art. 8 when the case began, until the IND records its end
 * (Directive 2004/38/EC art. 14, 15 and 27; Vw 2000 art. 18 and 19): what the IND recorded last decides.
 */
export function lawfulStay({ case: { residenceGroup }, asserted }: Situation): FactValue {
  if (residenceGroup === 'NL') return true
  const recorded = asserted['lawful-residence']
  if (recorded !== undefined) return recorded
  return residenceGroup !== undefined && WITH_STAY.has(residenceGroup) ? true : undefined
}

/** No reflection period runs (Vw 2000 art. 8(k), Vc B8/3): recorded by the IND, never inferred from silence. */
export function departureNotSuspended({ asserted }: Situation): FactValue {
  return asserted['departure-not-suspended']
}

/** No appeal is pending and no term for one is running (Vw 2000 art. 8(h), 69 and 82). */
export function noAppealOpen({ asserted }: Situation): FactValue {
  return asserted['no-appeal-open']
}

/** An application, or a notification that counts as one, is recorded (Vb 2000 art. 3.48; Vc B8/3 and B9). */
export function applicationExists({ asserted }: Situation): FactValue {
  return asserted['application-exists']
}

function within(group: string | undefined, groups: ReadonlySet<string>): FactValue {
  return group === undefined ? undefined : groups.has(group)
}
