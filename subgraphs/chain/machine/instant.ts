import { victimIsMinor } from '../../../policies/engine/facts/age.ts'
import { lawfulStay } from '../../../policies/engine/facts/residence.ts'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { situationOf } from './situation-of.ts'
import type { ChainCase, ChainTask, TaskType } from './chain-case.ts'
import type { ChainEvent } from './chain-event.ts'
import type { Directory } from './directory.ts'

/** What a condition looks at: the case after the event's own effect, and never anything outside. */
export interface Instant {
  readonly case: ChainCase
  readonly at: Date
  readonly directory: Directory
  /** Absent when only time passes. */
  readonly event?: ChainEvent
  /** Who holds, or is to hold, the task the condition is asked for. */
  readonly holder?: string
}

/** A named yes or no about a case; what is not known is no. */
export interface Condition {
  readonly says: string
  /** The law article behind it, or `project` where the chain set it itself. */
  readonly source: string
  readonly holds: (instant: Instant) => boolean
}

export const PERMIT: readonly string[] = ['B8_GRANTED', 'CONTINUED_APPLIED', 'CONTINUED_GRANTED']
export const FOREIGN: readonly string[] = ['THIRD_LAWFUL', 'THIRD_NO_STAY', 'UNKNOWN']
export const REPORTED: readonly string[] = ['REPORTED', 'INVESTIGATING', 'TO_COURT', 'JUDGED']
const LIVE: readonly string[] = ['OFFERED', 'OPEN', 'SUSPENDED']

/** Offered, open or put on hold: the task has not ended. */
export function isLive({ status }: ChainTask): boolean {
  return LIVE.includes(status)
}

/** Under 18, or of unknown age. */
export function minor({ case: of, at }: Instant): boolean {
  return victimIsMinor(situationOf(of, at)) !== false
}

/** Whether stay is known to be lawful. */
export function lawful({ case: of, at }: Instant): boolean {
  return lawfulStay(situationOf(of, at)) === true
}

/** Whether work of one of these types goes on. */
export function lives(of: ChainCase, ...types: TaskType[]): boolean {
  return of.tasks.some((task) => types.includes(task.type) && isLive(task))
}

/** The last task of a type that was done; one that was handed over was not. */
export function last(of: ChainCase, type: TaskType): ChainTask | undefined {
  return of.tasks.findLast((task) => task.type === type && task.status === 'DONE' && task.outcome !== 'HANDED_OVER')
}

/** Whether the recorded reflection period runs on the day of this moment. */
export function reflectionRuns({ reflection }: ChainCase, at: Date): boolean {
  if (!reflection || reflection.endedOn !== undefined) return false
  return dutchDay(at) <= reflection.endDate
}
