import { type Kysely, type RawBuilder, sql } from 'kysely'

/**
 * Days after the change that it tells of in which an event is taken. A sender may be away for long and send then what the chain
 * has applied already: an event that is older cannot be told from one that was applied and forgotten since.
 */
export const TAKEN_DAYS = 180
/** Days for which an event is known again: longer than anything is taken, whatever the clocks of sender and chain say. */
const KNOWN_DAYS = TAKEN_DAYS + 10
/** What has grown old is cleared by so many rows with each event: more than one event adds. */
const CLEARED_AT_ONCE = 10
const DAY = 86_400_000

/** Finds what was taken in long ago without looking at the rest; used by migrations only. */
export async function indexReceived(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).createIndex('inbox_received').on('inbox').column('received_at').execute()
}

/** Whether an event tells of a change too long ago for the chain to know whether it was applied. */
export function isTooOld(happened: Date, now: Date): boolean {
  return happened.getTime() < now.getTime() - TAKEN_DAYS * DAY
}

/** Deletes a few events that can no longer be sent again: nothing happened after it was received. */
export function clearInbox(schema: string, now: Date): RawBuilder<unknown> {
  const table = sql.id(schema, 'inbox')
  const old = new Date(now.getTime() - KNOWN_DAYS * DAY).toISOString()
  return sql`delete from ${table} where event_key in (
    select event_key from ${table} where received_at < ${old}::timestamptz order by received_at limit ${CLEARED_AT_ONCE}
    for update skip locked)`
}
