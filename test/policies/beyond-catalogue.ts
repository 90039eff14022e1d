import type { Coordinate } from '../../policies/engine/coordinates.ts'

/** A way to a field that the catalogue does not have, because the chain did not move when it was laid down. */
export interface AddedWay {
  readonly own: boolean
  /** Any of the purpose's, these, or none at all. */
  readonly tasks: 'any' | 'none' | readonly string[]
  /** A field of the catalogue whose facts decide this one, too; absent: no fact does. */
  readonly like?: Coordinate
}

/** Each type that can be changed: a field of the catalogue that is shown with its version, and the purposes that change it. */
const VERSIONED: Readonly<Record<string, { readonly like: string; readonly purposes: string }>> = {
  PoliceSignal: { like: 'signalId', purposes: 'signal.assess' },
  CrimeReport: { like: 'reportId', purposes: 'report.take' },
  Investigation: { like: 'status', purposes: 'report.take prosecution.victim-rights' },
  ReflectionPeriod: { like: 'startDate', purposes: 'reflection.offer' },
  ResidenceApplication: { like: 'applicationId', purposes: 'residence.decide' },
  Reception: { like: 'receptionId', purposes: 'reception.arrange' },
  ReturnPlan: { like: 'returnPlanId', purposes: 'return.assist' },
  VictimRegistration: { like: 'registrationNumber', purposes: 'registration.national' },
  ShelterPlacement: { like: 'placementId', purposes: 'shelter.place' },
  CarePlan: { like: 'planId', purposes: 'care.coordinate' },
  HealthIntake: { like: 'acuteMedicalNeed', purposes: 'health.refer' },
  YouthProtection: { like: 'guardianType', purposes: 'child.protect child.report' },
  VictimSupport: { like: 'servicesProvided', purposes: 'victim.support compensation.assess' },
  BrpPerson: { like: 'registeredAt', purposes: 'municipal.register' },
  WmoRequest: { like: 'requestId', purposes: 'municipal.wmo' },
  IncomeSupport: { like: 'applicationId', purposes: 'municipal.income' },
  Housing: { like: 'housingId', purposes: 'municipal.housing' },
  Consent: { like: 'consentId', purposes: 'care.coordinate' },
}

const OWN_WORK = ['Query.formerTasks', 'Query.alarms']

/** Purposes whose tasks a referral can open: the conditions of their own task decide who it is about as well. */
const REFERRED_TO = new Set([
  'health.refer',
  'victim.support',
  'compensation.assess',
  'child.report',
  'municipal.income',
  'municipal.housing',
  'residence.decide',
  'return.assist',
])

/** Purposes that record consents without seeing those of others; care coordination sees all. */
const RECORDS_CONSENT = new Set([
  'child.protect',
  'compensation.assess',
  'health.refer',
  'reception.arrange',
  'reflection.offer',
  'registration.national',
  'report.take',
  'return.assist',
  'shelter.place',
  'signal.assess',
  'victim.support',
])
const OWN_CONSENT = ['consentId', 'scope', 'status', 'version']

/** Purposes that wait for something that may be told, and in which an agency records it under its own task. */
const WAITING =
  `care.coordinate child.protect child.report compensation.assess health.refer municipal.register reception.arrange
  reflection.offer residence.decide return.assist shelter.place victim.support`.split(/\s+/u)
const OWN_TASK = ['taskId', 'type', 'holder', 'status', 'openedAt', 'dueAt', 'dueBasis', 'version']

/** Who can hold the task of housing somebody. */
const HOUSES = ['SHELTER', 'YOUTH']

/** What goes on being shown to whoever houses the person, whether or not consent stands. */
const WHILE_STAYING: Readonly<Record<string, readonly string[]>> = {
  ReferralCase: ['safetyLevel', 'contactRules', 'isOpen'],
  SafetyAssessment: [
    'assessedAt',
    'riskLevel',
    'perpetratorKnowsLocation',
    'familyInvolved',
    'unsafeContacts',
    'agreedMeasures',
  ],
}
const OWN_STAY = [
  'placementId',
  'shelterOrg',
  'shelterType',
  'shelterAddress',
  'region',
  'placedAt',
  'plannedEnd',
  'endedAt',
  'endReason',
  'longerStayReason',
  'version',
]

/** The ways that a purpose has beyond the catalogue for a kind of agency, by coordinate. */
export function addedWays(
  purpose: { readonly id: string; readonly tasks: readonly string[] },
  kind: string,
): ReadonlyMap<Coordinate, readonly AddedWay[]> {
  const added = new Map<Coordinate, AddedWay[]>()
  const add = (coordinate: Coordinate, way: AddedWay) =>
    void added.set(coordinate, [...(added.get(coordinate) ?? []), way])
  for (const [type, { like, purposes }] of Object.entries(VERSIONED))
    if (purposes.split(' ').includes(purpose.id))
      add(`${type}.version`, { own: type === 'PoliceSignal', tasks: 'any', like: `${type}.${like}` })
  if (purpose.tasks.length > 0) {
    add('Task.version', { own: false, tasks: 'any', like: 'Task.taskId' })
    for (const coordinate of OWN_WORK) add(coordinate, { own: false, tasks: 'none' })
  }
  if (REFERRED_TO.has(purpose.id))
    add('Task.subjectReference', {
      own: false,
      tasks: 'any',
      // Whose application it is has to be known before there is one.
      ...(purpose.id === 'residence.decide' ? {} : { like: 'ReferralCase.leadAgency' }),
    })
  if (RECORDS_CONSENT.has(purpose.id))
    for (const field of OWN_CONSENT)
      add(`Consent.${field}`, { own: true, tasks: 'any', like: 'ReferralCase.leadAgency' })
  if (WAITING.includes(purpose.id)) {
    add('ReferralCase.caseId', { own: false, tasks: 'any' })
    for (const field of OWN_TASK) add(`Task.${field}`, { own: purpose.id === 'care.coordinate', tasks: 'any' })
  }
  if (purpose.id === 'shelter.place' && HOUSES.includes(kind)) {
    const tasks = ['STAY_SHELTER']
    for (const [type, fields] of Object.entries(WHILE_STAYING))
      for (const field of fields) add(`${type}.${field}`, { own: false, tasks })
    for (const field of OWN_STAY) add(`ShelterPlacement.${field}`, { own: true, tasks })
  }
  return added
}
