import type { GraphQLFieldResolver } from 'graphql'
import { sql } from 'kysely'
import type { StoredEntity } from '../kit/load-rows.ts'
import type { RequestContext } from '../kit/request-context.ts'
import type { FieldResolvers } from '../kit/subgraph-definition.ts'

/** The longest page, whatever is asked. */
const LONGEST = 100

/** `Query.signalReports`: the asker's own reports and what became of each. The case of a report is not looked at. */
export function signalReports(entities: ReadonlyMap<string, StoredEntity>): FieldResolvers {
  const names = entities.get('PoliceSignal')?.names
  if (names === undefined) throw new Error('signals are not kept, so reports of them cannot be followed')
  const resolve: GraphQLFieldResolver<unknown, RequestContext, { first?: number | null }> = async (
    _parent,
    { first },
    { access, db },
  ) => {
    const found = await sql`
      select r.report_id as "reportId", r.reported_at as "reportedAt",
        case s.assessment
          when 'SLIGHTEST_INDICATION' then 'ASSESSED_INDICATION'
          when 'NO_INDICATION' then 'ASSESSED_NONE'
          else 'RECEIVED' end as fate
      from ${names.table('signal_report')} as r join ${names.table('police_signal')} as s on s.signal_id = r.signal_id
      where r.reported_by = ${access.permit.agency}
      order by r.reported_at desc, r.report_id
      limit ${Math.min(Math.max(first ?? 20, 0), LONGEST)}`.execute(db)
    return found.rows
  }
  return { Query: { signalReports: resolve as GraphQLFieldResolver<unknown, RequestContext> } }
}
