import { limitEnds, TASK_LIMITS } from '../referral-chain/task-limits.ts'
import { TASK_TYPES } from '../referral-chain/task-type.ts'
import type { Moment } from './calendar.ts'

const MILLISECONDS = 60_000

/**
 * When a task is due by the table of the referral chain, and by which rule. A track may know a nearer date (an acute
 * intake, the end of a reflection period).
 */
export function dueOf(type: string, opened: Moment): { readonly due: Moment | undefined; readonly basis: string } {
  const known = TASK_TYPES.find((each) => each === type)
  if (!known) throw new Error(`task type ${type} has no limit: add it to referral-chain/task-limits.ts`)
  const limit = TASK_LIMITS[known]
  const due = limitEnds(limit, new Date(opened * MILLISECONDS))
  return { due: due === undefined ? undefined : Math.floor(due.getTime() / MILLISECONDS), basis: limit.basis }
}
