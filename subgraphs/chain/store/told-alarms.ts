import { sql } from 'kysely'
import type { Database } from '../../kit/database.ts'
import type { TaskHolder } from './former-tasks.ts'

/** The type CaseAlarm of the schema. */
export interface ToldAlarm {
  readonly alarmId: string
  readonly kind: string
  readonly taskId: string
  readonly raisedAt: string
}

const MOST = 100

/**
 * What an agency must hear of, on cases on which it holds an open task of these types, the last one first. The task is always
 * one of its own: the one the alarm is about, or else the one under which it can look at the case.
 */
export async function toldAlarms(
  db: Database,
  schema: string,
  { agency, taskTypes }: TaskHolder,
): Promise<readonly ToldAlarm[]> {
  const found = await sql<ToldAlarm>`
    select a.alarm_id as "alarmId", a.kind, own.task_id as "taskId", a.raised_at as "raisedAt"
    from ${sql.id(schema, 'alarm')} as a
    join ${sql.id(schema, 'referral_case')} as c on c.case_id = a.case_id and c.closed_at is null
    cross join lateral (
      select t.task_id from ${sql.id(schema, 'task')} as t
      where t.case_id = a.case_id and t.holder = ${agency} and t.status = 'OPEN'
        and t.type = any(${[...taskTypes]}::text[])
      order by t.task_id = a.task_id desc, t.number limit 1
    ) as own
    where a.to_agency = ${agency}
    order by a.raised_at desc, a.alarm_id limit ${MOST}`.execute(db)
  return found.rows
}
