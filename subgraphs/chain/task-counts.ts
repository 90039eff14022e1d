import { sql } from 'kysely'
import type { Permit } from '../../schema/permit.ts'
import { CONSOLE_PURPOSE, toldCount, type TaskCount } from '../../schema/task-counts.ts'
import { errorBody, type HttpAnswer } from '../kit/http-answers.ts'
import type { RouteSource } from '../kit/subgraph-definition.ts'

/**
 * `POST /task-counts`: the hub asks how much work waits, for the picture of the chain in its console. Under the console's own
 * permit alone, which opens no case. Counted here and small counts left out here, so that no id and no small cell leaves the
 * chain (Rapporteur: aggregates, small cells suppressed).
 */
export function taskCountsRoute(source: RouteSource): (body: Buffer, permit: Permit) => Promise<HttpAnswer> {
  return async (_body, permit) =>
    permit.purpose === CONSOLE_PURPOSE
      ? { status: 200, body: { counts: await taskCounts(source) } }
      : { status: 403, body: errorBody('Counts are for the console alone', 'REQUEST_REFUSED') }
}

async function taskCounts({ db, schema, now }: RouteSource): Promise<TaskCount[]> {
  const found = await sql<Required<TaskCount>>`
    select t.type, count(*)::int as waiting, (count(*) filter (where t.due_at < ${now().toISOString()}::timestamptz))::int as overdue
    from ${sql.id(schema, 'task')} as t
    join ${sql.id(schema, 'referral_case')} as c on c.case_id = t.case_id
    where t.status in ('OPEN', 'OFFERED') and c.closed_at is null
    group by t.type order by t.type`.execute(db)
  return found.rows.flatMap((counted) => toldCount(counted) ?? [])
}
