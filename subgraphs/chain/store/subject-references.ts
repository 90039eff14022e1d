import { sql, type Kysely, type RawBuilder } from 'kysely'
import { sealProblem } from '../../../schema/sealed-shape.ts'
import { sealKeyId } from '../../../schema/seal-key-id.ts'
import type { Database } from '../../kit/database.ts'
import { addTable } from '../../kit/migrate.ts'
import type { Asked, TableNames } from '../../kit/subgraph-definition.ts'

/** A moment as ISO 8601 has it. */
const SENT_AT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

/** Table of the sealed references. It never holds anything that the chain could read. */
export async function subjectReferenceTable(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'subject_reference',
    {
      task_id: 'text!',
      case_id: 'text!',
      from_agency: 'text!',
      to_agency: 'text!',
      sealed: 'text',
      sent_at: 'timestamptz(3)!',
      erased_at: 'timestamptz(3)',
    },
    {
      key: 'task_id',
      index: ['case_id', 'to_agency'],
      checks: { kept_or_erased: '(sealed is null) = (erased_at is not null)' },
    },
  )
  await db.schema
    .withSchema(schema)
    .createIndex('subject_reference_waiting')
    .on('subject_reference')
    .columns(['to_agency', 'sent_at', 'task_id'])
    .where(sql.ref('sealed'), 'is not', null)
    .execute()
  for (const [name, table] of [
    ['task_id', 'task'],
    ['case_id', 'referral_case'],
  ] as const) {
    await db.schema
      .withSchema(schema)
      .alterTable('subject_reference')
      .addForeignKeyConstraint(`subject_reference_${table}`, [name], `${schema}.${table}`, [name])
      .execute()
  }
}

/** A reference that came with a referral. */
export interface SentReference {
  readonly caseId: string
  /** The receiver's task that the referral opened or offered. */
  readonly taskId: string
  readonly from: string
  readonly to: string
  /** As the sender's own system sealed it. */
  readonly sealed: string
  /** The receiver's public key in agencies.yaml, when it has one. */
  readonly seal: string | undefined
  readonly at: Date
}

/** Why a reference cannot be for this agency, as a whole sentence, or undefined. It is looked at from outside only. */
export function referenceProblem({ sealed, seal }: Pick<SentReference, 'sealed' | 'seal'>): string | undefined {
  if (seal === undefined) return 'The agency has no key that a reference could be sealed to: leave the reference out.'
  const problem = sealProblem(sealed, sealKeyId(seal))
  return problem === undefined ? undefined : `The reference ${problem}.`
}

/** Keeps a reference for its receiver. Ask `referenceProblem` first: one that is sealed for nobody is refused by a throw. */
export async function keepReference(tx: Database, schema: string, sent: SentReference): Promise<void> {
  const problem = referenceProblem(sent)
  if (problem !== undefined) throw new Error(problem)
  const { caseId, taskId, from, to, sealed, at } = sent
  await sql`
    insert into ${sql.id(schema, 'subject_reference')} (task_id, case_id, from_agency, to_agency, sealed, sent_at)
    values (${taskId}, ${caseId}, ${from}, ${to}, ${sealed}, ${at.toISOString()}::timestamptz)
    on conflict (task_id) do update set from_agency = excluded.from_agency, to_agency = excluded.to_agency,
      sealed = excluded.sealed, sent_at = excluded.sent_at, erased_at = null`.execute(tx)
}

/** Erases what an agency was sent about a case: it has linked the case to its own file, and needs it no more. */
export async function eraseReferences(
  tx: Database,
  schema: string,
  { caseId, agency, at }: { readonly caseId: string; readonly agency: string; readonly at: Date },
): Promise<void> {
  await sql`
    update ${sql.id(schema, 'subject_reference')} set sealed = null, erased_at = ${at.toISOString()}::timestamptz
    where case_id = ${caseId} and to_agency = ${agency} and sealed is not null`.execute(tx)
}

/** Erases what came with tasks of a case that have ended, were declined, or went to another agency. */
export async function eraseEndedReferences(
  tx: Database,
  schema: string,
  { caseId, at }: { readonly caseId: string; readonly at: Date },
): Promise<void> {
  await sql`
    update ${sql.id(schema, 'subject_reference')} as r set sealed = null, erased_at = ${at.toISOString()}::timestamptz
    from ${sql.id(schema, 'task')} as t
    where r.case_id = ${caseId} and r.sealed is not null and t.task_id = r.task_id
      and (t.holder <> r.to_agency or t.status not in ('OFFERED', 'OPEN', 'SUSPENDED'))`.execute(tx)
}

/**
 * What was sent to the asker with its task `t`, while that is open and of the purpose it asks for. A task on offer tells nothing
 * yet: whoever may still decline need not know whom it is about.
 */
export function ownReference(
  tables: TableNames,
  { permit: { agency, taskTypes } }: Pick<Asked, 'permit'>,
): RawBuilder<unknown> {
  return sql`(
    select jsonb_build_object('sealed', r.sealed, 'sentAt', to_char(r.sent_at at time zone 'UTC', ${SENT_AT}))
    from ${tables.table('subject_reference')} as r
    where r.task_id = t.task_id and r.to_agency = ${agency} and r.sealed is not null
      and t.holder = ${agency} and t.status = 'OPEN' and t.type = any(${[...taskTypes]}::text[]))`
}
