import type { ChainCase } from './chain-case.ts'
import type { Directory } from './directory.ts'

/** All that applying an event takes from outside. */
export interface Step {
  /** Now, in the chain: tasks open and close at this moment, whenever the event happened. */
  readonly at: Date
  readonly newId: () => string
  readonly directory: Directory
}

/** Why an event was not applied: a value, never thrown. `code` is of a closed list; `message` says what to do. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

export type RefusalCode =
  | 'CASE_CLOSED'
  | 'NOT_YOUR_EVENT'
  | 'NO_SUCH_TASK'
  | 'TASK_NOT_OFFERED'
  | 'TASK_NOT_OPEN'
  | 'TASK_NOT_SUSPENDED'
  | 'TASK_EXISTS'
  | 'NOT_OFFERABLE'
  | 'NOT_COMPLETABLE'
  | 'WRONG_KIND_OF_HOLDER'
  | 'NO_AGENCY_FOUND'
  | 'WRONG_STATE'
  | 'GUARD_FAILED'
  | 'CONSENT_MISSING'
  | 'REFLECTION_TOO_LONG'
  | 'NOT_ELIGIBLE_FOR_REFLECTION'
  | 'RESIDENCE_TRACK_CLOSED'
  | 'COSM_ONLY_FOR_ADULTS_IN_REFLECTION'
  | 'DEPARTURE_SUSPENDED'
  | 'APPEAL_OPEN'
  | 'GUARDIAN_NOT_CLEARED'
  | 'NOT_A_MINOR'
  | 'CHILD_MISSING'
  | 'TASKS_STILL_OPEN'
  | 'UNKNOWN_FACT'

/** Something that somebody must hear of at once. */
export interface Alarm {
  readonly kind: 'MINOR_MISSING' | 'NO_AGENCY_LEFT' | 'CRISIS_BED_OVER'
  /** OIN of the agency that is to hear it. */
  readonly to: string
  readonly taskId?: string
}

export interface Applied {
  readonly case: ChainCase
  readonly alarms: readonly Alarm[]
}

export type Outcome = Applied | { readonly refused: Refusal }

export function refuse(code: RefusalCode, message: string): { readonly refused: Refusal } {
  return { refused: { code, message } }
}
