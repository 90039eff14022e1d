import type { Actor } from '../support/actors.ts'
import type { RefusedChange } from '../support/change-rows.ts'
import {
  COMENSHA,
  COORDINATOR,
  FUND,
  HEALTH,
  INTAKE,
  NEXT_MONTH,
  NIDOS,
  NOORD,
  PLAN,
  REGISTRATION,
  RVDK,
  STAY,
  SUPPORT,
  SUPPORTED,
  VEILIG_THUIS,
  WARD,
  YOUTH,
  ZUID,
} from './care-agencies.ts'

type Refusal = readonly [title: string, args: string, code: string, argument?: string]

/** Rows of one mutation; `records` are those of every row. */
function of(
  mutation: string,
  by: Actor,
  records: RefusedChange['records'],
  refusals: readonly Refusal[],
): readonly RefusedChange[] {
  return refusals.map(([title, args, code, argument]) => ({
    mutation,
    by,
    records: records ?? {},
    title,
    args,
    code,
    ...(argument === undefined ? {} : { argument }),
  }))
}

const END = 'endReason: LEFT, endedAt: "2026-03-09", toUnknownDestination: false'
const FIRST = 'helpWanted: false, dossierType: REGISTRATIE, reporterType: NP, exploitationForms: [UNKNOWN]'
const LONG = 'x'.repeat(2_001)
const GRANTED = 'decision: GRANTED, decidedAt: "2026-03-09"'

/** What they cannot change, and what stands in the way. */
export const CARE_REFUSED: readonly RefusedChange[] = [
  ...of('registerVictim', COMENSHA, {}, [
    ['without what it asks for', 'helpWanted: true', 'INVALID_ARGUMENT', 'dossierType'],
    ['without a form', FIRST.replace('[UNKNOWN]', '[]'), 'INVALID_ARGUMENT', 'exploitationForms'],
    [
      'who asks for shelter and wants no help',
      FIRST.replace('REGISTRATIE,', 'REGISTRATIE_EN_OPVANG,'),
      'INVALID_ARGUMENT',
      'dossierType',
    ],
    ['who is yet to be born', `${FIRST}, birthYear: 2149`, 'INVALID_ARGUMENT', 'birthYear'],
    ['born long ago', `${FIRST}, birthYear: 1899`, 'INVALID_ARGUMENT', 'birthYear'],
    ['for less than no months', `${FIRST}, exploitationMonths: -1`, 'INVALID_ARGUMENT', 'exploitationMonths'],
    ['who is not there', `version: 1, ${FIRST}`, 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('registerVictim', NOORD, {}, [['by a shelter', FIRST, 'NOT_YOURS']]),
  ...of('registerVictim', COMENSHA, { VictimRegistration: [REGISTRATION] }, [
    ['read before somebody else changed it', `version: 2, ${FIRST}`, 'STALE_VERSION', 'version'],
    ['as the first, of somebody who is registered', FIRST, 'STALE_VERSION', 'version'],
  ]),
  ...of('requestShelter', COMENSHA, {}, [
    [
      'with fewer children than none',
      'urgency: PLANNED, shelterTypeNeeded: OMM, accompanyingChildren: -1',
      'INVALID_ARGUMENT',
      'accompanyingChildren',
    ],
    [
      'with a name that is a story',
      `urgency: PLANNED, shelterTypeNeeded: OMM, callName: "${'x'.repeat(201)}"`,
      'TEXT_TOO_LONG',
      'callName',
    ],
    [
      'for somebody yet to be born',
      'urgency: PLANNED, shelterTypeNeeded: OMM, birthYear: 2149',
      'INVALID_ARGUMENT',
      'birthYear',
    ],
  ]),
  ...of('holdPlace', NOORD, { ShelterPlacement: [STAY] }, [['for somebody who has come', '', 'WRONG_STATE']]),
  ...of('holdPlace', COORDINATOR, {}, [['by a coordinator', '', 'NOT_YOURS']]),
  ...of('confirmPlacement', NOORD, {}, [
    ['on a day to come', 'shelterType: OMM, placedAt: "2149-01-01"', 'DATE_IN_FUTURE', 'placedAt'],
    ['on a day of another age', 'shelterType: OMM, placedAt: "1066-10-14"', 'DATE_ABSURD', 'placedAt'],
    [
      'that ends before it begins',
      'shelterType: OMM, placedAt: "2026-03-09", plannedEnd: "2026-03-08"',
      'INVALID_ARGUMENT',
      'plannedEnd',
    ],
    [
      'in a COSM shelter for three months and a day',
      'shelterType: COSM, placedAt: "2026-03-09", plannedEnd: "2026-06-10"',
      'INVALID_ARGUMENT',
      'plannedEnd',
    ],
    [
      'in a crisis bed for four days',
      'shelterType: CRISIS_72H, placedAt: "2026-03-09", plannedEnd: "2026-03-13"',
      'INVALID_ARGUMENT',
      'plannedEnd',
    ],
    [
      'at an address that is a story',
      `shelterType: OMM, placedAt: "2026-03-09", shelterAddress: "${LONG}"`,
      'TEXT_TOO_LONG',
      'shelterAddress',
    ],
  ]),
  ...of('confirmPlacement', NOORD, { ShelterPlacement: [STAY] }, [
    ['that is recorded', 'shelterType: WOMENS, placedAt: "2026-03-09"', 'WRONG_STATE'],
  ]),
  ...of('confirmPlacement', COMENSHA, {}, [
    ['by who houses nobody', 'shelterType: OMM, placedAt: "2026-03-09"', 'NOT_YOURS'],
  ]),
  ...of('endPlacement', NOORD, { ShelterPlacement: [STAY] }, [
    ['read before it changed', `placementId: "own-id", version: 2, ${END}`, 'STALE_VERSION', 'version'],
    ['that is not there', `placementId: "no-such-stay", version: 1, ${END}`, 'RECORD_NOT_FOUND', 'placementId'],
    [
      'of another case',
      `placementId: "endPlacement-of-one-s-own", version: 2, ${END}`,
      'RECORD_NOT_FOUND',
      'placementId',
    ],
    [
      'before it began',
      `placementId: "own-id", version: 1, ${END.replace('2026-03-09', '2026-02-01')}`,
      'INVALID_ARGUMENT',
      'endedAt',
    ],
    [
      'on a day to come',
      `placementId: "own-id", version: 1, ${END.replace('2026-03-09', '2149-01-01')}`,
      'DATE_IN_FUTURE',
      'endedAt',
    ],
  ]),
  ...of('endPlacement', ZUID, { ShelterPlacement: [STAY] }, [
    ['of another shelter', `placementId: "own-id", version: 1, ${END}`, 'RECORD_NOT_FOUND', 'placementId'],
  ]),
  ...of('endPlacement', COMENSHA, { ShelterPlacement: [STAY] }, [
    ['for a shelter', `placementId: "own-id", version: 1, ${END}`, 'RECORD_NOT_FOUND', 'placementId'],
  ]),
  ...of('endPlacement', NOORD, { ShelterPlacement: [{ ...STAY, endedAt: '2026-02-20', endReason: 'LEFT' }] }, [
    ['that has ended', `placementId: "own-id", version: 1, ${END}`, 'WRONG_STATE'],
  ]),
  ...of('assessSafety', NOORD, {}, [
    ['with a name that is a story', `riskLevel: HIGH, unsafeContacts: ["${LONG}"]`, 'TEXT_TOO_LONG', 'unsafeContacts'],
  ]),
  ...of('assessSafety', HEALTH, {}, [['by who has no part in it', 'riskLevel: HIGH', 'NOT_YOURS']]),
  ...of('assignCoordinator', COMENSHA, { CarePlan: [PLAN] }, [
    ['after another', `coordinator: "${COORDINATOR.agency}"`, 'WRONG_STATE'],
    ['whom the chain is to find, after another', '', 'WRONG_STATE'],
  ]),
  ...of('assignCoordinator', COORDINATOR, {}, [
    ['by a coordinator', `coordinator: "${COORDINATOR.agency}"`, 'NOT_YOURS'],
  ]),
  ...of('recordCarePlan', COORDINATOR, { CarePlan: [PLAN] }, [
    ['read before somebody else changed it', 'version: 3, needs: [WORK]', 'STALE_VERSION', 'version'],
    ['as the first, where there is one', 'needs: [WORK]', 'STALE_VERSION', 'version'],
    ['with notes that go on', `version: 1, notes: "${'x'.repeat(20_001)}"`, 'TEXT_TOO_LONG', 'notes'],
    ['with a goal that is a story', `version: 1, goals: [{description: "${LONG}"}]`, 'TEXT_TOO_LONG', 'goals'],
    ['to be reviewed long ago', 'version: 1, reviewAt: "2020-01-01"', 'INVALID_ARGUMENT', 'reviewAt'],
    ['to be reviewed in another age', 'version: 1, reviewAt: "2999-01-01"', 'DATE_ABSURD', 'reviewAt'],
    ['of somebody yet to be born', 'version: 1, birthDate: "2149"', 'DATE_IN_FUTURE', 'birthDate'],
    [
      'with a stretch of time that goes back',
      'version: 1, availability: [{startsAt: "2026-03-09T10:00:00Z", endsAt: "2026-03-09T09:00:00Z"}]',
      'INVALID_ARGUMENT',
      'availability',
    ],
  ]),
  ...of('recordCarePlan', NOORD, {}, [['by a shelter', 'needs: [WORK]', 'NOT_YOURS']]),
  ...of('recordSupport', FUND, {}, [['by the fund', 'servicesProvided: [LEGAL]', 'NOT_YOURS']]),
  ...of('imposeMeasure', VEILIG_THUIS, { YouthProtection: [{ ...WARD, measure: 'OTS' }] }, [
    ['lifted by who has no part in it', 'version: 1, measure: NONE', 'NOT_YOURS'],
  ]),
  ...of('recordCarePlan', COORDINATOR, {}, [
    ['that is not there', 'version: 1, needs: [WORK]', 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('reviewCarePlan', COORDINATOR, { CarePlan: [PLAN] }, [
    ['read before somebody else changed it', `version: 2, reviewAt: "${NEXT_MONTH}"`, 'STALE_VERSION', 'version'],
    ['with a next time that is over', 'version: 1, reviewAt: "2020-01-01"', 'INVALID_ARGUMENT', 'reviewAt'],
  ]),
  ...of('reviewCarePlan', COMENSHA, { CarePlan: [PLAN] }, [
    ['of another coordinator', `version: 1, reviewAt: "${NEXT_MONTH}"`, 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('recordHealthIntake', HEALTH, { HealthIntake: [INTAKE] }, [
    ['read before somebody else changed it', 'version: 2, treatmentWanted: true', 'STALE_VERSION', 'version'],
    ['as the first, where there is one', 'treatmentWanted: true', 'STALE_VERSION', 'version'],
    [
      'with notes that go on',
      `version: 1, treatmentWanted: true, diagnosisNotes: "${'x'.repeat(20_001)}"`,
      'TEXT_TOO_LONG',
      'diagnosisNotes',
    ],
  ]),
  ...of('recordHealthIntake', NOORD, {}, [['by a shelter', 'treatmentWanted: true', 'NOT_YOURS']]),
  ...of('endTreatment', NOORD, {}, [['by a shelter', '', 'NOT_YOURS']]),
  ...of('appointGuardian', NIDOS, { YouthProtection: [WARD] }, [
    ['read before somebody else changed it', 'version: 2, guardianType: PARENTS', 'STALE_VERSION', 'version'],
    ['as the first, where there is one', 'guardianType: PARENTS', 'STALE_VERSION', 'version'],
    ['without a name', 'version: 1, guardianType: NIDOS', 'INVALID_ARGUMENT', 'guardian'],
    [
      'who is a parent, by an OIN',
      `version: 1, guardianType: PARENTS, guardian: "${NIDOS.agency}"`,
      'INVALID_ARGUMENT',
      'guardian',
    ],
    // A parent’s number would be shown where that of a professional guardian is looked for, cleared or not.
    ['who is a parent, in the place of Nidos', 'version: 1, guardianType: PARENTS', 'WRONG_STATE'],
    ['who is nobody', 'version: 1, guardianType: NONE_YET', 'INVALID_ARGUMENT', 'guardianType'],
    [
      'with a contact that is a story',
      `version: 1, guardianType: PARENTS, guardianContact: "${LONG}"`,
      'TEXT_TOO_LONG',
      'guardianContact',
    ],
  ]),
  ...of('appointGuardian', RVDK, { YouthProtection: [{ ...WARD, parentsSuspected: true }] }, [
    ['who is a suspected parent', 'version: 1, guardianType: PARENTS', 'GUARDIAN_NOT_CLEARED', 'guardianType'],
  ]),
  ...of('appointGuardian', NOORD, {}, [['by a shelter', 'guardianType: PARENTS', 'NOT_YOURS']]),
  ...of('imposeMeasure', RVDK, { YouthProtection: [{ ...WARD, measure: 'OTS' }] }, [
    ['that is in force', 'version: 1, measure: OTS', 'WRONG_STATE'],
    ['read before somebody else changed it', 'version: 2, measure: VOOGDIJ', 'STALE_VERSION', 'version'],
  ]),
  ...of('imposeMeasure', RVDK, {}, [
    ['that lifts none', 'measure: NONE', 'WRONG_STATE'],
    ['on a child of whom nothing is known', 'version: 1, measure: OTS', 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('endGuardianship', NIDOS, { YouthProtection: [WARD] }, [
    ['read before somebody else changed it', 'version: 2', 'STALE_VERSION', 'version'],
  ]),
  ...of('endGuardianship', YOUTH, { YouthProtection: [WARD] }, [
    ['of another guardian', 'version: 1', 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('endGuardianship', NIDOS, { YouthProtection: [{ ...WARD, guardianType: 'NONE_YET', guardianAgency: null }] }, [
    ['that has ended', 'version: 1', 'RECORD_NOT_FOUND', 'version'],
  ]),
  ...of('triageChildAbuse', VEILIG_THUIS, { YouthProtection: [WARD] }, [
    ['read before somebody else changed it', 'version: 2', 'STALE_VERSION', 'version'],
    ['of a day to come', 'version: 1, reportedAt: "2149-01-01"', 'DATE_IN_FUTURE', 'reportedAt'],
    ['of another age', 'version: 1, reportedAt: "0999-01-01"', 'DATE_ABSURD', 'reportedAt'],
  ]),
  ...of('triageChildAbuse', YOUTH, {}, [['by youth care', '', 'NOT_YOURS']]),
  ...of('suspectParent', FUND, {}, [['by the fund', '', 'NOT_YOURS']]),
  ...of('liftSuspicion', YOUTH, { YouthProtection: [{ ...WARD, parentsSuspected: true, contactParents: 'NO' }] }, [
    ['read before somebody else changed it', 'version: 2', 'STALE_VERSION', 'version'],
  ]),
  ...of('liftSuspicion', YOUTH, { YouthProtection: [WARD] }, [['that is none', 'version: 1', 'WRONG_STATE']]),
  ...of('liftSuspicion', NIDOS, { YouthProtection: [WARD] }, [['by Nidos', 'version: 1', 'NOT_YOURS']]),
  ...of('recordSupport', SUPPORT, { VictimSupport: [SUPPORTED] }, [
    ['read before somebody else changed it', 'version: 2, servicesProvided: [LEGAL]', 'STALE_VERSION', 'version'],
    ['as the first, where there is one', 'servicesProvided: [LEGAL]', 'STALE_VERSION', 'version'],
    ['that was none', 'version: 1, servicesProvided: []', 'INVALID_ARGUMENT', 'servicesProvided'],
  ]),
  ...of('endVictimSupport', SUPPORT, {}, [['that is not there', 'version: 1', 'RECORD_NOT_FOUND', 'version']]),
  ...of('endVictimSupport', SUPPORT, { VictimSupport: [SUPPORTED] }, [
    ['read before somebody else changed it', 'version: 2', 'STALE_VERSION', 'version'],
  ]),
  ...of('endVictimSupport', FUND, { VictimSupport: [SUPPORTED] }, [['by the fund', 'version: 1', 'NOT_YOURS']]),
  ...of('decideCompensation', FUND, { VictimSupport: [{ ...SUPPORTED, fundApplicationAt: '2026-02-02' }] }, [
    ['read before somebody else changed it', `version: 2, ${GRANTED}`, 'STALE_VERSION', 'version'],
    ['as the first, where there is one', GRANTED, 'STALE_VERSION', 'version'],
    ['on a day to come', 'version: 1, decision: GRANTED, decidedAt: "2149-01-01"', 'DATE_IN_FUTURE', 'decidedAt'],
    [
      'before the application on record',
      'version: 1, decision: GRANTED, decidedAt: "2026-02-01"',
      'INVALID_ARGUMENT',
      'decidedAt',
    ],
    [
      'granted and not plausible',
      `version: 1, ${GRANTED}, plausibility: NOT_PLAUSIBLE`,
      'INVALID_ARGUMENT',
      'plausibility',
    ],
    ['of injury beyond the list', `version: 1, ${GRANTED}, injuryCategory: 7`, 'INVALID_ARGUMENT', 'injuryCategory'],
    [
      'refused with an amount',
      'version: 1, decision: REFUSED, decidedAt: "2026-03-09", amountAwarded: {amountInCents: 1, currency: "EUR"}',
      'INVALID_ARGUMENT',
      'amountAwarded',
    ],
    [
      'of less than nothing',
      `version: 1, ${GRANTED}, amountAwarded: {amountInCents: -1, currency: "EUR"}`,
      'INVALID_ARGUMENT',
      'amountAwarded',
    ],
    [
      'in no currency',
      `version: 1, ${GRANTED}, amountAwarded: {amountInCents: 1, currency: "euro"}`,
      'INVALID_ARGUMENT',
      'amountAwarded',
    ],
  ]),
  ...of('decideCompensation', FUND, { VictimSupport: [{ ...SUPPORTED, decidedAt: '2026-02-20' }] }, [
    ['that was decided', `version: 1, ${GRANTED}`, 'WRONG_STATE'],
  ]),
  ...of('decideCompensation', SUPPORT, {}, [['by victim support', GRANTED, 'NOT_YOURS']]),
]

export const CARE_MALFORMED: Readonly<Record<string, string>> = {
  registerVictim: 'helpWanted: true, citizenship: "Nigeria"',
  requestShelter: 'urgency: SOON, shelterTypeNeeded: OMM',
  holdPlace: 'shelterType: OMM',
  confirmPlacement: 'shelterType: HOTEL, placedAt: "2026-03-09"',
  endPlacement: 'placementId: "1", version: "one", endReason: LEFT, endedAt: "2026-03-09", toUnknownDestination: false',
  assessSafety: 'riskLevel: SAFE',
  assignCoordinator: 'coordinator: "care-coordination"',
  recordCarePlan: 'needs: [MONEY]',
  reviewCarePlan: 'version: 1, reviewAt: "soon"',
  recordHealthIntake: 'treatmentWanted: true, mentalHealthTriage: BAD',
  endTreatment: 'version: 1',
  appointGuardian: 'guardianType: UNCLE',
  imposeMeasure: 'measure: PRISON',
  endGuardianship: 'version: 1.5',
  triageChildAbuse: 'reportedAt: "2026-02-30"',
  suspectParent: 'suspected: MAYBE',
  liftSuspicion: 'version: 1.5',
  recordSupport: 'servicesProvided: [MONEY]',
  endVictimSupport: 'version: null',
  decideCompensation: 'decision: PENDING, decidedAt: "2026-03-09"',
}
