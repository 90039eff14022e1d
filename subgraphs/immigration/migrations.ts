import type { Kysely, Migration } from 'kysely'
import { addCaseLink, addFileTable, addSeedState, addVersions } from '../kit/migrate.ts'
import { addChangeRequests } from '../kit/change/change-requests.ts'
import { addOutbox } from '../kit/outbox/add-outbox.ts'
import { indexDelivered } from '../kit/outbox/clear-delivered.ts'

/** Tables whose rows can be changed. */
const VERSIONED = ['reflection_period', 'residence_application', 'reception', 'return_plan']

/** Migrations of the immigration schema, in the order of their names. One that has run anywhere is never changed. */
export function immigrationMigrations(schema: string): Readonly<Record<string, Migration>> {
  return {
    '0001-first-tables': { up: (db: Kysely<unknown>) => firstTables(db, schema) },
    '0002-versions': { up: (db: Kysely<unknown>) => addVersions(db, schema, VERSIONED) },
    '0003-outbox': { up: (db: Kysely<unknown>) => addOutbox(db, schema) },
    '0004-changes': { up: (db: Kysely<unknown>) => addChangeRequests(db, schema) },
    '0005-appeal-and-departure': { up: (db: Kysely<unknown>) => appealAndDeparture(db, schema) },
    '0006-delivered-events': { up: (db: Kysely<unknown>) => indexDelivered(db, schema) },
  }
}

async function firstTables(db: Kysely<unknown>, schema: string): Promise<void> {
  await addCaseLink(db, schema)
  await addFileTable(
    db,
    schema,
    'alien_record',
    {
      v_number: 'text!',
      full_name: 'text',
      birth_date: 'date',
      birth_date_certainty: 'text',
      nationality: 'text',
      country_of_origin: 'text',
      identity_established: 'boolean',
      travel_document_number: 'text',
    },
    { checks: { ten_digits: "v_number ~ '^[0-9]{10}$'" } },
  )
  await addFileTable(db, schema, 'residence_status', {
    lawful_residence: 'boolean!',
    ground_vw8: 'text',
    title_code: 'text',
    valid_from: 'date',
    valid_until: 'date',
    may_work: 'boolean',
    health_scheme: 'text',
    asylum_track: 'text',
    dublin_state: 'text',
  })
  await addFileTable(
    db,
    schema,
    'reflection_period',
    {
      offered_at: 'timestamptz(3)',
      offered_by: 'text',
      accepted: 'boolean',
      start_date: 'date',
      end_date: 'date',
      dublin_applies: 'boolean',
      departure_suspended: 'boolean',
      end_reason: 'text',
    },
    { checks: { at_most_three_months: "end_date between start_date and start_date + interval '3 months'" } },
  )
  await addFileTable(
    db,
    schema,
    'residence_application',
    {
      application_id: 'text!',
      procedure: 'text!',
      submitted_at: 'date',
      decision_due_at: 'date',
      decision: 'text',
      decision_grounds: 'text',
      decided_at: 'date',
      police_statement_present: 'boolean',
      medical_statement_present: 'boolean',
      appeal_pending: 'boolean',
    },
    { key: 'application_id', index: ['file_id', 'submitted_at', 'application_id'] },
  )
  await addFileTable(db, schema, 'reception', {
    reception_id: 'text!',
    kind: 'text!',
    facility_address: 'text',
    facility_region: 'text',
    safe_placement_needs: 'text[]',
    arrived_at: 'date',
    left_at: 'date',
    left_to_unknown_destination: 'boolean',
  })
  await addFileTable(db, schema, 'return_plan', {
    return_plan_id: 'text!',
    voluntary: 'boolean!',
    destination_country: 'text',
    planned_date: 'date',
    risk_assessment: 'text',
    reintegration_needs: 'text[]',
  })
  await addSeedState(db, schema)
}

/** What the services have to remember and no field shows: how an appeal stands, and that somebody departed. */
async function appealAndDeparture(db: Kysely<unknown>, schema: string): Promise<void> {
  const named = db.schema.withSchema(schema)
  await named.alterTable('residence_application').addColumn('appeal', 'text').execute()
  await named.alterTable('return_plan').addColumn('departed_at', 'date').execute()
}
