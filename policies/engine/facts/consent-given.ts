import type { FactValue, Situation } from '../situation.ts'
import { consentBandOn } from './age.ts'
import { answersTo } from './answers-to.ts'
import { mayGuardianSpeak } from './guardianship.ts'

type Voice = 'SELF' | 'GUARDIAN'

/**
 * Who must have said yes, by age. Under 12 the representative; from 12 to 15 the child and the representative; from 16
 * the person alone (Jeugdwet 7.3.4 and 7.3.5, Wmo 2015 5.3.3). While the age is open both are asked for, so that
 * neither answer to it can turn out to have been the wrong one.
 */
const ASKED: Readonly<Record<string, readonly Voice[]>> = {
  UNDER_12: ['GUARDIAN'],
  FROM_12: ['SELF', 'GUARDIAN'],
  FROM_16: ['SELF'],
  ADULT: ['SELF'],
  UNKNOWN: ['SELF', 'GUARDIAN'],
}

/** Whose yes a recorded one is. */
const HEARD: Readonly<Record<string, readonly Voice[]>> = {
  SELF: ['SELF'],
  GUARDIAN: ['GUARDIAN'],
  SELF_AND_GUARDIAN: ['SELF', 'GUARDIAN'],
}

/**
 * The person has consented to this purpose, towards this agency or its kind, and the consent stands (GDPR 4(11), 6(1)(a),
 * 7, 9(2)(a)). Unknown when nobody recorded an answer.
 */
export function consentGiven(situation: Situation): FactValue {
  const asked = ASKED[consentBandOn(situation)]
  const isHeard = (givenBy: string, voice: Voice) =>
    HEARD[givenBy]?.includes(voice) === true && (voice === 'SELF' || mayGuardianSpeak(situation))
  const answer = answersTo(
    situation,
    ({ status, givenBy }) => status === 'GIVEN' && asked?.every((voice) => isHeard(givenBy, voice)) === true,
  )
  return answer === undefined ? undefined : answer === 'yes'
}
