import type { Kysely, Migration } from 'kysely'
import { addChangeRequests } from '../kit/change/change-requests.ts'
import { addSeedState, addTable } from '../kit/migrate.ts'
import { indexReceived } from './events/clear-inbox.ts'
import { addInbox, addInboxAgency } from './events/inbox.ts'
import { subjectReferenceTable } from './store/subject-references.ts'
import { movingTables } from './store/moving-tables.ts'

/** Migrations of the chain schema, in the order of their names. One that has run anywhere is never changed. */
export function chainMigrations(schema: string): Readonly<Record<string, Migration>> {
  return {
    '0001-first-tables': { up: (db: Kysely<unknown>) => firstTables(db, schema) },
    '0002-moving-cases': { up: (db: Kysely<unknown>) => movingTables(db, schema) },
    '0003-inbox': { up: (db: Kysely<unknown>) => addInbox(db, schema) },
    '0004-changes': { up: (db: Kysely<unknown>) => addChangeRequests(db, schema) },
    '0005-referrals': { up: (db: Kysely<unknown>) => referralTasks(db, schema) },
    '0010-subject-references': { up: (db: Kysely<unknown>) => subjectReferenceTable(db, schema) },
    '0011-refused-events': { up: (db: Kysely<unknown>) => addInboxAgency(db, schema) },
    '0012-recorded-by': { up: (db: Kysely<unknown>) => consentRecorders(db, schema) },
    '0013-received-events': { up: (db: Kysely<unknown>) => indexReceived(db, schema) },
  }
}

async function firstTables(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'referral_case',
    {
      case_id: 'text!',
      state: 'text!',
      opened_at: 'timestamptz(3)!',
      closed_at: 'timestamptz(3)',
      closure_reason: 'text',
      age_status: 'text!',
      care_region: 'text',
      residence_group: 'text!',
      lead_agency: 'text!',
      contact_rules: 'text[]',
      interpreter_language: 'text',
      interpreter_gender: 'text',
      safety_level: 'text!',
      data_subject_informed_at: 'timestamptz(3)',
      is_open: 'boolean!',
      consent_band: 'text!',
      turns18_on: 'text',
    },
    {
      key: 'case_id',
      checks: {
        partial_date: "turns18_on ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'",
        open_until_closed: 'is_open = (closed_at is null)',
      },
    },
  )
  await addTable(
    db,
    schema,
    'task',
    {
      case_id: 'text!',
      task_id: 'text!',
      type: 'text!',
      holder: 'text!',
      status: 'text!',
      opened_at: 'timestamptz(3)!',
      due_at: 'timestamptz(3)',
      due_basis: 'text',
      closed_at: 'timestamptz(3)',
      outcome: 'text',
    },
    {
      key: 'task_id',
      index: ['case_id', 'opened_at', 'task_id'],
      checks: { known_status: "status in ('OFFERED', 'OPEN', 'SUSPENDED', 'DONE', 'DECLINED', 'LAPSED')" },
    },
  )
  await addTable(
    db,
    schema,
    'referral',
    {
      case_id: 'text!',
      referral_id: 'text!',
      from_agency: 'text!',
      to_agency: 'text!',
      service: 'text!',
      requested_at: 'timestamptz(3)!',
      status: 'text!',
      declined_reason: 'text',
    },
    { key: 'referral_id', index: ['case_id', 'requested_at', 'referral_id'] },
  )
  await addTable(
    db,
    schema,
    'consent',
    {
      case_id: 'text!',
      consent_id: 'text!',
      scope: 'text!',
      recipients: 'text[]!',
      status: 'text!',
      given_by: 'text!',
      given_at: 'timestamptz(3)',
      explained_in_language: 'text',
      withdrawn_at: 'timestamptz(3)',
      form: 'text!',
      expires_at: 'timestamptz(3)',
    },
    { key: 'consent_id', index: ['case_id', 'given_at', 'consent_id'] },
  )
  await addTable(
    db,
    schema,
    'asserted_fact',
    {
      assertion_number: 'bigint generated always as identity',
      case_id: 'text!',
      name: 'text!',
      value: 'boolean',
      asserted_by: 'text!',
      asserted_at: 'timestamptz(3)!',
    },
    { key: 'assertion_number', index: ['case_id', 'name', 'asserted_at', 'assertion_number'] },
  )
  // Every question about scope starts from the holder.
  await db.schema
    .withSchema(schema)
    .createIndex('task_holder')
    .on('task')
    .columns(['holder', 'status', 'type', 'opened_at', 'task_id'])
    .execute()
  for (const table of ['task', 'referral', 'consent', 'asserted_fact']) {
    await db.schema
      .withSchema(schema)
      .alterTable(table)
      .addForeignKeyConstraint(`${table}_case`, ['case_id'], `${schema}.referral_case`, ['case_id'])
      .execute()
  }
  await addSeedState(db, schema)
}

/** A referral goes the way of the task that it opened. */
async function referralTasks(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).alterTable('referral').addColumn('task_id', 'text').execute()
}

/** Whose record a consent is. Nobody is noted for those that were recorded before. */
async function consentRecorders(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).alterTable('consent').addColumn('recorded_by', 'text').execute()
}
