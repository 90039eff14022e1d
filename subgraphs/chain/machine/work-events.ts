import type { ChainCase, ChainTask, TaskType } from './chain-case.ts'
import type { EventOf } from './chain-event.ts'
import { candidates, nextHolder } from './choose-holder.ts'
import { type ConditionName, CONDITIONS, missing } from './conditions.ts'
import { type Instant, isLive } from './instant.ts'
import { reviewDate } from './due-date.ts'
import { addTask, alarm, changeTask, endTask, isHeld, type Moving, type TaskOptions } from './move-tasks.ts'
import { isSearch } from './person-conditions.ts'
import { refuse, type Refusal, type Step } from './step.ts'
import { TASK_TABLE } from './task-types.ts'

export type WorkEvent = EventOf<
  | 'task-offered'
  | 'task-accepted'
  | 'task-declined'
  | 'task-suspended'
  | 'task-resumed'
  | 'task-handed-over'
  | 'task-completed'
  | 'task-reviewed'
  | 'placement-held'
  | 'care-plan-reviewed'
>

export const WORK_EVENTS: ReadonlySet<string> = new Set<WorkEvent['type']>([
  'task-offered',
  'task-accepted',
  'task-declined',
  'task-suspended',
  'task-resumed',
  'task-handed-over',
  'task-completed',
  'task-reviewed',
  'placement-held',
  'care-plan-reviewed',
])

const NO_CONSENT = [
  'CONSENT_MISSING',
  'Consent for this purpose towards that agency is not recorded: record it first.',
] as const

/** Refusals with a code of their own, by the guard that does not hold. */
const GUARD_SAYS: Partial<Record<ConditionName, readonly [Refusal['code'], string]>> = {
  'consent-or-urgent': NO_CONSENT,
  'consent-or-acute': NO_CONSENT,
  'consent-to-return': NO_CONSENT,
  'cosm-fits': ['COSM_ONLY_FOR_ADULTS_IN_REFLECTION', 'Ask for another type of shelter.'],
  'departure-not-suspended': [
    'DEPARTURE_SUSPENDED',
    'Departure is suspended: wait until the IND records that it is not.',
  ],
  'no-appeal-open': ['APPEAL_OPEN', 'An appeal is open: wait until the IND records that none is.'],
  'is-minor': ['NOT_A_MINOR', 'This is for minors only.'],
}

type Moved = Moving | { readonly refused: Refusal }

/** The events that are about one task by name, whatever its type. */
export function moveWork(moving: Moving, event: WorkEvent, step: Step): Moved {
  const of = moving.case
  if (event.type === 'task-offered') return offer(moving, event, step)
  if (event.type === 'placement-held') {
    const asked = of.tasks.find(
      ({ type, holder, status }) =>
        PLACES.includes(type) && holder === event.by && (status === 'OFFERED' || status === 'OPEN'),
    )
    if (asked === undefined) return notOffered()
    // It may have said yes before: then the place it keeps changes nothing more.
    return asked.status === 'OPEN' ? moving : opened(moving, asked, step)
  }
  if (event.type === 'care-plan-reviewed') {
    const plan = of.tasks.find(
      ({ type, holder, status }) => type === 'CARE_PLAN' && holder === event.by && status === 'OPEN',
    )
    return plan === undefined ? notOpen() : review(moving, plan, step)
  }
  const task = of.tasks.find(({ taskId, holder }) => taskId === event.taskId && holder === event.by)
  if (event.type === 'task-accepted') return task?.status === 'OFFERED' ? opened(moving, task, step) : notOffered()
  if (event.type === 'task-declined')
    return task !== undefined && mayDecline(of, task, step) ? decline(moving, task, event, step) : notOffered()
  if (event.type === 'task-resumed') {
    if (task?.status !== 'SUSPENDED')
      return refuse('TASK_NOT_SUSPENDED', 'Only a task that you put on hold can be resumed.')
    return opened(moving, task, step)
  }
  // What is on hold can be handed over as well: nobody should have to take it up first to give it away.
  if (event.type === 'task-handed-over')
    return task !== undefined && (task.status === 'OPEN' || task.status === 'SUSPENDED')
      ? handOver(moving, task, event, step)
      : notOpen()
  if (task?.status !== 'OPEN') return notOpen()
  if (event.type === 'task-suspended')
    return { ...moving, case: changeTask(of, task.taskId, (each) => ({ ...each, status: 'SUSPENDED' })) }
  if (event.type === 'task-reviewed') return review(moving, task, step)
  if (TASK_TABLE[task.type].completable !== true)
    return refuse('NOT_COMPLETABLE', 'This task is ended by what it led to: record that instead.')
  return { ...moving, case: endTask(of, task.taskId, 'DONE', 'COMPLETED', step, event.by) }
}

function offer(moving: Moving, event: EventOf<'task-offered'>, step: Step): Moved {
  const { taskType: type, to } = event
  const rule = TASK_TABLE[type]
  if (rule.offerable !== true)
    return refuse('NOT_OFFERABLE', 'This task opens by itself when its conditions hold; it cannot be offered.')
  const instant: Instant = { case: moving.case, at: step.at, directory: step.directory, event }
  if (to !== undefined && !rule.holders.includes(step.directory.kindOf(to) ?? '')) return wrongKind(type)
  const holder = to ?? candidates(type, rule.next ?? 'region', instant).find((oin) => !isHeld(moving.case, type, oin))
  if (holder === undefined) return refuse('NO_AGENCY_FOUND', 'No other agency can take this up: name one.')
  if (isHeld(moving.case, type, holder))
    return refuse('TASK_EXISTS', 'This work is in hands already: wait for the answer, or hand it over.')
  const failed = guardFailed(type, { ...instant, holder })
  if (failed !== undefined) return failed
  const options = { offered: true, ...(event.taskId === undefined ? {} : { taskId: event.taskId }) }
  return { ...moving, case: addTask(moving.case, type, holder, step, event, options).case }
}

/** Accepting or resuming: the case opens to the agency, while the guards of the task hold. */
function opened(moving: Moving, task: ChainTask, step: Step): Moved {
  const instant = { case: moving.case, at: step.at, directory: step.directory, holder: task.holder }
  const failed = guardFailed(task.type, instant)
  if (failed !== undefined) return failed
  const of = changeTask(moving.case, task.taskId, (each) => ({ ...each, status: 'OPEN' }))
  return { ...moving, case: of }
}

const PLACES: readonly TaskType[] = ['PLACE_SHELTER', 'PLACE_CRISIS']

/**
 * What was asked may be declined; and a place that was promised may turn out not to be there, as long as nobody was placed.
 * The national desk is the last resort and declines nothing it has taken up.
 */
function mayDecline(of: ChainCase, { status, type, holder }: ChainTask, { directory }: Step): boolean {
  if (status === 'OFFERED') return true
  const housed = of.tasks.some((task) => task.type === 'STAY_SHELTER' && task.holder === holder && isLive(task))
  return status === 'OPEN' && PLACES.includes(type) && !housed && directory.kindOf(holder) !== 'COMENSHA'
}

/** A decline opens the next option and never ends a case. */
function decline(moving: Moving, task: ChainTask, event: EventOf<'task-declined'>, step: Step): Moved {
  const of = endTask(moving.case, task.taskId, 'DECLINED', event.reason, step, event.by)
  const instant = { case: of, at: step.at, directory: step.directory, event }
  const next = nextHolder(task.type, instant)
  if (next === undefined) return { ...moving, case: of }
  // A duty is declined by who was to take it over: that stops no clock.
  const options = TASK_TABLE[task.type].starts === 'OPEN' ? sameClock(task) : {}
  const added = addTask(of, task.type, next.holder, step, event, options)
  const told = tellSearch({ ...moving, case: added.case }, added.taskId)
  return next.again ? alarm(told, 'NO_AGENCY_LEFT', [of.leadAgency], added.taskId) : told
}

function sameClock({ dueAt }: ChainTask): TaskOptions {
  return dueAt === undefined ? {} : { dueAt }
}

/** Who is to go on with the search for a child hears of it like who began it. */
function tellSearch(moving: Moving, taskId: string): Moving {
  const { tasks, course } = moving.case
  const index = tasks.findIndex((task) => task.taskId === taskId)
  const task = tasks[index]
  if (course.missing !== true || task?.type !== 'ASSESS_SIGNAL' || !isSearch(tasks, index)) return moving
  return alarm(moving, 'MINOR_MISSING', [task.holder], taskId)
}

/** The old holder's access ends at once; the new one is asked, under the clock that is running. */
function handOver(moving: Moving, task: ChainTask, { to, by }: EventOf<'task-handed-over'>, step: Step): Moved {
  if (!TASK_TABLE[task.type].holders.includes(step.directory.kindOf(to) ?? '')) return wrongKind(task.type)
  const others = moving.case.tasks.some((each) => each.type === task.type && each.holder === to && isLive(each))
  if (to === by || others) return refuse('TASK_EXISTS', 'That agency holds this task already: name another.')
  const failed = guardFailed(task.type, { case: moving.case, at: step.at, directory: step.directory, holder: to })
  if (failed !== undefined) return failed
  const ended = endTask(moving.case, task.taskId, 'DONE', 'HANDED_OVER', step, by)
  const added = addTask(ended, task.type, to, step, undefined, { offered: true, ...sameClock(task) })
  return tellSearch({ ...moving, case: added.case }, added.taskId)
}

function review(moving: Moving, task: ChainTask, step: Step): Moved {
  const due = reviewDate(task.type, step.at)
  if (due === undefined) return refuse('WRONG_STATE', 'This task has no periodic review.')
  return { ...moving, case: changeTask(moving.case, task.taskId, (each) => ({ ...each, dueAt: due })) }
}

function guardFailed(type: TaskType, instant: Instant): { readonly refused: Refusal } | undefined {
  const name = missing(TASK_TABLE[type].guards ?? [], instant)
  if (name === undefined) return undefined
  const [code, message] = GUARD_SAYS[name] ?? ['GUARD_FAILED', `This does not hold: ${CONDITIONS[name].says}.`]
  return refuse(code, message)
}

function wrongKind(type: TaskType): { readonly refused: Refusal } {
  return refuse('WRONG_KIND_OF_HOLDER', `Name an agency of one of these kinds: ${TASK_TABLE[type].holders.join(', ')}.`)
}

function notOffered(): { readonly refused: Refusal } {
  return refuse('TASK_NOT_OFFERED', 'No such task is offered to you: read your tasks again.')
}

function notOpen(): { readonly refused: Refusal } {
  return refuse('TASK_NOT_OPEN', 'You hold no such open task: read your tasks again.')
}

/** Who leads: the holder of the care plan once it is open, until then who led before. */
export function settleLead(of: ChainCase): ChainCase {
  const plan = of.tasks.find(({ type, status }) => type === 'CARE_PLAN' && status === 'OPEN')
  return plan === undefined || plan.holder === of.leadAgency ? of : { ...of, leadAgency: plan.holder }
}
