import { sql } from 'kysely'
import { factsOf } from '../../policies/engine/facts/facts.ts'
import type { Situation } from '../../policies/engine/situation.ts'
import type { RouteSource } from '../kit/subgraph-definition.ts'
import type { ScopeQuestion } from '../../schema/permit.ts'

type Facts = Readonly<Record<string, boolean | undefined>>
type Asked = Pick<ScopeQuestion, 'agency' | 'kind' | 'purpose'>

interface CaseColumns {
  readonly caseId: string
  readonly ageStatus: string | null
  readonly residenceGroup: string | null
  readonly consentBand: string | null
  readonly turns18On: string | null
}

interface ConsentColumns {
  readonly caseId: string
  readonly scope: string
  readonly recipients: readonly string[]
  readonly status: string
  readonly givenBy: string
  readonly givenAt: string | null
  readonly withdrawnAt: string | null
  readonly expiresAt: string | null
}

interface TaskColumns {
  readonly caseId: string
  readonly type: string
  readonly status: string
  readonly holder: string
  readonly outcome: string | null
}

interface AssertedColumns {
  readonly caseId: string
  readonly name: string
  readonly value: boolean | null
}

/** The facts of each case for one asker, in four statements whatever the number of cases. */
export async function factsOfCases(
  source: RouteSource,
  asked: Asked,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Facts>> {
  if (caseIds.length === 0) return new Map()
  const { db, schema } = source
  const ids = sql`${[...caseIds]}::text[]`
  const [cases, consents, tasks, asserted] = await Promise.all([
    sql<CaseColumns>`
      select case_id as "caseId", age_status as "ageStatus", residence_group as "residenceGroup",
        consent_band as "consentBand", turns18_on as "turns18On"
      from ${sql.id(schema, 'referral_case')} where case_id = any(${ids})`.execute(db),
    sql<ConsentColumns>`
      select case_id as "caseId", scope, recipients, status, given_by as "givenBy", given_at as "givenAt",
        withdrawn_at as "withdrawnAt", expires_at as "expiresAt"
      from ${sql.id(schema, 'consent')} where case_id = any(${ids}) order by given_at, consent_id`.execute(db),
    sql<TaskColumns>`
      select case_id as "caseId", type, status, holder, outcome
      from ${sql.id(schema, 'task')} where case_id = any(${ids}) order by opened_at, task_id`.execute(db),
    // The latest assertion per name stands; of two at one moment the one that came in last.
    sql<AssertedColumns>`
      select distinct on (case_id, name) case_id as "caseId", name, value
      from ${sql.id(schema, 'asserted_fact')} where case_id = any(${ids})
      order by case_id, name, asserted_at desc, assertion_number desc`.execute(db),
  ])
  const at = source.now()
  const consentsOf = byCase(consents.rows)
  const tasksOf = byCase(tasks.rows)
  const assertedOf = byCase(asserted.rows)
  return new Map(
    cases.rows.map((row) => {
      const situation: Situation = {
        asker: { agency: asked.agency, kind: asked.kind },
        purpose: asked.purpose,
        at,
        case: present({
          ageStatus: row.ageStatus,
          residenceGroup: row.residenceGroup,
          consentBand: row.consentBand,
          turns18On: row.turns18On,
        }),
        consents: (consentsOf.get(row.caseId) ?? []).map(consentOf),
        tasks: (tasksOf.get(row.caseId) ?? []).map(({ type, status, holder, outcome }) => ({
          type,
          status,
          holder,
          ...present({ outcome }),
        })),
        asserted: Object.fromEntries(
          (assertedOf.get(row.caseId) ?? []).map(({ name, value }) => [name, value ?? undefined]),
        ),
      }
      return [row.caseId, factsOf(situation)]
    }),
  )
}

function consentOf(row: ConsentColumns): Situation['consents'][number] {
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

function byCase<T extends { readonly caseId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const grouped = new Map<string, T[]>()
  for (const row of rows) {
    const present = grouped.get(row.caseId)
    if (present === undefined) grouped.set(row.caseId, [row])
    else present.push(row)
  }
  return grouped
}
