import type { FactValue, Situation } from '../situation.ts'
import { victimIsMinor } from './age.ts'
import { allOf } from './three-valued.ts'

/** The guardian is Nidos or a certified institution (BW 1:302, 1:241; Jeugdwet 1.1). Who is of age has none (BW 1:233, 1:245). */
export function guardianIsProfessional(situation: Situation): FactValue {
  return victimIsMinor(situation) === false ? false : situation.asserted['guardian-is-professional']
}

/**
 * The parents hold authority and are recorded as not suspected. A suspicion by police or care undoes that at once
 * (Directive 2011/36/EU art. 14(2) and 15): what clears a parent is the record, what bars one is any doubt. From the
 * eighteenth birthday no parent holds authority any more (BW 1:245).
 */
export function guardianCleared(situation: Situation): FactValue {
  return victimIsMinor(situation) === false ? false : recordedAsCleared(situation)
}

/**
 * A professional guardian speaks for the child, a parent only while cleared (Directive 2011/36/EU art. 14(2)): whoever may be
 * the offender gives nobody leave. A parent's yes that does not count looks like one that was never given, for why it
 * does not is never told; a no counts whoever said it. Whether somebody has to speak for the person is asked elsewhere.
 */
export function mayGuardianSpeak(situation: Situation): boolean {
  return situation.asserted['guardian-is-professional'] === true || recordedAsCleared(situation) === true
}

function recordedAsCleared({ asserted }: Situation): FactValue {
  return allOf(asserted['guardian-cleared'], asserted['parent-suspected'] !== true)
}
