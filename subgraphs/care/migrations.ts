import type { Kysely, Migration } from 'kysely'
import { addCaseLink, addFileTable, addSeedState, addVersions } from '../kit/migrate.ts'
import { addChangeRequests } from '../kit/change/change-requests.ts'
import { addOutbox } from '../kit/outbox/add-outbox.ts'
import { indexDelivered } from '../kit/outbox/clear-delivered.ts'

/** Tables whose rows can be changed. */
const VERSIONED = [
  'victim_registration',
  'shelter_placement',
  'care_plan',
  'health_intake',
  'youth_protection',
  'victim_support',
]

/** Migrations of the care schema, in the order of their names. One that has run anywhere is never changed. */
export function careMigrations(schema: string): Readonly<Record<string, Migration>> {
  return {
    '0001-first-tables': { up: (db: Kysely<unknown>) => firstTables(db, schema) },
    '0002-versions': { up: (db: Kysely<unknown>) => addVersions(db, schema, VERSIONED) },
    '0003-outbox': { up: (db: Kysely<unknown>) => addOutbox(db, schema) },
    '0004-changes': { up: (db: Kysely<unknown>) => addChangeRequests(db, schema) },
    '0005-earlier-notes': { up: (db: Kysely<unknown>) => earlierNotes(db, schema) },
    '0006-delivered-events': { up: (db: Kysely<unknown>) => indexDelivered(db, schema) },
  }
}

async function firstTables(db: Kysely<unknown>, schema: string): Promise<void> {
  await addCaseLink(db, schema)
  await addFileTable(db, schema, 'victim_registration', {
    registration_number: 'text!',
    registered_at: 'date!',
    dossier_type: 'text!',
    reporter_type: 'text!',
    reporter_region: 'text',
    gender: 'text',
    birth_year: 'integer',
    age_band: 'text',
    majority_at_exploitation: 'text',
    citizenship: 'text',
    exploitation_forms: 'text[]!',
    sector: 'text',
    means_of_control: 'text[]',
    recruiter_relation: 'text',
    countries_of_exploitation: 'text[]',
    exploitation_months: 'integer',
    reports: 'jsonb',
  })
  await addFileTable(
    db,
    schema,
    'shelter_request',
    {
      request_id: 'text!',
      requested_at: 'timestamptz(3)!',
      urgency: 'text!',
      shelter_type_needed: 'text!',
      accompanying_children: 'integer',
      accessibility_needs: 'text[]',
      excluded_regions: 'text[]',
      gender_of_shelter: 'text',
      call_name: 'text',
      birth_year: 'integer',
    },
    { key: 'request_id', index: ['file_id', 'requested_at', 'request_id'] },
  )
  await addFileTable(
    db,
    schema,
    'shelter_placement',
    {
      placement_id: 'text!',
      shelter_org: 'text',
      shelter_type: 'text',
      shelter_address: 'text',
      region: 'text',
      placed_at: 'date',
      planned_end: 'date',
      ended_at: 'date',
      end_reason: 'text',
      longer_stay_reason: 'text',
    },
    {
      key: 'placement_id',
      index: ['file_id', 'placed_at', 'placement_id'],
      checks: { ends_after_start: 'ended_at >= placed_at' },
    },
  )
  await addFileTable(
    db,
    schema,
    'care_plan',
    {
      plan_id: 'text!',
      coordinator_name: 'text',
      coordinator_phone: 'text',
      coordinator_agency: 'text',
      needs: 'text[]!',
      goals: 'jsonb',
      review_at: 'date',
      availability: 'jsonb',
      support_person_present: 'boolean',
      lawyer_name: 'text',
      lawyer_contact: 'text',
      notes: 'text',
      full_name: 'text',
      birth_date: 'text',
    },
    { checks: { partial_date: "birth_date ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'" } },
  )
  await addFileTable(
    db,
    schema,
    'safety_assessment',
    {
      assessment_number: 'bigint generated always as identity',
      assessed_at: 'timestamptz(3)',
      risk_level: 'text',
      perpetrator_knows_location: 'boolean',
      family_involved: 'boolean',
      unsafe_contacts: 'text[]',
      agreed_measures: 'text[]',
    },
    { key: 'assessment_number', index: ['file_id', 'assessed_at', 'assessment_number'] },
  )
  await addFileTable(db, schema, 'health_intake', {
    acute_medical_need: 'boolean',
    pregnant: 'boolean',
    mental_health_triage: 'text',
    substance_use: 'boolean',
    mild_intellectual_disability: 'boolean',
    treating_provider: 'text',
    diagnosis_notes: 'text',
    fit_for_interview: 'text',
    cannot_cooperate_statement: 'boolean',
    access_need_codes: 'text[]',
  })
  await addFileTable(db, schema, 'youth_protection', {
    guardian_type: 'text',
    guardian_agency: 'text',
    guardian_contact: 'text',
    measure: 'text',
    parents_informed: 'boolean',
    parents_suspected: 'boolean',
    school_enrolled: 'boolean',
    veilig_thuis_report_at: 'date',
    age_assessment_outcome: 'text',
    contact_parents: 'text',
  })
  await addFileTable(
    db,
    schema,
    'victim_support',
    {
      support_file_id: 'text!',
      services_provided: 'text[]',
      claim_filed: 'boolean',
      fund_application_at: 'date',
      plausibility: 'text',
      injury_category: 'integer',
      amount_awarded: 'jsonb',
      decided_at: 'date',
    },
    { checks: { injury_category: 'injury_category between 1 and 6' } },
  )
  await addSeedState(db, schema)
}

/** Notes of health care providers before the one that has the record now, by their OIN. No field of the schema shows them. */
async function earlierNotes(db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).alterTable('health_intake').addColumn('earlier_notes', 'jsonb').execute()
}
