import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { parseEvent } from '../referral-chain/parse-event.ts'
import { clearDelivered } from './clear-delivered.ts'
import { holdCase } from './hold-case.ts'

/** An event as it is stored and sent: codes, days and OINs only, moments as RFC 3339 text. */
export interface OutgoingEvent {
  readonly type: string
  readonly caseId: string
  /** OIN of the agency whose act it was. */
  readonly by: string
  /** When it happened. */
  readonly at: string
  readonly [code: string]: unknown
}

/**
 * Puts an event into the outbox, in the transaction of the change that it tells of: either both are there or neither. Changes of
 * one case wait for each other here until they commit, so that the numbers follow the order in which they count. Throws for an
 * event that the chain would not take: better no change than one that the chain never hears of.
 */
export async function writeOutbox(
  tx: Database,
  schema: string,
  { eventId, ...event }: OutgoingEvent & { readonly eventId: string },
): Promise<void> {
  const read = parseEvent(event)
  if (typeof read === 'string') throw new Error(`An event cannot be sent: ${read}`)
  await holdCase(tx, schema, event.caseId)
  await sql`
    with gone as (${clearDelivered(schema, new Date(event.at))})
    insert into ${sql.id(schema, 'outbox')} (event_id, case_id, type, event, created_at)
    values (${eventId}, ${event.caseId}, ${event.type}, ${JSON.stringify(event)}::jsonb, ${event.at})`.execute(tx)
}
