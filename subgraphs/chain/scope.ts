import { sql, type RawBuilder } from 'kysely'
import { addWorkingDays } from '../kit/referral-chain/working-days.ts'
import type { RouteSource } from '../kit/subgraph-definition.ts'
import type { ScopeAnswer, ScopedCase, ScopeQuestion } from '../../schema/permit.ts'
import { cursorOf, placeOf } from './page-cursor.ts'
import { factsOfCases } from './situations.ts'

interface Entry {
  readonly id: string
  readonly caseId: string
  readonly openedAt: string
  /** Of what was asked to be filtered by. */
  readonly matches: boolean
}

interface HeldTask {
  readonly caseId: string
  readonly id: string
  readonly type: string
  readonly status: 'OPEN' | 'OFFERED'
}

interface FormerTask {
  readonly caseId: string
  readonly id: string
  readonly type: string
  readonly closedAt: string
}

/**
 * Which cases are open to an agency now: those on which it holds an OPEN task of one of the types, with the facts rules depend
 * on. Read from the tasks each time, so that closing one shows in the next answer. A case with no more than an offered task is
 * answered in a page of tasks, or by id where offers are asked about, with an empty list of open ones; one with no more than a task that was done lately only
 * when it is asked for by id and the purpose keeps something after closing. A text says what is wrong with the question.
 */
export async function answerScope(source: RouteSource, question: ScopeQuestion): Promise<ScopeAnswer | string> {
  if (question.page === undefined) {
    return { cases: await scopedCases(source, question, question.caseIds ?? [], question.offered === true) }
  }
  const { first, after, list } = question.page
  const place = after === undefined ? undefined : placeOf(after)
  if (after !== undefined && place === undefined) return 'The cursor is not one that a page gave out'
  const found = await (list === 'cases' ? caseEntries : taskEntries)(source, question, place, first + 1)
  const entries = found.slice(0, first)
  const caseIds = [...new Set(entries.map((entry) => entry.caseId))]
  const cases = await scopedCases(source, question, caseIds, list === 'tasks')
  // A task may have been closed between the two readings: then its entry is gone as well.
  const present = new Set(cases.map((scoped) => scoped.caseId))
  return {
    cases,
    page: {
      entries: entries
        .filter((entry) => present.has(entry.caseId))
        .map((entry) => ({
          id: entry.id,
          caseId: entry.caseId,
          cursor: cursorOf(entry),
          ...(entry.matches ? {} : { matches: false }),
        })),
      hasNextPage: found.length > first,
    },
  }
}

async function scopedCases(
  source: RouteSource,
  question: ScopeQuestion,
  caseIds: readonly string[],
  offeredToo: boolean,
): Promise<ScopedCase[]> {
  const [tasks, former] = await Promise.all([
    heldTasks(source, question, caseIds),
    formerTasks(source, question, caseIds),
  ])
  const byCase = new Map<string, { open: HeldTask[]; offered: HeldTask[]; closed: FormerTask[] }>()
  const heldOn = (caseId: string) => {
    const held = byCase.get(caseId) ?? { open: [], offered: [], closed: [] }
    byCase.set(caseId, held)
    return held
  }
  for (const task of tasks) heldOn(task.caseId)[task.status === 'OPEN' ? 'open' : 'offered'].push(task)
  for (const task of former) heldOn(task.caseId).closed.push(task)
  for (const [caseId, { open, closed }] of byCase) {
    if (open.length === 0 && closed.length === 0 && !offeredToo) byCase.delete(caseId)
  }
  const facts = await factsOfCases(source, question, [...byCase.keys()])
  return [...byCase].map(([caseId, { open, offered, closed }]) => ({
    caseId,
    tasks: open.map(shown),
    ...(offered.length === 0 ? {} : { offered: offered.map(shown) }),
    ...(closed.length === 0 ? {} : { closed: closed.map(({ id, type, closedAt }) => ({ id, type, closedAt })) }),
    facts: facts.get(caseId) ?? {},
  }))
}

function shown({ id, type }: HeldTask): { id: string; type: string } {
  return { id, type }
}

/** Open and offered tasks; suspended and ended ones never count (design, promise 2). A closed case has no open tasks for anybody. */
async function heldTasks(
  { db, schema }: RouteSource,
  { agency, taskTypes }: ScopeQuestion,
  caseIds: readonly string[],
): Promise<readonly HeldTask[]> {
  if (caseIds.length === 0 || taskTypes.length === 0) return []
  const found = await sql<HeldTask>`
    select t.case_id as "caseId", t.task_id as id, t.type, t.status
    from ${sql.id(schema, 'task')} as t
    join ${sql.id(schema, 'referral_case')} as c on c.case_id = t.case_id
    where t.case_id = any(${[...caseIds]}::text[]) and t.holder = ${agency} and t.type = any(${[...taskTypes]}::text[])
      and t.status in ('OPEN', 'OFFERED') and c.closed_at is null
    order by t.case_id, t.opened_at, t.task_id`.execute(db)
  return found.rows
}

/**
 * Tasks the agency held and finished since the moment asked about, also of cases that have been closed. Done ones only: what
 * was suspended, declined or lapsed was no work of its own, and what was handed over is another's.
 */
async function formerTasks(
  { db, schema }: RouteSource,
  { agency, taskTypes, closedSince }: ScopeQuestion,
  caseIds: readonly string[],
): Promise<readonly FormerTask[]> {
  if (closedSince === undefined || caseIds.length === 0 || taskTypes.length === 0) return []
  const found = await sql<FormerTask>`
    select t.case_id as "caseId", t.task_id as id, t.type, t.closed_at as "closedAt"
    from ${sql.id(schema, 'task')} as t
    where t.case_id = any(${[...caseIds]}::text[]) and t.holder = ${agency} and t.type = any(${[...taskTypes]}::text[])
      and t.status = 'DONE' and t.outcome is distinct from 'HANDED_OVER' and t.closed_at >= ${closedSince}::timestamptz
    order by t.case_id, t.opened_at, t.task_id`.execute(db)
  return found.rows.map((row) => ({ ...row, closedAt: new Date(row.closedAt).toISOString() }))
}

/**
 * The cases on which the agency holds an open task, in the order in which its own tasks were opened: when a case was opened
 * needs a grant of its own, and an order tells. What does not match the filter is marked, not left out (schema/permit.ts).
 */
async function caseEntries(
  { db, schema }: RouteSource,
  { agency, taskTypes, page }: ScopeQuestion,
  after: { openedAt: string; id: string } | undefined,
  limit: number,
): Promise<readonly Entry[]> {
  // From the agency's own tasks to their cases, never over all cases: the cost follows the work of one agency.
  const found = await sql<Entry>`
    select held.case_id as id, held.case_id as "caseId", held.opened_at as "openedAt", ${matching(sql.ref('c.state'), page?.state)} as matches
    from (
      select t.case_id, min(t.opened_at) as opened_at from ${sql.id(schema, 'task')} as t
      where t.holder = ${agency} and t.status = 'OPEN' and t.type = any(${[...taskTypes]}::text[])
      group by t.case_id
    ) as held
    cross join lateral ${openCase(schema, sql.ref('held.case_id'))} as c
    where ${after === undefined ? sql`true` : sql`(held.opened_at, held.case_id) > (${after.openedAt}::timestamptz, ${after.id})`}
    order by held.opened_at, held.case_id
    limit ${limit}`.execute(db)
  return found.rows
}

async function taskEntries(
  { db, schema, now }: RouteSource,
  { agency, taskTypes, page }: ScopeQuestion,
  after: { openedAt: string; id: string } | undefined,
  limit: number,
): Promise<readonly Entry[]> {
  const found = await sql<Entry>`
    select t.task_id as id, t.case_id as "caseId", t.opened_at as "openedAt",
      ${matching(sql.ref('t.status'), page?.status)} and ${isDue(page?.due, now())} as matches
    from ${sql.id(schema, 'task')} as t
    cross join lateral ${openCase(schema, sql.ref('t.case_id'))} as c
    where t.holder = ${agency} and t.type = any(${[...taskTypes]}::text[]) and t.status in ('OPEN', 'OFFERED')
      ${after === undefined ? sql`` : sql`and (t.opened_at, t.task_id) > (${after.openedAt}::timestamptz, ${after.id})`}
    order by t.opened_at, t.task_id
    limit ${limit}`.execute(db)
  return found.rows
}

function matching(column: RawBuilder<unknown>, wanted: string | undefined): RawBuilder<unknown> {
  return wanted === undefined ? sql`true` : sql`coalesce(${column} = ${wanted}, false)`
}

/** How many working days ahead a task is due soon. */
const SOON_DAYS = 3

/** Whether the task is past the moment it was due, or will be soon. What has no such moment is neither. */
function isDue(due: string | undefined, at: Date): RawBuilder<unknown> {
  if (due === undefined) return sql`true`
  const from = sql`${at.toISOString()}::timestamptz`
  return due === 'OVERDUE'
    ? sql`coalesce(t.due_at < ${from}, false)`
    : sql`coalesce(t.due_at >= ${from} and t.due_at <= ${addWorkingDays(at, SOON_DAYS).toISOString()}::timestamptz, false)`
}

/** The case if it is not closed. `offset 0` keeps the planner from reading the whole table for a handful of cases. */
function openCase(schema: string, caseId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select * from ${sql.id(schema, 'referral_case')} where case_id = ${caseId} and closed_at is null offset 0)`
}
