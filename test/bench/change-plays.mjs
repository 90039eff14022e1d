// Four ways through the chain, as steps [agency, purpose, mutation, arguments]: together they make every change. What an
// agency has to have read before (its own task, a record and their versions) is filled in by changes.mjs.
const today = (shift = 0) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10)
const moment = () => new Date(Date.now() - 3_600_000).toISOString()
const consent = (scope, ...recipients) =>
  `scope: "${scope}", recipients: ${JSON.stringify(recipients)}, status: GIVEN, givenBy: SELF, form: WRITTEN`

const CARE = ['care-coordination', 'care.coordinate']
const DESK = ['comensha', 'registration.national']
const BED = ['shelter-noord', 'shelter.place']
const IND = ['ind', 'residence.decide']
const OM = ['om', 'prosecution.victim-rights']
const POLICE = ['police-amsterdam', 'report.take']

/** An adult without stay, from the first signal to a permit, a home, compensation and the end of the case. */
export const adult = (oin) => [
  [
    'fairwork',
    'signal.report',
    'reportSignal',
    `narrative: "Works for nothing.", indicatorCodes: [DOCUMENTS_TAKEN], exploitationSuspected: [LABOUR],
    assessor: "${oin('police-rotterdam')}", ageStatus: ADULT, residenceGroup: THIRD_NO_STAY, careRegion: AMSTERDAM`,
  ],
  [
    'police-rotterdam',
    'signal.assess',
    'handOverSignal',
    `to: "${oin('police-amsterdam')}"`,
    'police_signal',
    'signalId',
  ],
  ['police-rotterdam', 'signal.assess', 'handOverTask', `to: "${oin('police-amsterdam')}"`],
  ['police-amsterdam', 'signal.assess', 'acceptTask', ''],
  [
    'police-amsterdam',
    'signal.assess',
    'assessSignal',
    'assessment: SLIGHTEST_INDICATION',
    'police_signal',
    'signalId',
  ],
  ['police-amsterdam', 'reflection.offer', 'offerReflection', ''],
  ['police-amsterdam', 'reflection.offer', 'answerReflection', 'accepted: true'],
  ['ind', 'reflection.offer', 'settleResidenceGroup', 'residenceGroup: THIRD_NO_STAY'],
  [
    'ind',
    'reflection.offer',
    'recordReflection',
    `startDate: "${today()}", endDate: "${today(80)}", dublinApplies: false`,
  ],
  [...DESK, 'recordConsent', consent('shelter.place', 'COMENSHA', 'SHELTER')],
  [...DESK, 'recordConsent', consent('care.coordinate', 'COMENSHA', 'CARE_COORDINATION')],
  [...DESK, 'requestShelter', 'urgency: PLANNED, shelterTypeNeeded: COSM, callName: "Ada"'],
  [
    ...DESK,
    'registerVictim',
    'helpWanted: true, dossierType: REGISTRATIE_EN_OPVANG, reporterType: NP, exploitationForms: [LABOUR]',
  ],
  ['comensha', 'shelter.place', 'offerTask', `type: PLACE_SHELTER, to: "${oin('shelter-zuid')}", shelterType: COSM`],
  ['shelter-zuid', 'shelter.place', 'declineTask', 'reason: NO_CAPACITY'],
  [...BED, 'acceptTask', ''],
  [...BED, 'holdPlace', ''],
  [...BED, 'confirmPlacement', `shelterType: COSM, placedAt: "${today()}"`],
  [...BED, 'assessSafety', 'riskLevel: ELEVATED'],
  ['comensha', 'care.coordinate', 'assignCoordinator', `coordinator: "${oin('care-coordination')}"`],
  [...CARE, 'acceptTask', ''],
  [...CARE, 'suspendTask', ''],
  [...CARE, 'resumeTask', ''],
  [...CARE, 'recordCarePlan', `needs: [SAFETY], reviewAt: "${today(42)}"`, 'care_plan'],
  [...CARE, 'reviewCarePlan', `reviewAt: "${today(42)}"`, 'care_plan'],
  [...CARE, 'reviewTask', ''],
  [...CARE, 'setContactRules', 'expected: [], rules: [NEVER_PHONE]'],
  [...CARE, 'setSafetyLevel', 'level: HIGH'],
  [...CARE, 'recordConsent', consent('health.refer', 'HEALTH')],
  [...CARE, 'refer', 'service: MEDICAL'],
  ['health', 'health.refer', 'acceptTask', ''],
  ['health', 'health.refer', 'linkCase', ''],
  ['health', 'health.refer', 'recordHealthIntake', 'treatmentWanted: true, acuteMedicalNeed: false'],
  ['health', 'health.refer', 'endTreatment', ''],
  [...CARE, 'assertFact', 'name: "wishes-to-talk", value: true'],
  [...POLICE, 'recordTalk', `talkAt: "${moment()}"`],
  [...POLICE, 'takeReport', `kind: AANGIFTE, filed: true, reportedAt: "${today()}"`],
  [...OM, 'openInvestigation', 'caseNumberOM: "13-000001-26"'],
  [...OM, 'statePresence', 'needed: true', 'investigation'],
  [...IND, 'recordApplication', `procedure: B8_VICTIM, submittedAt: "${today()}"`],
  [...IND, 'decideApplication', `decision: GRANTED, decidedAt: "${today()}"`, 'residence_application', 'applicationId'],
  ['ind', 'reflection.offer', 'endReflection', `reason: REPORT_FILED, endedOn: "${today()}"`, 'reflection_period'],
  [...CARE, 'requestBrpRegistration', `expectedMonths: 12, to: "${oin('municipality-amsterdam')}"`],
  [
    'municipality-amsterdam',
    'municipal.register',
    'registerInBrp',
    `registeredAt: "${today()}", geheimhoudingPersoonsgegevens: true`,
  ],
  [...CARE, 'requestWmo', `to: "${oin('municipality-amsterdam')}"`],
  ['municipality-amsterdam', 'municipal.wmo', 'decideWmo', `decision: GRANTED, provisionType: GUIDANCE`],
  [...CARE, 'refer', `service: FINANCIAL, to: "${oin('municipality-amsterdam')}"`],
  ['municipality-amsterdam', 'municipal.income', 'decideIncome', 'decision: GRANTED'],
  [...CARE, 'refer', `service: HOUSING, to: "${oin('municipality-amsterdam')}"`],
  ['municipality-amsterdam', 'municipal.housing', 'recordMoveIn', `movedInAt: "${today()}"`],
  [...CARE, 'refer', 'service: VICTIM_SUPPORT'],
  ['victim-support', 'victim.support', 'acceptTask', ''],
  ['victim-support', 'victim.support', 'assertFact', 'name: "no-objection", value: true'],
  ['victim-support', 'victim.support', 'recordSupport', 'servicesProvided: [LEGAL]'],
  ['victim-support', 'victim.support', 'endVictimSupport', '', 'victim_support'],
  [...CARE, 'refer', 'service: VICTIM_SUPPORT'],
  ['victim-support', 'victim.support', 'acceptTask', ''],
  ['victim-support', 'victim.support', 'completeTask', ''],
  [...CARE, 'refer', 'service: COMPENSATION'],
  ['schadefonds', 'compensation.assess', 'assertFact', 'name: "applied", value: true'],
  [
    'schadefonds',
    'compensation.assess',
    'decideCompensation',
    `decision: GRANTED, decidedAt: "${today()}"`,
    'victim_support',
  ],
  [...OM, 'bringToCourt', '', 'investigation'],
  [...OM, 'endCriminalCase', `ending: JUDGED, decidedAt: "${today()}"`, 'investigation'],
  [
    ...BED,
    'endPlacement',
    `endReason: MOVED_ON, endedAt: "${today()}", toUnknownDestination: false`,
    'shelter_placement',
    'placementId',
  ],
  [...CARE, 'withdrawConsent', '', 'consent', 'consentId'],
]

/** A foreign child alone: guardian, measure, protected reception, from where it goes missing and is found. */
export const child = (oin) => [
  [
    'nidos',
    'signal.report',
    'reportSignal',
    `narrative: "A boy alone.", indicatorCodes: [DOCUMENTS_TAKEN], assessor: "${oin('kmar')}", careRegion: AMSTERDAM`,
  ],
  ['kmar', 'signal.assess', 'settleAge', 'ageStatus: MINOR, consentBand: FROM_12, turns18On: "2029-06-01"'],
  ['nidos', 'child.protect', 'suspectParent', ''],
  ['kmar', 'signal.assess', 'assessSignal', 'assessment: SLIGHTEST_INDICATION', 'police_signal', 'signalId'],
  ['nidos', 'child.protect', 'appointGuardian', `guardianType: NIDOS, guardian: "${oin('nidos')}"`, 'youth_protection'],
  ['nidos', 'child.protect', 'imposeMeasure', 'measure: VOOGDIJ', 'youth_protection'],
  ['nidos', 'child.protect', 'requestShelter', 'urgency: ACUTE_TODAY, shelterTypeNeeded: PROTECTED_RECEPTION'],
  ['nidos', 'child.protect', 'refer', 'service: CHILD_PROTECTION'],
  ['veilig-thuis', 'child.report', 'triageChildAbuse', `reportedAt: "${today()}"`, 'youth_protection'],
  ['coa', 'reception.arrange', 'startReception', `kind: PROTECTED_RECEPTION, arrivedAt: "${today()}"`],
  ['coa', 'reception.arrange', 'endReception', `leftAt: "${today()}", leftToUnknownDestination: true`, 'reception'],
  ['nidos', 'child.protect', 'reportFound', ''],
  ['nidos', 'child.protect', 'endGuardianship', '', 'youth_protection'],
]

/** Somebody whom a care organisation meets, who is refused a permit, wishes to return and does. */
export const home = (oin) => [
  [...CARE, 'openCase', 'helpWanted: true, ageStatus: ADULT, residenceGroup: THIRD_NO_STAY, careRegion: AMSTERDAM'],
  [...DESK, 'recordConsent', consent('care.coordinate', 'COMENSHA', 'CARE_COORDINATION')],
  [
    ...DESK,
    'registerVictim',
    'helpWanted: true, dossierType: REGISTRATIE_EN_OPVANG, reporterType: NP, exploitationForms: [LABOUR]',
  ],
  ['comensha', 'care.coordinate', 'assignCoordinator', `coordinator: "${oin('care-coordination')}"`],
  [...CARE, 'acceptTask', ''],
  [...CARE, 'recordConsent', consent('return.assist', 'IOM')],
  [...CARE, 'recordReturnWish', 'wishes: true'],
  [...CARE, 'refer', 'service: RESIDENCE'],
  [...IND, 'recordApplication', `procedure: B8_CANNOT_COOPERATE, submittedAt: "${today()}"`],
  [...IND, 'decideApplication', `decision: REFUSED, decidedAt: "${today()}"`, 'residence_application', 'applicationId'],
  [...IND, 'recordAppeal', 'appeal: PENDING', 'residence_application', 'applicationId'],
  [...IND, 'assertFact', 'name: "departure-not-suspended", value: true'],
  [...IND, 'recordAppeal', 'appeal: NONE', 'residence_application', 'applicationId'],
  ['iom', 'return.assist', 'planReturn', 'voluntary: true, destinationCountry: "NG"'],
  ['iom', 'return.assist', 'recordDeparture', `departedAt: "${today()}"`, 'return_plan'],
  [...CARE, 'closeCase', 'reason: RETURNED'],
]

/** A Dutch girl against whose parent a suspicion stands that youth care lifts. */
export const girl = (oin) => [
  [
    'fairwork',
    'signal.report',
    'reportSignal',
    `narrative: "A girl of sixteen.", indicatorCodes: [DOCUMENTS_TAKEN], assessor: "${oin('kmar')}", ageStatus: MINOR,
    residenceGroup: NL, careRegion: AMSTERDAM`,
  ],
  ['kmar', 'signal.assess', 'suspectParent', ''],
  ['youth', 'child.protect', 'liftSuspicion', '', 'youth_protection'],
]

export const plays = { adult, child, home, girl }
