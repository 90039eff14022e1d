import type { ChainCase } from './chain-case.ts'
import type { CaseEvent, ChainEvent } from './chain-event.ts'
import { namedIn } from './choose-holder.ts'
import { CONDITIONS, missing } from './conditions.ts'
import { type Instant } from './instant.ts'
import { effectOf } from './effects.ts'
import { EVENT_RULES, FACT_SPEAKERS } from './event-rules.ts'
import { moveTasks, type Moving } from './move-tasks.ts'
import { refuse, type Outcome, type Refusal, type Step } from './step.ts'
import { TASK_TABLE } from './task-types.ts'
import { moveWork, settleLead, WORK_EVENTS, type WorkEvent } from './work-events.ts'

export type { Alarm, Applied, Outcome, Refusal, Step } from './step.ts'

/**
 * Applies an event to a case, or says why not. What time alone has done by `step.at` is done first, so that no guard looks
 * at yesterday's case. Pure: the same case, event and step give the same answer, and the case passed in is never changed.
 */
export function applyEvent(chainCase: ChainCase, event: ChainEvent, step: Step): Outcome {
  if (event.type === 'signal-reported' || event.type === 'case-opened')
    return refuse('WRONG_STATE', 'The case exists already: add a signal to it instead.')
  if (chainCase.closedAt !== undefined) return refuse('CASE_CLOSED', 'The case is closed: report a new signal.')
  const timely = moveTasks({ case: chainCase, alarms: [] }, step)
  const refused = refusalOf(timely.case, event, step)
  if (refused !== undefined) return refused
  const moved = WORK_EVENTS.has(event.type) ? moveWork(timely, event as WorkEvent, step) : tell(timely, event, step)
  if ('refused' in moved) return moved
  const led = { ...moved, case: settleLead(moved.case) }
  const settled = moveTasks(led, step, event)
  const ended = event.type === 'case-closed' ? endAll(settled, step, event) : settled
  return { case: { ...settleLead(ended.case), version: chainCase.version + 1 }, alarms: ended.alarms }
}

/** What time alone does: a reflection period ends, a child comes of age, a consent or a crisis bed runs out. */
export function lapse(
  chainCase: ChainCase,
  step: Step,
): { readonly case: ChainCase; readonly alarms: Moving['alarms'] } {
  if (chainCase.closedAt !== undefined) return { case: chainCase, alarms: [] }
  const moved = moveTasks({ case: chainCase, alarms: [] }, step)
  if (moved.case === chainCase) return moved
  return { ...moved, case: { ...moved.case, version: chainCase.version + 1 } }
}

function tell(moving: Moving, event: CaseEvent, step: Step): Moving {
  const instant = { case: moving.case, at: step.at, directory: step.directory, event }
  return { ...moving, case: effectOf(moving.case, event, instant) }
}

/** Death ends what is left of the work; anything else was ended before the case could be closed. */
function endAll(moving: Moving, step: Step, event: CaseEvent): Moving {
  const tasks = moving.case.tasks.map((task) =>
    task.closedAt === undefined
      ? { ...task, status: 'LAPSED' as const, outcome: 'OTHER' as const, closedAt: step.at, endedBy: event.by }
      : task,
  )
  return { ...moving, case: { ...moving.case, tasks } }
}

const SAYS: Partial<Record<Refusal['code'], string>> = {
  NOT_ELIGIBLE_FOR_REFLECTION: 'The reflection period is for adults without lawful stay and for Dublin claimants.',
  REFLECTION_TOO_LONG:
    'A reflection period lasts three calendar months at most, thirty days under Dublin, from its first day on.',
  RESIDENCE_TRACK_CLOSED: 'This person stays by right or lawfully and needs no permit as a victim.',
  COSM_ONLY_FOR_ADULTS_IN_REFLECTION:
    'Categorical shelter is for adults in their reflection period: ask for another type.',
  DEPARTURE_SUSPENDED: 'Departure is suspended: wait until the IND records that it is not.',
  APPEAL_OPEN: 'An appeal or a term for one runs: wait until the IND records that none does.',
  GUARDIAN_NOT_CLEARED: 'A guardian of this kind cannot be recorded now: appoint another.',
  NOT_A_MINOR: 'This is for minors only.',
  CHILD_MISSING: 'The child is missing: the case stays open until it is found.',
  TASKS_STILL_OPEN: 'Other tasks are still offered, open or on hold: end those first.',
  WRONG_KIND_OF_HOLDER: 'The agency is of a kind that cannot do this: name another.',
}

function refusalOf(of: ChainCase, event: CaseEvent, step: Step): { readonly refused: Refusal } | undefined {
  const { directory, at } = step
  const instant: Instant = { case: of, at, directory, event }
  const { by, needs = [] } = EVENT_RULES[event.type]
  const open = of.tasks.filter(({ holder, status }) => holder === event.by && status === 'OPEN')
  const may =
    by.anyone === true ||
    (by.anyTask === true && open.length > 0) ||
    by.kinds?.includes(directory.kindOf(event.by) ?? '') === true ||
    open.some(({ type }) => by.holds?.includes(type)) ||
    // About a task by its id: the task itself is asked for the holder.
    Object.keys(by).length === 0
  if (!may) return refuse('NOT_YOUR_EVENT', 'You hold no open task that lets you record this: read your tasks again.')
  if (event.type === 'fact-asserted') {
    const speaker = Object.hasOwn(FACT_SPEAKERS, event.name) ? FACT_SPEAKERS[event.name] : undefined
    if (speaker === undefined)
      return refuse('UNKNOWN_FACT', 'No such fact: see assertions in policies/vocabulary.yaml.')
    if (directory.kindOf(event.by) !== speaker)
      return refuse('NOT_YOUR_EVENT', `Only an agency of kind ${speaker} can assert this.`)
  }
  for (const [condition, code] of needs)
    if (missing([condition], instant) !== undefined)
      return refuse(code, SAYS[code] ?? `This does not hold: ${CONDITIONS[condition].says}.`)
  const named = namedIn(event)
  if (named !== undefined && !WORK_EVENTS.has(event.type)) {
    const wanted = Object.values(TASK_TABLE).filter(({ opens }) =>
      opens.some(({ on, to }) => to === 'named' && on.includes(event.type)),
    )
    if (!wanted.every(({ holders }) => holders.includes(directory.kindOf(named) ?? '')))
      return refuse('WRONG_KIND_OF_HOLDER', 'The agency you name cannot hold this task: name another.')
  }
  return undefined
}
