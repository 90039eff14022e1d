import type { FactValue, Situation } from '../situation.ts'

type Consent = Situation['consents'][number]

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
 * 7, 9(2)(a)). One consent is for one purpose. Unknown when nobody recorded an answer.
 */
export function consentGiven({ asker, purpose, at, case: subject, consents }: Situation): FactValue {
  const answers = consents.filter(
    ({ scope, recipients }) =>
      scope === purpose && (recipients.includes(asker.agency) || recipients.includes(asker.kind)),
  )
  if (answers.length === 0) return undefined
  const actors = GIVEN_BY[subject.consentBand ?? 'UNKNOWN'] ?? []
  return answers.some((consent) => stands(consent, at) && actors.includes(consent.givenBy))
}

/** Withdrawal ends consent at once, as easily as it was given (GDPR 7(3)). */
function stands({ status, givenAt, withdrawnAt, expiresAt }: Consent, at: Date): boolean {
  return (
    status === 'GIVEN' &&
    (givenAt === undefined || givenAt <= at) &&
    (withdrawnAt === undefined || withdrawnAt > at) &&
    (expiresAt === undefined || expiresAt > at)
  )
}
