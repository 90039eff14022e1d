import { sql } from 'kysely'
import type { Database } from '../../kit/database.ts'
import { fromColumns } from './case-columns.ts'
import type { ChainCase, ChainConsent, ChainTask } from '../machine/chain-case.ts'

/** Where the rows of the chain are: a transaction, and the database schema of the chain. */
export interface ChainRows {
  readonly tx: Database
  readonly schema: string
}

/** A case that nobody else can change until the transaction ends, with the versions of its rows. */
export interface LockedCase {
  readonly case: ChainCase
  readonly taskVersions: ReadonlyMap<string, number>
  readonly consentVersions: ReadonlyMap<string, number>
}

type Columns = Readonly<Record<string, unknown>>

interface PartsRow {
  readonly tasks: readonly Columns[]
  readonly consents: readonly Columns[]
  readonly asserted: Readonly<Record<string, boolean | null>>
}

/**
 * Reads a case and locks it for the transaction; undefined when there is none. Two statements on purpose: the second one
 * sees what the transaction that was waited for has written, which a part of the first would not (PostgreSQL, read committed).
 */
export async function lockCase({ tx, schema }: ChainRows, caseId: string): Promise<LockedCase | undefined> {
  const locked = await sql<Columns>`
    select case_id as "caseId", version, opened_at as "openedAt", closed_at as "closedAt",
      closure_reason as "closureReason", age_status as "ageStatus", residence_group as "residenceGroup",
      consent_band as "consentBand", turns18_on as "turns18On", safety_level as "safetyLevel",
      lead_agency as "leadAgency", care_region as "careRegion", coalesce(contact_rules, '{}') as "contactRules",
      tracks, course, reflection
    from ${sql.id(schema, 'referral_case')} where case_id = ${caseId} for update`.execute(tx)
  const [row] = locked.rows
  if (row === undefined) return undefined
  const parts = await sql<PartsRow>`
    select
      (select coalesce(json_agg(json_build_object(
          'taskId', t.task_id, 'type', t.type, 'holder', t.holder, 'status', t.status, 'openedAt', t.opened_at,
          'dueAt', t.due_at, 'dueBasis', coalesce(t.due_basis, 'project'), 'closedAt', t.closed_at,
          'outcome', t.outcome, 'endedBy', t.ended_by, 'version', t.version) order by t.number), '[]')
        from ${sql.id(schema, 'task')} as t where t.case_id = ${caseId}) as tasks,
      (select coalesce(json_agg(json_build_object(
          'consentId', n.consent_id, 'scope', n.scope, 'recipients', n.recipients, 'status', n.status,
          'givenBy', n.given_by, 'givenAt', n.given_at, 'explainedInLanguage', n.explained_in_language,
          'withdrawnAt', n.withdrawn_at, 'form', n.form, 'expiresAt', n.expires_at, 'version', n.version)
          order by n.number), '[]')
        from ${sql.id(schema, 'consent')} as n where n.case_id = ${caseId}) as consents,
      (select coalesce(json_object_agg(latest.name, latest.value), '{}')
        from (select distinct on (f.name) f.name, f.value
          from ${sql.id(schema, 'asserted_fact')} as f where f.case_id = ${caseId}
          order by f.name, f.assertion_number desc) as latest) as asserted`.execute(tx)
  const { tasks, consents, asserted } = parts.rows[0] ?? { tasks: [], consents: [], asserted: {} }
  return {
    case: {
      ...(fromColumns(row) as unknown as Omit<ChainCase, 'tasks' | 'consents' | 'asserted'>),
      tasks: tasks.map((task) => fromColumns(without(task, 'version')) as unknown as ChainTask),
      consents: consents.map((consent) => fromColumns(without(consent, 'version')) as unknown as ChainConsent),
      asserted: Object.fromEntries(Object.entries(asserted).map(([name, value]) => [name, value ?? undefined])),
    },
    taskVersions: versions(tasks, 'taskId'),
    consentVersions: versions(consents, 'consentId'),
  }
}

function without(columns: Columns, name: string): Columns {
  const { [name]: _, ...rest } = columns
  return rest
}

function versions(rows: readonly Columns[], key: string): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [String(row[key]), Number(row['version'])]))
}
