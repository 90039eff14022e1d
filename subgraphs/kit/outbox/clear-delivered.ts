import { type Kysely, type RawBuilder, sql } from 'kysely'

/** Days for which it can be looked up what was sent, and what the chain refused of it. */
export const DELIVERED_DAYS = 90
/** What has grown old is cleared by so many rows with each event: more than one event adds. */
const CLEARED_AT_ONCE = 10

/** Finds what was delivered long ago without looking at the rest; used by migrations only. */
export async function indexDelivered(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema
    .withSchema(schema)
    .createIndex('outbox_delivered')
    .on('outbox')
    .column('delivered_at')
    .where(sql.ref('delivered_at'), 'is not', null)
    .execute()
}

/** Deletes a few events that the chain answered for long ago. What still waits stays, however old. */
export function clearDelivered(schema: string, at: Date): RawBuilder<unknown> {
  const table = sql.id(schema, 'outbox')
  const old = new Date(at.getTime() - DELIVERED_DAYS * 86_400_000).toISOString()
  return sql`delete from ${table} where number in (
    select number from ${table} where delivered_at < ${old}::timestamptz order by delivered_at limit ${CLEARED_AT_ONCE}
    for update skip locked)`
}
