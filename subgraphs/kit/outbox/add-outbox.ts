import { sql, type Kysely } from 'kysely'
import { addTable } from '../migrate.ts'

/** Adds the outbox: events that the chain has to hear of, in the order in which their changes were committed. Used by migrations only. */
export async function addOutbox(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'outbox',
    {
      number: 'bigint generated always as identity',
      event_id: 'text!',
      case_id: 'text!',
      type: 'text!',
      event: 'jsonb!',
      created_at: 'timestamptz(3)!',
      delivered_at: 'timestamptz(3)',
      attempts: 'integer default 0!',
      refused: 'text',
    },
    { key: 'number', checks: { refused_once_delivered: 'refused is null or delivered_at is not null' } },
  )
  const named = db.schema.withSchema(schema)
  await named.createIndex('outbox_event_id').unique().on('outbox').column('event_id').execute()
  // What is still to be sent is all that is ever looked for, and soon nothing.
  await named
    .createIndex('outbox_waiting')
    .on('outbox')
    .columns(['case_id', 'number'])
    .where(sql<boolean>`delivered_at is null`)
    .execute()
}
