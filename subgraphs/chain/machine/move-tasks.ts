import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import { TASK_TYPES } from '../../kit/referral-chain/task-type.ts'
import type { ChainCase, ChainTask, TaskOutcome, TaskStatus, TaskType } from './chain-case.ts'
import type { ChainEvent } from './chain-event.ts'
import { chooseHolder } from './choose-holder.ts'
import { missing } from './conditions.ts'
import { isLive, type Instant } from './instant.ts'
import { dueDate, followsCase } from './due-date.ts'
import { effectOfTime, settleTracks } from './effects.ts'
import { outcomeOf } from './outcome-of.ts'
import type { Alarm, Applied, Step } from './step.ts'
import type { Closing, Trigger } from './task-rule.ts'
import { TASK_TABLE } from './task-types.ts'
import { consentBandOn } from '../../../policies/engine/facts/age.ts'
import { situationOf } from './situation-of.ts'

/** In the order in which they are looked at: what waits for everything else comes last. */
const ORDER: readonly TaskType[] = TASK_TYPES.toSorted(
  (a, b) => Number(TASK_TABLE[a].lastOfAll ?? false) - Number(TASK_TABLE[b].lastOfAll ?? false),
)

/** No chain of consequences is this long; a table in which two rules undo each other is a mistake in the table. */
const MOST_ROUNDS = 20

/** The case that is being moved, with the alarms raised on the way. */
export interface Moving {
  readonly case: ChainCase
  readonly alarms: readonly Alarm[]
}

/** What an event, or time alone, does to the tasks: it closes and opens what the table says, until nothing moves any more. */
export function moveTasks(start: Moving, step: Step, event?: ChainEvent): Applied {
  let moving = start
  if (event !== undefined) moving = openAll(closeAll(moving, [event.type], step, event), [event.type], step, event)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = moving
    moving = passTime(moving, step)
    moving = closeAll(moving, ['time', 'always'], step, event)
    moving = lapseAll(moving, step, event)
    moving = openAll(moving, ['time', 'always'], step, event)
    moving = { ...moving, case: settleDues(settleTracksOf(moving.case)) }
    if (moving.case === before.case) return moving
  }
  throw new Error(`the table of tasks does not come to rest on ${start.case.caseId}`)
}

function passTime(moving: Moving, { at, directory }: Step): Moving {
  const band = consentBandOn(situationOf(moving.case, at)) as ChainCase['consentBand']
  return { ...moving, case: effectOfTime(moving.case, { case: moving.case, at, directory }, band) }
}

function instantOf(of: ChainCase, { at, directory }: Step, event?: ChainEvent, holder?: string): Instant {
  return {
    case: of,
    at,
    directory,
    ...(event === undefined ? {} : { event }),
    ...(holder === undefined ? {} : { holder }),
  }
}

function closeAll(start: Moving, triggers: readonly Trigger[], step: Step, event?: ChainEvent): Moving {
  let moving = start
  for (const task of start.case.tasks.filter(isLive)) {
    const instant = instantOf(moving.case, step, event, task.holder)
    const closing = TASK_TABLE[task.type].closes.find(
      (each) =>
        each.on.some((trigger) => triggers.includes(trigger)) &&
        isMeant(each, task, instant) &&
        missing(each.when ?? [], instant) === undefined,
    )
    if (closing === undefined) continue
    const outcome = closing.outcome === 'by event' ? outcomeOf(event) : closing.outcome
    // What time ended was nobody's act.
    const by = closing.on.includes('time') ? undefined : event?.by
    moving = { ...moving, case: endTask(moving.case, task.taskId, closing.status, outcome, step, by) }
    if (closing.alarm !== undefined) moving = alarm(moving, closing.alarm, [moving.case.leadAgency], task.taskId)
  }
  return moving
}

function isMeant({ whose }: Closing, { holder, status }: ChainTask, { event, directory }: Instant): boolean {
  if (whose === 'actor') return holder === event?.by && status === 'OPEN'
  if (whose === 'others') return holder !== event?.by
  return whose === 'all' || directory.kindOf(holder) === 'COMENSHA'
}

function lapseAll(start: Moving, step: Step, event?: ChainEvent): Moving {
  let of = start.case
  for (const type of ORDER) {
    const { whileHolds = [], lapsesAs = 'OTHER' } = TASK_TABLE[type]
    if (whileHolds.length === 0) continue
    for (const task of of.tasks)
      if (
        task.type === type &&
        isLive(task) &&
        missing(whileHolds, instantOf(of, step, event, task.holder)) !== undefined
      )
        of = endTask(of, task.taskId, 'LAPSED', lapsesAs, step, event?.by)
  }
  return of === start.case ? start : { ...start, case: of }
}

function openAll(start: Moving, triggers: readonly Trigger[], step: Step, event?: ChainEvent): Moving {
  let moving = start
  if (moving.case.closedAt !== undefined) return moving
  for (const type of ORDER) {
    const rule = TASK_TABLE[type]
    for (const opening of rule.opens) {
      const instant = instantOf(moving.case, step, event)
      if (!opening.on.some((trigger) => triggers.includes(trigger))) continue
      if (missing(opening.when ?? [], instant) !== undefined) continue
      const holder = chooseHolder(type, opening.to, instant)
      if (holder === undefined) continue
      const held = moving.case.tasks.find((task) => task.type === type && isLive(task) && task.holder === holder)
      const isNew = !isHeld(moving.case, type, holder)
      const opened = isNew ? addTask(moving.case, type, holder, step, event) : undefined
      if (opened !== undefined) moving = { ...moving, case: opened.case }
      // Work that is in the same hands already opens no second time; what must be heard at once is told all the same.
      const taskId = opened?.taskId ?? held?.taskId
      if (opening.alarm !== undefined && taskId !== undefined)
        moving = alarm(moving, opening.alarm, mustHear(moving.case, holder), taskId)
    }
  }
  return moving
}

/** Who hears of an alarm: who holds the task, who leads the case, and who answers for the child. */
function mustHear({ leadAgency, tasks }: ChainCase, holder: string): readonly string[] {
  const guardians = tasks.filter(
    ({ type, status }) => (type === 'EXERCISE_GUARDIANSHIP' || type === 'APPOINT_GUARDIAN') && status === 'OPEN',
  )
  return [holder, leadAgency, ...guardians.map((task) => task.holder)]
}

/** Whether the work is in hands already: of anybody, or where several may hold one, of this agency. */
export function isHeld({ tasks }: ChainCase, type: TaskType, holder: string): boolean {
  const several = TASK_TABLE[type].several === true
  return tasks.some((task) => task.type === type && isLive(task) && (!several || task.holder === holder))
}

export interface TaskOptions {
  readonly taskId?: string
  /** Asked, whatever the table says: somebody else offers it. */
  readonly offered?: boolean
  /** Keeps a clock that is running. */
  readonly dueAt?: Date
}

/** A new task for this agency, and what it tells about the tracks. */
export function addTask(
  of: ChainCase,
  type: TaskType,
  holder: string,
  step: Step,
  event?: ChainEvent,
  { taskId = step.newId(), offered = false, dueAt }: TaskOptions = {},
): { readonly case: ChainCase; readonly taskId: string } {
  const rule = TASK_TABLE[type]
  // The national desk is never asked: what nobody else takes up is its work.
  const asks = (offered || rule.starts === 'OFFERED') && step.directory.kindOf(holder) !== 'COMENSHA'
  const due = dueAt ?? dueDate(type, step.at, of, event)
  const task: ChainTask = {
    taskId,
    type,
    holder,
    status: asks ? 'OFFERED' : 'OPEN',
    openedAt: step.at,
    ...(due === undefined ? {} : { dueAt: due }),
    dueBasis: (TASK_LIMITS[type].sooner ?? TASK_LIMITS[type]).basis,
  }
  return { case: { ...of, tasks: [...of.tasks, task], tracks: { ...of.tracks, ...rule.tracks } }, taskId }
}

export function endTask(
  of: ChainCase,
  taskId: string,
  status: TaskStatus,
  outcome: TaskOutcome,
  { at }: Step,
  endedBy: string | undefined,
): ChainCase {
  return changeTask(of, taskId, (task) => ({
    ...task,
    status,
    outcome,
    closedAt: at,
    ...(endedBy === undefined ? {} : { endedBy }),
  }))
}

export function changeTask(of: ChainCase, taskId: string, change: (task: ChainTask) => ChainTask): ChainCase {
  return { ...of, tasks: of.tasks.map((task) => (task.taskId === taskId ? change(task) : task)) }
}

export function alarm(moving: Moving, kind: Alarm['kind'], to: readonly string[], taskId: string): Moving {
  const heard = [...new Set(to)].map((oin) => ({ kind, to: oin, taskId }))
  return { ...moving, alarms: [...moving.alarms, ...heard] }
}

function settleTracksOf(of: ChainCase): ChainCase {
  const settled = settleTracks(of)
  return JSON.stringify(settled.tracks) === JSON.stringify(of.tracks) ? of : settled
}

function settleDues(of: ChainCase): ChainCase {
  const dueNow = (task: ChainTask): Date | undefined => dueDate(task.type, task.openedAt, of)
  const stale = (task: ChainTask): boolean =>
    isLive(task) && followsCase(task.type) && dueNow(task)?.getTime() !== task.dueAt?.getTime()
  if (!of.tasks.some(stale)) return of
  return {
    ...of,
    tasks: of.tasks.map((task) => {
      if (!stale(task)) return task
      const { dueAt: _, ...rest } = task
      const due = dueNow(task)
      return due === undefined ? rest : { ...rest, dueAt: due }
    }),
  }
}
