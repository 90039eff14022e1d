import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { limitEnds, type TaskLimit } from '../../kit/referral-chain/task-limits.ts'

/** The day on which a term of this kind that starts on a day is over; null where it has none. */
export function dueDay(limit: TaskLimit, from: string): string | null {
  const ends = limitEnds(limit, new Date(from))
  return ends === undefined ? null : dutchDay(ends)
}
