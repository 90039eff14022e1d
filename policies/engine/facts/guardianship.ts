import type { FactValue, Situation } from '../situation.ts'
import { allOf } from './three-valued.ts'

/** The guardian is Nidos or a certified institution (BW 1:302, 1:241; Jeugdwet 1.1). */
export function guardianIsProfessional({ asserted }: Situation): FactValue {
  return asserted['guardian-is-professional']
}

/**
 * The parents hold authority and are recorded as not suspected. A suspicion by police or care undoes that at once
 * (Directive 2011/36/EU art. 14(2) and 15): what clears a parent is the record, what bars one is any doubt.
 */
export function guardianCleared({ asserted }: Situation): FactValue {
  return allOf(asserted['guardian-cleared'], asserted['parent-suspected'] !== true)
}
