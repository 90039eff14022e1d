import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { addMonths, addTerm } from '../../kit/referral-chain/add-term.ts'
import { limitEnds, TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import type { ChainCase, TaskType } from './chain-case.ts'
import type { ChainEvent } from './chain-event.ts'
import { TASK_TABLE } from './task-types.ts'

const DAY = 24 * 60 * 60 * 1000

/** When a task opened at this moment is due: by the table of limits, and by what the case says where that counts. */
export function dueDate(type: TaskType, opened: Date, of: ChainCase, event?: ChainEvent): Date | undefined {
  const limit = TASK_LIMITS[type]
  const plain = limitEnds({ ...limit, ...limit.sooner }, opened)
  switch (TASK_TABLE[type].dueBy) {
    case undefined:
      break
    case 'reflection-end':
      return byReflection(type, opened, of, plain)
    case 'acute-today':
      return of.course.healthNeed === 'ACUTE' ? addTerm(opened, { days: 1 }) : plain
    case 'police-notification':
      return event?.type === 'report-taken' ? addTerm(opened, { hours: 24 }) : plain
    case 'birthday':
      return of.turns18On === undefined || of.turns18On.length < 10 ? plain : startOfDutchDay(of.turns18On)
    case 'cosm-stay': {
      const isCosm = event?.type === 'placement-started' && event.shelterType === 'COSM'
      return isCosm || limit.review === undefined ? addMonths(opened, 3) : addTerm(opened, limit.review)
    }
  }
  return plain
}

/** The next review of work that goes on; undefined for a type that has none. */
export function reviewDate(type: TaskType, at: Date): Date | undefined {
  const { review } = TASK_LIMITS[type]
  return review === undefined ? undefined : addTerm(at, review)
}

/** Whether the day follows the case: it is worked out anew when the case changes. */
export function followsCase(type: TaskType): boolean {
  const { dueBy } = TASK_TABLE[type]
  return dueBy === 'reflection-end' || dueBy === 'birthday'
}

function byReflection(type: TaskType, opened: Date, of: ChainCase, plain: Date | undefined): Date | undefined {
  const { reflection } = of
  if (reflection !== undefined && reflection.endedOn === undefined) {
    const end = endOfDay(reflection.endDate)
    // A talk is due within its own term too, whichever comes first; the record runs to the last day itself.
    return type === 'RECORD_REFLECTION' || plain === undefined || end < plain ? end : plain
  }
  return of.asserted['dublin-claim'] === true ? addTerm(opened, { days: 30 }) : plain
}

/** The moment a Dutch day is over. */
function endOfDay(day: string): Date {
  return startOfDutchDay(new Date(Date.parse(day) + DAY).toISOString().slice(0, 10))
}
