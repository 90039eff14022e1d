import { type RawBuilder, sql } from 'kysely'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import type { Asked, TableNames } from '../kit/subgraph-definition.ts'

/**
 * Whether departure is suspended, of a period `t`. A period that has run out suspends nothing any more (Vw 2000 art. 8(k)), though
 * nobody has recorded that it did: what was recorded then stands only while an application is pending, or an appeal or a term for
 * one runs (Vw 2000 art. 8(f), 8(h) and 69), as in `suspendsDeparture`.
 */
export function departureSuspendedNow(tables: TableNames, { at }: Pick<Asked, 'at'>): RawBuilder<unknown> {
  return sql`case when t.departure_suspended then not (
    t.end_reason is null and t.end_date is not null and t.end_date < ${dutchDay(at)}::date
    and not exists (
      select 1 from ${tables.table('residence_application')} as a where a.file_id = t.file_id and (
        coalesce(a.decision, 'PENDING') = 'PENDING'
        or case when a.appeal is null then coalesce(a.appeal_pending, false) else a.appeal <> 'NONE' end)))
    else t.departure_suspended end`
}
