import { sql } from 'kysely'
import type { Database } from '../../kit/database.ts'
import type { Directory } from '../machine/directory.ts'
import { cursorOf, type Place, placeOf } from '../page-cursor.ts'
import type { TaskEnding } from './task-ending.ts'

/** Whose list it is, as the permit says. */
export interface TaskHolder {
  /** OIN. */
  readonly agency: string
  readonly taskTypes: readonly string[]
}

interface FormerTaskRow {
  readonly taskId: string
  readonly type: string
  readonly openedAt: string
  readonly closedAt: string
  readonly outcome: string | null
  readonly why: TaskEnding
  readonly endedBy: string | null
}

/** The type of the same name of the schema. */
export interface FormerTaskPage {
  readonly tasks: readonly FormerTaskRow[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

const MOST = 100

/**
 * Tasks of an agency that have ended, the last one first. Each is told as it was when it ended, from its own row and no other:
 * nothing here follows the case. A cursor that no page gave out gives nothing.
 */
export async function formerTasks(
  db: Database,
  schema: string,
  { agency, taskTypes }: TaskHolder,
  { first, after, directory }: { readonly first: number; readonly after?: string; readonly directory: Directory },
): Promise<FormerTaskPage | undefined> {
  const place = after === undefined ? undefined : placeOf(after)
  if (after !== undefined && place === undefined) return undefined
  const wanted = Math.min(Math.max(first, 0), MOST)
  // Type by type from the end of its index: an agency may have tens of thousands.
  const found = await sql<FormerTaskRow>`
    select former.* from unnest(${[...taskTypes]}::text[]) as asked(type)
    cross join lateral (
      select t.task_id as "taskId", t.type, t.opened_at as "openedAt", t.closed_at as "closedAt", t.outcome,
        t.ending as why, t.ended_by as "endedBy"
      from ${sql.id(schema, 'task')} as t
      where t.holder = ${agency} and t.type = asked.type and t.closed_at is not null and t.ending is not null
        ${place === undefined ? sql`` : isAfter(place)}
      order by t.closed_at desc, t.task_id desc
      limit ${wanted + 1}
    ) as former
    order by former."closedAt" desc, former."taskId" desc
    limit ${wanted + 1}`.execute(db)
  const tasks = found.rows.slice(0, wanted)
  const last = tasks.at(-1)
  return {
    tasks: tasks.map((task) => ({ ...task, endedBy: whose(task, directory) })),
    hasNextPage: found.rows.length > wanted,
    endCursor: last === undefined ? null : cursorOf({ openedAt: last.closedAt, id: last.taskId }),
  }
}

function isAfter({ openedAt, id }: Place) {
  return sql`and (t.closed_at, t.task_id) < (${openedAt}::timestamptz, ${id})`
}

/**
 * By what kind of agency a task was ended, or by time. What took the ground away is never told, also where it was harmless: a
 * task that ended because of a suspicion must look like any other (Directive 2011/36/EU art. 14(2) and 15).
 */
function whose({ why, endedBy }: FormerTaskRow, directory: Directory): string | null {
  if (why === 'TIME') return 'TIME'
  return why === 'GROUND_ENDED' || endedBy === null ? null : (directory.kindOf(endedBy) ?? null)
}
