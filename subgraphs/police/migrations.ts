import type { Kysely, Migration } from 'kysely'
import { addCaseLink, addFileTable, addSeedState, addTable, addVersions } from '../kit/migrate.ts'
import { addChangeRequests } from '../kit/change/change-requests.ts'
import { addOutbox } from '../kit/outbox/add-outbox.ts'
import { indexDelivered } from '../kit/outbox/clear-delivered.ts'

/** Tables whose rows can be changed. */
const VERSIONED = ['police_signal', 'crime_report', 'investigation']

/** Migrations of the police schema, in the order of their names. One that has run anywhere is never changed. */
export function policeMigrations(schema: string): Readonly<Record<string, Migration>> {
  return {
    '0001-first-tables': { up: (db: Kysely<unknown>) => firstTables(db, schema) },
    '0002-versions': { up: (db: Kysely<unknown>) => addVersions(db, schema, VERSIONED) },
    '0003-outbox': { up: (db: Kysely<unknown>) => addOutbox(db, schema) },
    '0004-changes': { up: (db: Kysely<unknown>) => addChangeRequests(db, schema) },
    '0005-reports-and-offers': { up: (db: Kysely<unknown>) => reportsAndOffers(db, schema) },
    '0006-awaiting-an-assessor': { up: (db: Kysely<unknown>) => awaitingAnAssessor(db, schema) },
    '0007-delivered-events': { up: (db: Kysely<unknown>) => indexDelivered(db, schema) },
  }
}

async function firstTables(db: Kysely<unknown>, schema: string): Promise<void> {
  await addCaseLink(db, schema)
  await addFileTable(
    db,
    schema,
    'police_signal',
    {
      signal_id: 'text!',
      received_at: 'timestamptz(3)!',
      reported_by_type: 'text!',
      indicator_codes: 'text[]!',
      exploitation_suspected: 'text[]!',
      municipality_code: 'text',
      sector: 'text',
      assessment: 'text',
      narrative: 'text',
      source_reliability: 'text',
      recorded_by: 'text!',
      handed_over_to: 'text[]',
    },
    { key: 'signal_id', index: ['file_id', 'received_at', 'signal_id'] },
  )
  await addFileTable(
    db,
    schema,
    'police_victim_file',
    {
      police_file_number: 'text!',
      unit_code: 'text!',
      wpg_article: 'text!',
      subject_category: 'text!',
      presumed_victim_since: 'date',
      full_name: 'text',
      aliases: 'text[]',
      birth_date: 'text',
      gender: 'text',
      nationality: 'text',
      face_photo_ref: 'text',
      fingerprint_ref: 'text',
      contact_officer: 'text',
    },
    { checks: { partial_date: "birth_date ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'" } },
  )
  await addFileTable(
    db,
    schema,
    'crime_report',
    {
      report_id: 'text!',
      kind: 'text!',
      informative_talk_at: 'timestamptz(3)',
      reported_at: 'text',
      filed: 'boolean!',
      offence_article: 'text',
      crime_period_from: 'text',
      crime_period_to: 'text',
      crime_countries: 'text[]',
      statement_text: 'text',
      statement_summary: 'text',
      suspects: 'jsonb',
      suspect_relation: 'text',
    },
    {
      key: 'report_id',
      index: ['file_id', 'informative_talk_at', 'report_id'],
      checks: { partial_date: "reported_at ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'" },
    },
  )
  await addFileTable(db, schema, 'investigation', {
    case_number_om: 'text',
    status: 'text!',
    dismissal_code: 'text',
    decided_at: 'date',
    victim_needed_in_nl: 'boolean',
    individual_assessment: 'text',
    threat_level: 'text',
    protective_measures: 'text[]',
    minor_certified_interviewer: 'boolean',
  })
  await addSeedState(db, schema)
}

/** Who reported which signal, apart from the signal: a reporter follows its reports and has no part in the file. */
async function reportsAndOffers(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'signal_report',
    { report_id: 'text!', signal_id: 'text!', reported_by: 'text!', reported_at: 'timestamptz(3)!' },
    { key: 'report_id', index: ['reported_by', 'reported_at'] },
  )
  await addFileTable(db, schema, 'reflection_offer', {
    offered_at: 'timestamptz(3)!',
    offered_by: 'text!',
    accepted: 'boolean',
    answered_at: 'timestamptz(3)',
    version: 'integer default 1!',
  })
}

/** A report is nobody's own until it is assessed: the task to do so may be declined or handed over, and the signal goes with it. */
async function awaitingAnAssessor(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema
    .withSchema(schema)
    .alterTable('police_signal')
    .addColumn('awaits_assessor', 'boolean', (built) => built.notNull().defaultTo(false))
    .execute()
}
