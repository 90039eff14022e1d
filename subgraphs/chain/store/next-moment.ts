import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { addMonths, addTerm } from '../../kit/referral-chain/add-term.ts'
import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import type { ChainCase, ChainTask } from '../machine/chain-case.ts'

/**
 * The first moment after this one at which time alone may change the case: every day and hour that a condition of the
 * machine looks at. Too early does no harm, the machine then finds that nothing has changed; too late would.
 */
export function nextMoment(of: ChainCase, after: Date): Date | undefined {
  const moments = [...ofConsents(of), ...ofBirthdays(of), ...of.tasks.flatMap(ofTask), ...ofResidence(of)]
  const ahead = moments.filter((moment) => moment > after)
  return ahead.length === 0 ? undefined : new Date(Math.min(...ahead.map((moment) => moment.getTime())))
}

/** A consent counts from when it was given, as the clock of whoever wrote it down had it, until it runs out. */
function ofConsents({ consents }: ChainCase): readonly Date[] {
  return consents.flatMap(({ givenAt, withdrawnAt, expiresAt }) =>
    [givenAt, withdrawnAt, expiresAt].filter((moment) => moment !== undefined),
  )
}

/** Twelve, sixteen and eighteen years; of a day of which the month or the year is known its first and its last day. */
function ofBirthdays({ turns18On }: ChainCase): readonly Date[] {
  if (turns18On === undefined) return []
  const [year = 0, month, day] = turns18On.split('-').map(Number)
  const days = [0, 2, 6].flatMap((earlier) => [
    Date.UTC(year - earlier, (month ?? 1) - 1, day ?? 1),
    day === undefined ? Date.UTC(year - earlier, month ?? 12, 0) : Date.UTC(year - earlier, (month ?? 1) - 1, day),
  ])
  return days.map((moment) => startOfDutchDay(isoDay(moment)))
}

/** A crisis bed for 72 hours, a safety assessment for four weeks. */
function ofTask(task: ChainTask): readonly Date[] {
  if (task.type === 'STAY_SHELTER' && task.closedAt === undefined) return [addTerm(task.openedAt, { hours: 72 })]
  const { review } = TASK_LIMITS.ASSESS_SAFETY
  if (task.type === 'ASSESS_SAFETY' && task.closedAt !== undefined && review !== undefined)
    return [addTerm(task.closedAt, review)]
  return []
}

function ofResidence({ reflection, course }: ChainCase): readonly Date[] {
  const days: Date[] = []
  if (reflection !== undefined && reflection.endedOn === undefined)
    days.push(startOfDutchDay(isoDay(Date.parse(reflection.endDate) + DAY)))
  // Continued stay after three years (Vb 2000 art. 3.51).
  if (course.permitSince !== undefined) days.push(addMonths(new Date(Date.parse(course.permitSince)), 36))
  return days
}

const DAY = 24 * 60 * 60 * 1000

function isoDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
