import type { Kysely, Migration } from 'kysely'
import { addCaseLink, addFileTable, addSeedState, addVersions } from '../kit/migrate.ts'
import { addChangeRequests } from '../kit/change/change-requests.ts'
import { addOutbox } from '../kit/outbox/add-outbox.ts'
import { indexDelivered } from '../kit/outbox/clear-delivered.ts'

/** Tables whose rows can be changed. */
const VERSIONED = ['brp_person', 'wmo_request', 'income_support', 'housing']

/** Migrations of the municipal schema, in the order of their names. One that has run anywhere is never changed. */
export function municipalMigrations(schema: string): Readonly<Record<string, Migration>> {
  return {
    '0001-first-tables': { up: (db: Kysely<unknown>) => firstTables(db, schema) },
    '0002-versions': { up: (db: Kysely<unknown>) => addVersions(db, schema, VERSIONED) },
    '0003-outbox': { up: (db: Kysely<unknown>) => addOutbox(db, schema) },
    '0004-changes': { up: (db: Kysely<unknown>) => addChangeRequests(db, schema) },
    '0005-delivered-events': { up: (db: Kysely<unknown>) => indexDelivered(db, schema) },
  }
}

async function firstTables(db: Kysely<unknown>, schema: string): Promise<void> {
  await addCaseLink(db, schema)
  await addFileTable(
    db,
    schema,
    'brp_person',
    {
      burgerservicenummer: 'text',
      naam: 'jsonb',
      geboortedatum: 'date',
      geslacht: 'text',
      nationaliteiten: 'text[]',
      gemeente_van_inschrijving: 'text',
      functie_adres: 'jsonb',
      adres: 'jsonb',
      geheimhouding_persoonsgegevens: 'boolean!',
      verblijfstitel: 'text',
      gezag: 'jsonb',
      registered_at: 'date',
    },
    { checks: { nine_digits: "burgerservicenummer ~ '^[0-9]{9}$'" } },
  )
  await addFileTable(
    db,
    schema,
    'wmo_request',
    {
      request_id: 'text!',
      reported_at: 'date',
      investigation_due_at: 'date',
      decision_due_at: 'date',
      provision_type: 'text',
      decision: 'text',
      need_codes: 'text[]',
    },
    { key: 'request_id', index: ['file_id', 'reported_at', 'request_id'] },
  )
  await addFileTable(db, schema, 'income_support', {
    application_id: 'text!',
    scheme: 'text',
    applied_at: 'date',
    decision_due_at: 'date',
    decision: 'text',
    advance_paid: 'boolean',
    iban: 'text',
    debt_support: 'boolean',
  })
  await addFileTable(
    db,
    schema,
    'housing',
    {
      housing_id: 'text!',
      urgency_granted: 'boolean',
      offer_made: 'boolean',
      moved_in_at: 'date',
      address: 'jsonb',
      excluded_neighbourhoods: 'text[]',
    },
    { key: 'housing_id', index: ['file_id', 'housing_id'] },
  )
  await addSeedState(db, schema)
}
