import type {
  AgeStatus,
  ClosureReason,
  ConsentBand,
  ContactRule,
  ConsentActor,
  ConsentForm,
  ConsentStatus,
  DeclineReason,
  ResidenceGroup,
  SafetyLevel,
  ShelterType,
} from './chain-codes.ts'
import type { TaskType } from './task-type.ts'

/** When it happened and whose act it was. Events hold codes, days and OINs: never free text, a name or an address. */
interface Happened {
  readonly at: Date
  /** OIN. */
  readonly by: string
}

/** What is known of the person when a case begins. Absent: not known, which never opens anything. */
export interface PersonKnown {
  readonly caseId: string
  /** Absent or unknown: PRESUMED_MINOR. */
  readonly ageStatus?: AgeStatus
  readonly residenceGroup?: ResidenceGroup
  readonly consentBand?: ConsentBand
  readonly turns18On?: string
  readonly careRegion?: string
  readonly safetyLevel?: SafetyLevel
  readonly contactRules?: readonly ContactRule[]
}

/** The events that begin a case. */
export type OpeningEvent =
  /** A signal came in; `assessor` is the service that is to assess it, else the police of the region. */
  | ({ readonly type: 'signal-reported'; readonly assessor?: string } & PersonKnown & Happened)
  /** A care organisation opened a case itself: a care signal, registered and helped without police. */
  | ({ readonly type: 'case-opened'; readonly helpWanted: boolean } & PersonKnown & Happened)

/** The events that move a case that is open. */
export type CaseEvent =
  // The work itself
  | ({
      readonly type: 'task-offered'
      readonly taskType: TaskType
      /** OIN; absent: the next suitable agency. */
      readonly to?: string
      /** Id for the new task; absent: a fresh one. */
      readonly taskId?: string
      /** With PLACE_SHELTER and PLACE_CRISIS. */
      readonly shelterType?: ShelterType
    } & Happened)
  | ({ readonly type: 'task-accepted'; readonly taskId: string } & Happened)
  | ({ readonly type: 'task-declined'; readonly taskId: string; readonly reason: DeclineReason } & Happened)
  | ({ readonly type: 'task-suspended'; readonly taskId: string } & Happened)
  | ({ readonly type: 'task-resumed'; readonly taskId: string } & Happened)
  | ({ readonly type: 'task-handed-over'; readonly taskId: string; readonly to: string } & Happened)
  /** For types that no event of their own closes; the others are refused. */
  | ({ readonly type: 'task-completed'; readonly taskId: string } & Happened)
  /** The periodic review was done: the next one is due. */
  | ({ readonly type: 'task-reviewed'; readonly taskId: string } & Happened)
  // Identification
  | ({ readonly type: 'signal-added'; readonly assessor?: string } & Happened)
  | ({
      readonly type: 'signal-assessed'
      readonly assessment: 'SLIGHTEST_INDICATION' | 'NO_INDICATION'
      /** Whether somebody who is no presumed victim told the assessor that they wish to report what they saw. */
      readonly wishesToReport?: boolean
    } & Happened)
  | ({ readonly type: 'victim-registered'; readonly helpWanted: boolean } & Happened)
  | ({
      readonly type: 'age-settled'
      readonly ageStatus: AgeStatus
      readonly consentBand: ConsentBand
      readonly turns18On?: string
    } & Happened)
  | ({ readonly type: 'residence-group-settled'; readonly residenceGroup: ResidenceGroup } & Happened)
  // Residence
  | ({ readonly type: 'reflection-offered' } & Happened)
  | ({ readonly type: 'reflection-answered'; readonly accepted: boolean } & Happened)
  | ({
      readonly type: 'reflection-recorded'
      readonly startDate: string
      readonly endDate: string
      readonly dublin: boolean
    } & Happened)
  | ({
      readonly type: 'reflection-ended'
      readonly reason: 'LAPSED' | 'REPORT_FILED' | 'WAIVED' | 'LEFT' | 'PUBLIC_ORDER'
      readonly endedOn: string
    } & Happened)
  | ({
      readonly type: 'residence-applied'
      /** The three routes to a permit: cooperation, a witness's statement, or threat, medical ground or being a minor. */
      readonly route: 'REPORT' | 'WITNESS' | 'NO_COOPERATION'
    } & Happened)
  /** Somebody who works on the case refers the person to the IND: a guardian, say, for a child that reports nothing. */
  | ({ readonly type: 'residence-asked' } & Happened)
  | ({ readonly type: 'residence-decided'; readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' } & Happened)
  | ({ readonly type: 'continued-stay-applied'; readonly ground: 'CASE_ENDED' | 'THREE_YEARS' } & Happened)
  | ({ readonly type: 'continued-stay-decided'; readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' } & Happened)
  | ({ readonly type: 'appeal-recorded'; readonly appeal: 'NONE' | 'TERM_RUNS' | 'PENDING' } & Happened)
  // Shelter and care
  | ({
      readonly type: 'shelter-requested'
      readonly urgency: 'ACUTE_TODAY' | 'HOURS_72' | 'PLANNED'
      readonly shelterType: ShelterType
    } & Happened)
  /** A shelter keeps a place free: it accepts what it was offered. */
  | ({ readonly type: 'placement-held' } & Happened)
  | ({ readonly type: 'placement-started'; readonly shelterType: ShelterType } & Happened)
  | ({
      readonly type: 'placement-ended'
      readonly reason: 'MOVED_ON' | 'LEFT' | 'RULES' | 'UNSAFE' | 'OTHER'
      readonly toUnknownDestination?: boolean
    } & Happened)
  | ({ readonly type: 'reception-started' } & Happened)
  | ({ readonly type: 'reception-ended'; readonly toUnknownDestination: boolean } & Happened)
  | ({ readonly type: 'person-found' } & Happened)
  | ({ readonly type: 'safety-level-set'; readonly level: SafetyLevel } & Happened)
  | ({ readonly type: 'safety-assessed'; readonly level: SafetyLevel } & Happened)
  | ({ readonly type: 'coordinator-assigned'; readonly coordinator?: string } & Happened)
  | ({ readonly type: 'care-plan-reviewed' } & Happened)
  | ({
      readonly type: 'health-need-recorded'
      readonly need: 'MEDICAL' | 'PSYCHOSOCIAL'
      readonly acute: boolean
    } & Happened)
  | ({ readonly type: 'health-intake-done'; readonly treatmentWanted: boolean } & Happened)
  | ({ readonly type: 'treatment-ended' } & Happened)
  // Justice
  | ({ readonly type: 'talk-held' } & Happened)
  | ({ readonly type: 'report-taken'; readonly filed: boolean } & Happened)
  | ({ readonly type: 'investigation-opened' } & Happened)
  | ({ readonly type: 'presence-stated'; readonly needed: boolean } & Happened)
  | ({ readonly type: 'brought-to-court' } & Happened)
  | ({ readonly type: 'criminal-case-ended'; readonly ending: 'JUDGED' | 'DISMISSED' } & Happened)
  // Youth
  | ({
      readonly type: 'guardian-appointed'
      readonly guardianType: 'PARENTS' | 'GI' | 'NIDOS'
      /** OIN of the guardian; absent with PARENTS. */
      readonly guardian?: string
    } & Happened)
  | ({ readonly type: 'parent-suspected' } & Happened)
  | ({ readonly type: 'suspicion-lifted' } & Happened)
  | ({ readonly type: 'measure-imposed' } & Happened)
  | ({ readonly type: 'guardianship-ended' } & Happened)
  | ({ readonly type: 'child-abuse-reported' } & Happened)
  | ({ readonly type: 'child-abuse-triaged' } & Happened)
  // Municipality. `to`: OIN of the municipality; absent: the one of the region.
  | ({ readonly type: 'brp-registration-requested'; readonly expectedMonths: number; readonly to?: string } & Happened)
  | ({ readonly type: 'brp-registered' } & Happened)
  | ({ readonly type: 'wmo-requested'; readonly to?: string } & Happened)
  | ({ readonly type: 'wmo-decided'; readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' } & Happened)
  | ({ readonly type: 'income-applied'; readonly to?: string } & Happened)
  | ({ readonly type: 'income-advance-settled' } & Happened)
  | ({ readonly type: 'income-decided'; readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' } & Happened)
  | ({ readonly type: 'housing-requested'; readonly to?: string } & Happened)
  | ({ readonly type: 'housed' } & Happened)
  // Redress
  | ({ readonly type: 'victim-support-referred' } & Happened)
  | ({ readonly type: 'victim-support-ended' } & Happened)
  | ({ readonly type: 'compensation-applied' } & Happened)
  | ({ readonly type: 'compensation-decided'; readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' } & Happened)
  // Exit
  | ({ readonly type: 'return-wished' } & Happened)
  | ({ readonly type: 'return-withdrawn' } & Happened)
  | ({ readonly type: 'departed' } & Happened)
  | ({ readonly type: 'case-closed'; readonly reason: ClosureReason } & Happened)
  // Consent, contact, facts
  | ({
      readonly type: 'consent-recorded'
      readonly consentId: string
      readonly scope: string
      readonly recipients: readonly string[]
      readonly status: Exclude<ConsentStatus, 'WITHDRAWN' | 'EXPIRED'>
      readonly givenBy: ConsentActor
      readonly form: ConsentForm
      readonly explainedInLanguage?: string
      readonly expiresAt?: Date
    } & Happened)
  | ({ readonly type: 'consent-withdrawn'; readonly consentId: string } & Happened)
  | ({ readonly type: 'contact-rules-set'; readonly rules: readonly ContactRule[] } & Happened)
  /** An assertion of the vocabulary, by an agency of the kind that may say so. */
  | ({ readonly type: 'fact-asserted'; readonly name: string; readonly value: boolean } & Happened)

export type ChainEvent = OpeningEvent | CaseEvent
export type EventType = ChainEvent['type']
/** One kind of event. */
export type EventOf<Type extends EventType> = Extract<ChainEvent, { readonly type: Type }>

/** An event as the change that leaves it writes it: who did it and when are added, and moments are text. */
export type LeftEvent = { readonly [Type in EventType]: Told<EventOf<Type>> }[EventType]
type Told<Event> = { readonly caseId: string } & {
  readonly [Key in keyof Event as Exclude<Key, 'by' | 'at' | 'caseId'>]:
    | (Event[Key] extends Date | undefined ? string : Event[Key])
    // What may be left out may be said to be unknown as well.
    | (Omit<Event, Key> extends Event ? undefined : never)
}
