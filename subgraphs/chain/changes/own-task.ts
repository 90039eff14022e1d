import { sql } from 'kysely'
import type { ChangeContext, ChangeOutcome } from '../../kit/change/change.ts'
import { CASE_NOT_FOUND, type ChangeProblem, STALE_VERSION, TASK_NOT_FOUND } from '../../kit/change/change-problem.ts'
import { chainDirectory } from '../chain-directory.ts'
import { isLive } from '../machine/instant.ts'
import type { ChainCase, ChainTask } from '../machine/chain-case.ts'
import type { CaseEvent } from '../machine/chain-event.ts'
import type { Refusal, Step } from '../machine/step.ts'
import { applyToLocked, type StoredOutcome } from '../store/apply-to-case.ts'
import { lockCase, type LockedCase } from '../store/lock-case.ts'

/** The caller's own task under which it acts, as it was read. */
export interface TaskAsRead {
  readonly caseId: string
  readonly taskId: string
  readonly version: number
}

/** The case, locked, and the caller's own task on it. */
export interface OwnTask {
  readonly locked: LockedCase
  readonly task: ChainTask
  readonly step: Step
}

type Problem = { readonly problem: ChangeProblem }

/**
 * Locks the case and finds the caller's own task on it, of one of the purpose's types: absent, ended and somebody else's are one.
 * The hub has looked at the purpose and the case; whose the task is, and that no other purpose reaches it, is looked at here.
 */
export async function ownTask(
  { tx, schema, by, at, newId }: ChangeContext,
  { caseId, taskId, version }: TaskAsRead,
  isMeant: (task: ChainTask) => boolean = ({ status }) => status === 'OPEN',
): Promise<OwnTask | Problem> {
  const locked = await lockCase({ tx, schema }, caseId)
  if (locked === undefined || locked.case.closedAt !== undefined) return { problem: CASE_NOT_FOUND }
  const task = locked.case.tasks.find(
    (each) => each.taskId === taskId && each.holder === by.agency && by.taskTypes.includes(each.type) && isMeant(each),
  )
  if (task === undefined) return { problem: TASK_NOT_FOUND }
  if (locked.taskVersions.get(taskId) !== version) return { problem: STALE_VERSION }
  return { locked, task, step: { at, newId, directory: await chainDirectory() } }
}

/** The same for a change that names the task alone: the case may be closed to the caller, as with a task on offer. */
export async function ownTaskAlone(
  context: ChangeContext,
  { taskId, version }: Omit<TaskAsRead, 'caseId'>,
): Promise<OwnTask | Problem> {
  const { tx, schema, by } = context
  const found = await sql<{ caseId: string }>`
    select case_id as "caseId" from ${sql.id(schema, 'task')}
    where task_id = ${taskId} and holder = ${by.agency}`.execute(tx)
  const [row] = found.rows
  if (row === undefined) return { problem: TASK_NOT_FOUND }
  const own = await ownTask(context, { ...row, taskId, version }, isLive)
  // That its case was closed is nothing that a task on offer tells.
  return 'problem' in own && own.problem === CASE_NOT_FOUND ? { problem: TASK_NOT_FOUND } : own
}

/** Applies an event to the locked case; what refuses it is a problem. */
export async function applied(
  { tx, schema }: ChangeContext,
  { locked, step }: Pick<OwnTask, 'locked' | 'step'>,
  event: CaseEvent,
): Promise<{ readonly case: ChainCase; readonly before: ChainCase } | Problem> {
  const outcome: StoredOutcome = await applyToLocked({ tx, schema }, locked, event, step)
  return 'refused' in outcome ? { problem: problemOf(outcome.refused) } : outcome
}

/** Why the machine refused, as a change tells it. */
export function problemOf({ code, message }: Refusal): ChangeProblem {
  return { code, message }
}

/** What a change of a task tells: the task with its version now. */
export async function taskNow({ tx, schema }: ChangeContext, taskId: string): Promise<ChangeOutcome> {
  const found = await sql<{ version: number }>`
    select version from ${sql.id(schema, 'task')} where task_id = ${taskId}`.execute(tx)
  const version = found.rows[0]?.version
  return { id: taskId, ...(version === undefined ? {} : { version }) }
}
