import type { FactValue, Situation } from '../situation.ts'
import { answersTo } from './answers-to.ts'

/**
 * Who must have said yes, by age. Under 12 the representative; from 12 to 15 the child and the representative; from 16
 * the person alone (Jeugdwet 7.3.4 and 7.3.5, Wmo 2015 5.3.3). While the age is open both are asked for, so that
 * neither answer to it can turn out to have been the wrong one.
 */
const GIVEN_BY: Readonly<Record<string, readonly string[]>> = {
  UNDER_12: ['GUARDIAN', 'SELF_AND_GUARDIAN'],
  FROM_12: ['SELF_AND_GUARDIAN'],
  FROM_16: ['SELF', 'SELF_AND_GUARDIAN'],
  ADULT: ['SELF', 'SELF_AND_GUARDIAN'],
  UNKNOWN: ['SELF_AND_GUARDIAN'],
}

/**
 * The person has consented to this purpose, towards this agency or its kind, and the consent stands (GDPR 4(11), 6(1)(a),
 * 7, 9(2)(a)). Unknown when nobody recorded an answer.
 */
export function consentGiven(situation: Situation): FactValue {
  const actors = GIVEN_BY[situation.case.consentBand ?? 'UNKNOWN'] ?? []
  const answer = answersTo(situation, ({ status, givenBy }) => status === 'GIVEN' && actors.includes(givenBy))
  return answer === undefined ? undefined : answer === 'yes'
}
