import type { FactValue, Situation } from '../situation.ts'
import { anyOf } from './three-valued.ts'

const WITH_STAY = new Set(['NL', 'EU_EEA_CH', 'THIRD_LAWFUL'])
const WITHOUT_SETTLED_STAY = new Set(['THIRD_NO_STAY', 'UNKNOWN'])

/**
 * The reflection period is for those without lawful stay (Vw 2000 art. 8(k), Vc B8/3.1); a Dublin claimant may have one
 * too, of 30 days (WBV 2023/11).
 */
export function reflectionEligible({ case: { residenceGroup }, asserted }: Situation): FactValue {
  return anyOf(within(residenceGroup, WITHOUT_SETTLED_STAY), asserted['dublin-claim'])
}

/**
 * Dutch nationals and EU, EEA and Swiss citizens have lawful stay without a record at the IND (Directive 2004/38/EC);
 * others by Vw 2000 art. 8, which the IND records.
 */
export function lawfulStay({ case: { residenceGroup }, asserted }: Situation): FactValue {
  return anyOf(within(residenceGroup, WITH_STAY), asserted['lawful-residence'])
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
