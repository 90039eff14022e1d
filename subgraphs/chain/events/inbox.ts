import { type Kysely, sql } from 'kysely'
import { clearInbox } from './clear-inbox.ts'
import type { Database } from '../../kit/database.ts'
import { addTable } from '../../kit/migrate.ts'
import type { EventAnswer, EventSender } from '../../kit/outbox/event-envelope.ts'
import type { ParsedEvent } from '../../kit/referral-chain/parse-event.ts'

/** An event that another subgraph told, as the chain applies it. */
export interface ReceivedEvent extends ParsedEvent {
  readonly from: EventSender
  readonly eventId: string
}

/** Applies an event in the transaction that it is given, or says with a code why not, and has written nothing then. */
export type ApplyReceived = (
  tx: Database,
  received: ReceivedEvent,
) => Promise<{ readonly applied: true } | { readonly refused: string }>

/** Adds the table of the events that were taken in; used by migrations only. */
export async function addInbox(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'inbox',
    { event_key: 'text!', type: 'text!', case_id: 'text!', received_at: 'timestamptz(3)!', refused: 'text' },
    { key: 'event_key' },
  )
}

/** Adds whose act a taken event told, so that the agency can hear of one that was refused; used by migrations only. */
export async function addInboxAgency(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).alterTable('inbox').addColumn('by_agency', 'text').execute()
  await sql`
    create index inbox_refused on ${sql.id(schema, 'inbox')} (by_agency, received_at) where refused is not null`.execute(
    db,
  )
}

/**
 * Takes an event in: what it does and that it was taken are in one transaction, so that it does it once, however often it is sent
 * and whenever either side dies. Two that come at once wait for each other at the key, which is the sender's own.
 */
export async function takeIn(
  { db, schema, now }: { readonly db: Database; readonly schema: string; readonly now: () => Date },
  received: ReceivedEvent,
  apply: ApplyReceived,
): Promise<EventAnswer> {
  const { from, eventId, caseId, event } = received
  const inbox = sql.id(schema, 'inbox')
  const key = `${from} ${eventId}`
  return db.transaction().execute(async (tx): Promise<EventAnswer> => {
    const taken = await sql`
      with gone as (${clearInbox(schema, now())})
      insert into ${inbox} (event_key, type, case_id, by_agency, received_at)
      values (${key}, ${event.type}, ${caseId}, ${event.by}, ${now().toISOString()}::timestamptz)
      on conflict (event_key) do nothing`.execute(tx)
    if (taken.numAffectedRows !== 1n) {
      const before = await sql<{ refused: string | null }>`
        select refused from ${inbox} where event_key = ${key}`.execute(tx)
      // Whoever did not hear the first answer hears the same again.
      const refused = before.rows[0]?.refused ?? undefined
      return refused === undefined ? { outcome: 'repeated' } : { outcome: 'refused', code: refused }
    }
    const done = await apply(tx, received)
    if ('applied' in done) return { outcome: 'applied' }
    await sql`update ${inbox} set refused = ${done.refused} where event_key = ${key}`.execute(tx)
    return { outcome: 'refused', code: done.refused }
  })
}
