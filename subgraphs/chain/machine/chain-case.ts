import type {
  AgeStatus,
  ClosureReason,
  ConsentActor,
  ConsentBand,
  ConsentForm,
  ConsentStatus,
  ContactRule,
  DeclineReason,
  ResidenceGroup,
  SafetyLevel,
  ShelterType,
} from '../../kit/referral-chain/chain-codes.ts'
import type { TaskType } from '../../kit/referral-chain/task-type.ts'
import type { Tracks } from '../../kit/referral-chain/tracks.ts'

export type {
  AgeStatus,
  ClosureReason,
  ConsentActor,
  ConsentBand,
  ConsentForm,
  ConsentStatus,
  ContactRule,
  DeclineReason,
  ResidenceGroup,
  SafetyLevel,
  ShelterType,
  TaskType,
  Tracks,
}

/** Only OPEN gives access to a case. */
export type TaskStatus = 'OFFERED' | 'OPEN' | 'SUSPENDED' | 'DONE' | 'DECLINED' | 'LAPSED'

/** How a task ended: the codes of the schema's enum of the same name. */
export type TaskOutcome =
  | 'COMPLETED'
  | 'INDICATION_FOUND'
  | 'NO_INDICATION'
  | 'ACCEPTED'
  | 'NOT_WANTED'
  | 'REGISTERED'
  | 'PLACED'
  | 'APPOINTED'
  | 'REPORT_FILED'
  | 'NO_REPORT'
  | 'TO_COURT'
  | 'DISMISSED'
  | 'GRANTED'
  | 'REFUSED'
  | 'RETURNED'
  | 'LEFT'
  | 'WITHDRAWN'
  | 'TERM_ENDED'
  | 'HANDED_OVER'
  | DeclineReason

/** A piece of work on a case, held by exactly one agency. */
export interface ChainTask {
  readonly taskId: string
  readonly type: TaskType
  /** OIN. */
  readonly holder: string
  readonly status: TaskStatus
  /** When it was opened or offered. */
  readonly openedAt: Date
  readonly dueAt?: Date
  /** The rule that sets the limit (JCI 1.3), or `project` where no law has one. */
  readonly dueBasis: string
  readonly closedAt?: Date
  readonly outcome?: TaskOutcome
  /** OIN by whose act it ended; absent when time alone ended it. */
  readonly endedBy?: string
}

/** What the person agreed to: one purpose, towards named recipients. */
export interface ChainConsent {
  readonly consentId: string
  /** The purpose. */
  readonly scope: string
  /** OINs, or kinds of agency. */
  readonly recipients: readonly string[]
  readonly status: ConsentStatus
  readonly givenBy: ConsentActor
  readonly givenAt?: Date
  /** ISO 639-3. */
  readonly explainedInLanguage?: string
  readonly withdrawnAt?: Date
  readonly form: ConsentForm
  readonly expiresAt?: Date
}

/** The reflection period as the IND recorded it; days as `YYYY-MM-DD`, the end being its last day. */
export interface Reflection {
  readonly startDate: string
  readonly endDate: string
  readonly dublin: boolean
  /** The day on which it ended, before or at its end. */
  readonly endedOn?: string
}

/**
 * What the machine must remember of a case besides its tracks and tasks, in codes. It is worked out from events only and
 * is kept whole, as one JSON value: no field of the schema shows it.
 */
export interface CaseCourse {
  /** Whether a decision on residence can still be, or is, fought. Departure is suspended while it is not NONE. */
  readonly appeal: 'NONE' | 'TERM_RUNS' | 'PENDING'
  /** The shelter that is asked for; absent once a place was found. */
  readonly shelterNeeded?: ShelterType
  /** How urgent it was. */
  readonly shelterUrgency?: 'ACUTE_TODAY' | 'HOURS_72' | 'PLANNED'
  readonly helpWanted?: boolean
  /** A need of health care for which no intake was done yet. */
  readonly healthNeed?: 'ROUTINE' | 'ACUTE'
  /** The person said that they wish to return. */
  readonly returnWished?: boolean
  /** Day on which the first permit as a victim or witness was granted. */
  readonly permitSince?: string
  /** The prosecution stated that the person is needed in the Netherlands. */
  readonly presenceNeeded?: boolean
  readonly guardianType?: 'PARENTS' | 'GI' | 'NIDOS'
  /** Set when the child left for an unknown destination and has not been heard of since. */
  readonly missing?: boolean
  /** The person went home. */
  readonly departed?: boolean
}

/** One (presumed) victim's way through the chain: the whole that an event is applied to. */
export interface ChainCase {
  readonly caseId: string
  /** Goes up by one with every event that is applied. */
  readonly version: number
  readonly openedAt: Date
  readonly closedAt?: Date
  readonly closureReason?: ClosureReason
  readonly ageStatus: AgeStatus
  readonly residenceGroup: ResidenceGroup
  readonly consentBand: ConsentBand
  /** `YYYY-MM-DD`, or `YYYY-MM` where only the month is known. */
  readonly turns18On?: string
  readonly safetyLevel: SafetyLevel
  /** OIN. */
  readonly leadAgency: string
  readonly careRegion?: string
  readonly contactRules: readonly ContactRule[]
  readonly tracks: Tracks
  readonly reflection?: Reflection
  readonly course: CaseCourse
  /** In the order in which they were opened. */
  readonly tasks: readonly ChainTask[]
  readonly consents: readonly ChainConsent[]
  /** The latest assertion per name of the vocabulary. */
  readonly asserted: Readonly<Record<string, boolean | undefined>>
}
