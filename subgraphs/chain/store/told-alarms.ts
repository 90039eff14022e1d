import { sql } from 'kysely'
import type { Database } from '../../kit/database.ts'
import type { TaskHolder } from './former-tasks.ts'

/** The type CaseAlarm of the schema. */
export interface ToldAlarm {
  readonly alarmId: string
  readonly kind: string
  readonly taskId: string | null
  readonly raisedAt: string
}

const MOST = 100
/** Days for which a refused event is told: as long as the change that left it is known by its clientMutationId. */
const REFUSED_TOLD = 30

/**
 * What an agency must hear of, the last one first: on cases on which it holds an open task of these types, and what it recorded
 * itself that the chain did not take up. The task is always one of its own: the one the alarm is about, or else the one under
 * which it can look at the case.
 */
export async function toldAlarms(
  db: Database,
  schema: string,
  holder: TaskHolder,
  now: Date,
): Promise<readonly ToldAlarm[]> {
  const [raised, refused] = await Promise.all([
    raisedAlarms(db, schema, holder),
    refusedEvents(db, schema, holder, now),
  ])
  return [...raised, ...refused].sort((left, right) => latestFirst(left, right)).slice(0, MOST)
}

async function raisedAlarms(
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

/**
 * What the agency recorded and the chain refused. Told whether or not it still holds a task there, for its own record says
 * something that the case does not. Why it was refused is not told: the reason can be a fact that others stated, or a silent one.
 */
async function refusedEvents(
  db: Database,
  schema: string,
  { agency, taskTypes }: TaskHolder,
  now: Date,
): Promise<readonly ToldAlarm[]> {
  const found = await sql<ToldAlarm>`
    select i.event_key as "alarmId", 'EVENT_REFUSED' as kind, own.task_id as "taskId", i.received_at as "raisedAt"
    from ${sql.id(schema, 'inbox')} as i
    left join lateral (
      select t.task_id from ${sql.id(schema, 'task')} as t
      where t.case_id = i.case_id and t.holder = ${agency} and t.status = 'OPEN'
        and t.type = any(${[...taskTypes]}::text[])
      order by t.number limit 1
    ) as own on true
    where i.by_agency = ${agency} and i.refused is not null
      and i.received_at > ${now.toISOString()}::timestamptz - make_interval(days => ${REFUSED_TOLD})
    order by i.received_at desc, i.event_key limit ${MOST}`.execute(db)
  return found.rows
}

function latestFirst(left: ToldAlarm, right: ToldAlarm): number {
  const later = new Date(right.raisedAt).getTime() - new Date(left.raisedAt).getTime()
  return later || (left.alarmId < right.alarmId ? -1 : Number(left.alarmId > right.alarmId))
}
