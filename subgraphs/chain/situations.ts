import { sql } from 'kysely'
import { factsOf } from '../../policies/engine/facts/facts.ts'
import type { Situation } from '../../policies/engine/situation.ts'
import type { RouteSource } from '../kit/subgraph-definition.ts'
import type { ScopeQuestion } from '../../schema/permit.ts'

type Facts = Readonly<Record<string, boolean | undefined>>
type Asked = Pick<ScopeQuestion, 'agency' | 'kind' | 'purpose'>

interface ConsentRow {
  readonly scope: string
  readonly recipients: readonly string[]
  readonly status: string
  readonly givenBy: string
  readonly givenAt: string | null
  readonly withdrawnAt: string | null
  readonly expiresAt: string | null
}

interface TaskRow {
  readonly type: string
  readonly status: string
  readonly holder: string
  readonly outcome: string | null
}

interface SituationRow {
  readonly caseId: string
  readonly ageStatus: string | null
  readonly residenceGroup: string | null
  readonly consentBand: string | null
  readonly turns18On: string | null
  readonly consents: readonly ConsentRow[]
  readonly tasks: readonly TaskRow[]
  readonly asserted: Readonly<Record<string, boolean | null>>
}

/**
 * The facts of each case for one asker, from one statement whatever the number of cases: what a case is, what was consented
 * and what was asserted are of one moment. Read for none as well, so that no case costs what a hidden one does.
 */
export async function factsOfCases(
  { db, schema, now }: RouteSource,
  asked: Asked,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Facts>> {
  const found = await sql<SituationRow>`
    select c.case_id as "caseId", c.age_status as "ageStatus", c.residence_group as "residenceGroup",
      c.consent_band as "consentBand", c.turns18_on as "turns18On",
      (select coalesce(json_agg(json_build_object(
          'scope', n.scope, 'recipients', n.recipients, 'status', n.status, 'givenBy', n.given_by,
          'givenAt', n.given_at, 'withdrawnAt', n.withdrawn_at, 'expiresAt', n.expires_at)
          order by n.given_at, n.consent_id), '[]')
        from ${sql.id(schema, 'consent')} as n where n.case_id = c.case_id) as consents,
      (select coalesce(json_agg(json_build_object(
          'type', t.type, 'status', t.status, 'holder', t.holder, 'outcome', t.outcome)
          order by t.opened_at, t.task_id), '[]')
        from ${sql.id(schema, 'task')} as t where t.case_id = c.case_id) as tasks,
      -- The assertion per name that came in last stands, as it does for the state machine: clocks of agencies differ.
      (select coalesce(json_object_agg(latest.name, latest.value), '{}')
        from (select distinct on (f.name) f.name, f.value
          from ${sql.id(schema, 'asserted_fact')} as f where f.case_id = c.case_id
          order by f.name, f.assertion_number desc) as latest) as asserted
    from ${sql.id(schema, 'referral_case')} as c
    where c.case_id = any(${[...caseIds]}::text[])`.execute(db)
  const at = now()
  return new Map(found.rows.map((row) => [row.caseId, factsOf(situationOf(row, asked, at))]))
}

function situationOf(row: SituationRow, asked: Asked, at: Date): Situation {
  const { ageStatus, residenceGroup, consentBand, turns18On } = row
  return {
    asker: { agency: asked.agency, kind: asked.kind },
    purpose: asked.purpose,
    at,
    case: present({ ageStatus, residenceGroup, consentBand, turns18On }),
    consents: row.consents.map(consentOf),
    tasks: row.tasks.map(({ type, status, holder, outcome }) => ({ type, status, holder, ...present({ outcome }) })),
    asserted: Object.fromEntries(Object.entries(row.asserted).map(([name, value]) => [name, value ?? undefined])),
  }
}

function consentOf(row: ConsentRow): Situation['consents'][number] {
  return {
    scope: row.scope,
    recipients: row.recipients,
    status: row.status,
    givenBy: row.givenBy,
    ...(row.givenAt === null ? {} : { givenAt: new Date(row.givenAt) }),
    ...(row.withdrawnAt === null ? {} : { withdrawnAt: new Date(row.withdrawnAt) }),
    ...(row.expiresAt === null ? {} : { expiresAt: new Date(row.expiresAt) }),
  }
}

/** The entries that are there: an empty column is an absent property. */
function present<K extends string>(columns: Readonly<Record<K, string | null>>): Partial<Record<K, string>> {
  const entries = Object.entries<string | null>(columns).filter(([, value]) => value !== null)
  return Object.fromEntries(entries) as Partial<Record<K, string>>
}
