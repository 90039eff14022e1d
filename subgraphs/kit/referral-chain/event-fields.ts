import {
  AGE_STATUSES,
  CLOSURE_REASONS,
  CONSENT_ACTORS,
  CONSENT_BANDS,
  CONSENT_FORMS,
  CONTACT_RULES,
  DECLINE_REASONS,
  RECORDED_CONSENTS,
  RESIDENCE_GROUPS,
  SAFETY_LEVELS,
  SHELTER_TYPES,
} from './chain-codes.ts'
import type { ChainEvent, EventOf, EventType } from './chain-event.ts'
import {
  code,
  day,
  dayOrMonth,
  type EventField,
  flag,
  id,
  language,
  list,
  moment,
  months,
  name,
  oin,
  optional,
  type OptionalField,
  recipient,
  region,
} from './event-field.ts'
import { TASK_TYPES } from './task-type.ts'

/** What every event says. */
type Envelope = 'type' | 'caseId' | 'by' | 'at'
type FieldOf<Event, Key extends keyof Event> =
  // An event without the key is one still: the key is optional.
  Omit<Event, Key> extends Event ? OptionalField<NonNullable<Event[Key]>> : EventField<Event[Key]>
type FieldsOf<Event extends ChainEvent> = [Exclude<keyof Event, Envelope>] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [Key in Exclude<keyof Event, Envelope>]-?: FieldOf<Pick<Event, Key>, Key> }

const decision = { decision: code(['GRANTED', 'REFUSED', 'WITHDRAWN']) } as const
const task = { taskId: id } as const
const toOther = { to: optional(oin) } as const
const person = {
  ageStatus: optional(code(AGE_STATUSES)),
  residenceGroup: optional(code(RESIDENCE_GROUPS)),
  consentBand: optional(code(CONSENT_BANDS)),
  turns18On: optional(dayOrMonth),
  careRegion: optional(region),
  safetyLevel: optional(code(SAFETY_LEVELS)),
  contactRules: optional(list(code(CONTACT_RULES))),
} as const

/** How the content of every event is read when it comes from another process: as `ChainEvent` has it, which the types check. */
export const EVENT_FIELDS: { readonly [Type in EventType]: FieldsOf<EventOf<Type>> } = {
  'signal-reported': { assessor: optional(oin), ...person },
  'case-opened': { helpWanted: flag, ...person },
  'task-offered': {
    taskType: code(TASK_TYPES),
    to: optional(oin),
    taskId: optional(id),
    shelterType: optional(code(SHELTER_TYPES)),
  },
  'task-accepted': task,
  'task-declined': { ...task, reason: code(DECLINE_REASONS) },
  'task-suspended': task,
  'task-resumed': task,
  'task-handed-over': { ...task, to: oin },
  'task-completed': task,
  'task-reviewed': task,
  'signal-added': { assessor: optional(oin) },
  'signal-assessed': {
    assessment: code(['SLIGHTEST_INDICATION', 'NO_INDICATION']),
    wishesToReport: optional(flag),
  },
  'victim-registered': { helpWanted: flag },
  'age-settled': {
    ageStatus: code(AGE_STATUSES),
    consentBand: code(CONSENT_BANDS),
    turns18On: optional(dayOrMonth),
  },
  'residence-group-settled': { residenceGroup: code(RESIDENCE_GROUPS) },
  'reflection-offered': {},
  'reflection-answered': { accepted: flag },
  'reflection-recorded': { startDate: day, endDate: day, dublin: flag },
  'reflection-ended': {
    reason: code(['LAPSED', 'REPORT_FILED', 'WAIVED', 'LEFT', 'PUBLIC_ORDER']),
    endedOn: day,
  },
  'residence-applied': { route: code(['REPORT', 'WITNESS', 'NO_COOPERATION']) },
  'residence-asked': {},
  'residence-decided': decision,
  'continued-stay-applied': { ground: code(['CASE_ENDED', 'THREE_YEARS']) },
  'continued-stay-decided': decision,
  'appeal-recorded': { appeal: code(['NONE', 'TERM_RUNS', 'PENDING']) },
  'shelter-requested': {
    urgency: code(['ACUTE_TODAY', 'HOURS_72', 'PLANNED']),
    shelterType: code(SHELTER_TYPES),
  },
  'placement-held': {},
  'placement-started': { shelterType: code(SHELTER_TYPES) },
  'placement-ended': {
    reason: code(['MOVED_ON', 'LEFT', 'RULES', 'UNSAFE', 'OTHER']),
    toUnknownDestination: optional(flag),
  },
  'reception-started': {},
  'reception-ended': { toUnknownDestination: flag },
  'person-found': {},
  'safety-level-set': { level: code(SAFETY_LEVELS) },
  'safety-assessed': { level: code(SAFETY_LEVELS) },
  'coordinator-assigned': { coordinator: optional(oin) },
  'care-plan-reviewed': {},
  'health-need-recorded': { need: code(['MEDICAL', 'PSYCHOSOCIAL']), acute: flag },
  'health-intake-done': { treatmentWanted: flag },
  'treatment-ended': {},
  'talk-held': {},
  'report-taken': { filed: flag },
  'investigation-opened': {},
  'presence-stated': { needed: flag },
  'brought-to-court': {},
  'criminal-case-ended': { ending: code(['JUDGED', 'DISMISSED']) },
  'guardian-appointed': { guardianType: code(['PARENTS', 'GI', 'NIDOS']), guardian: optional(oin) },
  'parent-suspected': {},
  'suspicion-lifted': {},
  'measure-imposed': {},
  'guardianship-ended': {},
  'child-abuse-reported': {},
  'child-abuse-triaged': {},
  'brp-registration-requested': { expectedMonths: months, ...toOther },
  'brp-registered': {},
  'wmo-requested': toOther,
  'wmo-decided': decision,
  'income-applied': toOther,
  'income-advance-settled': {},
  'income-decided': decision,
  'housing-requested': toOther,
  housed: {},
  'victim-support-referred': {},
  'victim-support-ended': {},
  'compensation-applied': {},
  'compensation-decided': decision,
  'return-wished': {},
  'return-withdrawn': {},
  departed: {},
  'case-closed': { reason: code(CLOSURE_REASONS) },
  'consent-recorded': {
    consentId: id,
    scope: name,
    recipients: list(recipient),
    status: code(RECORDED_CONSENTS),
    givenBy: code(CONSENT_ACTORS),
    form: code(CONSENT_FORMS),
    explainedInLanguage: optional(language),
    expiresAt: optional(moment),
  },
  'consent-withdrawn': { consentId: id },
  'contact-rules-set': { rules: list(code(CONTACT_RULES)) },
  'fact-asserted': { name, value: flag },
}
