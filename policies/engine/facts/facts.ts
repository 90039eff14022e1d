import type { FactValue, Situation } from '../situation.ts'
import { victimIsMinor } from './age.ts'
import { consentGiven } from './consent-given.ts'
import { guardianCleared, guardianIsProfessional } from './guardianship.ts'
import { applied, noObjection, reportFiledOrExOfficio, wishesToTalk } from './justice-and-redress.ts'
import { applicationExists, departureNotSuspended, lawfulStay, noAppealOpen, reflectionEligible } from './residence.ts'
import { acuteMedicalNeed, patientAgrees, receptionNeeded, urgencyAcute } from './shelter-and-health.ts'

/**
 * Every fact a policy may depend on, by its name in vocabulary.yaml: yes, no or unknown for one situation.
 *
 * Facts read the case, the consents and the tasks that the chain keeps, and these assertions that agencies make to it:
 * acute-medical-need, application-exists, applied, asylum-track, departure-not-suspended, dublin-claim, guardian-cleared,
 * guardian-is-professional, lawful-residence, no-appeal-open, no-objection, parent-suspected, patient-agrees,
 * protected-reception, report-filed-or-ex-officio, shelter-declined, urgency-acute, wishes-to-talk.
 */
export const facts: Readonly<Record<string, (situation: Situation) => FactValue>> = {
  'consent-given': consentGiven,
  'urgency-acute': urgencyAcute,
  'acute-medical-need': acuteMedicalNeed,
  'victim-is-minor': victimIsMinor,
  'guardian-is-professional': guardianIsProfessional,
  'guardian-cleared': guardianCleared,
  'reflection-eligible': reflectionEligible,
  'lawful-stay': lawfulStay,
  'departure-not-suspended': departureNotSuspended,
  'no-appeal-open': noAppealOpen,
  'report-filed-or-ex-officio': reportFiledOrExOfficio,
  'application-exists': applicationExists,
  'wishes-to-talk': wishesToTalk,
  'patient-agrees': patientAgrees,
  'no-objection': noObjection,
  'reception-needed': receptionNeeded,
  applied,
}

/** All facts of one situation, as a decision takes them. */
export function factsOf(situation: Situation): Record<string, FactValue> {
  return Object.fromEntries(Object.entries(facts).map(([name, holds]) => [name, holds(situation)]))
}
