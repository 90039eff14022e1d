import type { ChainTask } from '../machine/chain-case.ts'
import type { ChainEvent } from '../machine/chain-event.ts'

/** Why an agency no longer has a task: the codes of the schema's enum of the same name. */
export type TaskEnding = 'CLOSED' | 'DECLINED' | 'HANDED_OVER' | 'CONSENT_WITHDRAWN' | 'TIME' | 'GROUND_ENDED'

type Ended = Pick<ChainTask, 'status' | 'outcome' | 'closedAt' | 'endedBy'>

/** The answers of a person after which what rested on consent ends. */
const ANSWERS: readonly string[] = ['consent-withdrawn', 'consent-recorded']

/** Why a task has ended with this event; null while it goes on. */
export function endingOf({ status, outcome, closedAt, endedBy }: Ended, event?: ChainEvent): TaskEnding | null {
  if (closedAt === undefined) return null
  if (status === 'DECLINED') return 'DECLINED'
  if (outcome === 'HANDED_OVER') return 'HANDED_OVER'
  if (endedBy === undefined) return 'TIME'
  if (status === 'DONE') return 'CLOSED'
  return event !== undefined && ANSWERS.includes(event.type) ? 'CONSENT_WITHDRAWN' : 'GROUND_ENDED'
}
