import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../database.ts'
import { insertRows, type InsertRow } from '../insert-rows.ts'
import { snakeCase } from '../snake-case.ts'
import type { ChangeContext } from './change.ts'
import { type ChangeProblem, recordNotFound, STALE_VERSION } from './change-problem.ts'

type InTransaction = Pick<ChangeContext, 'tx' | 'schema'>

/** This agency's own number of a case, made when it has none yet: the only place where the two meet. */
export async function openFile({ tx, schema, newId }: ChangeContext, caseId: string): Promise<string> {
  await sql`
    insert into ${sql.id(schema, 'case_link')} (case_id, file_id) values (${caseId}, ${newId()}::uuid)
    on conflict (case_id) do nothing`.execute(tx)
  const found = await sql<{ fileId: string }>`
    select file_id as "fileId" from ${sql.id(schema, 'case_link')} where case_id = ${caseId}`.execute(tx)
  const [file] = found.rows
  if (file === undefined) throw new Error('a file that was just opened is not there')
  return file.fileId
}

/** Adds a row of a type to a file, values as the API gives them; it begins with version 1. */
export async function addRow({ tx, schema }: InTransaction, type: string, row: InsertRow): Promise<void> {
  await insertRows(tx, schema, type, [row])
}

export interface RowChange {
  readonly type: string
  readonly caseId: string
  /** Which row of the case, by field: a key, and whose it must be. */
  readonly where?: Readonly<Record<string, string>>
  /** The version that was read. */
  readonly version: number
  /** New values by field; null empties one. */
  readonly set: InsertRow
  /** Argument to blame when there is no such row. */
  readonly argument: string
}

/** Changes one row of a case if it is still as it was read, and tells its new version. For tables with `file_id`. */
export async function changeRow(
  { tx, schema }: InTransaction,
  { type, caseId, where = {}, version, set, argument }: RowChange,
): Promise<{ readonly version: number } | { readonly problem: ChangeProblem }> {
  const table = sql.id(schema, snakeCase(type))
  const given = Object.entries(set).filter(([, value]) => value !== undefined)
  const columns = given.map(([field]) => snakeCase(field))
  const record = Object.fromEntries(given.map(([field, value]) => [snakeCase(field), value]))
  const isRow = sql<boolean>`t.file_id = (select file_id from ${sql.id(schema, 'case_link')} where case_id = ${caseId})
    ${sql.join(
      Object.entries(where).map(([field, value]) => sql`and t.${sql.ref(snakeCase(field))} = ${value}`),
      sql` `,
    )}`
  const assigned: RawBuilder<unknown>[] = columns.map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`)
  const changed = await sql<{ version: number }>`
    update ${table} as t set ${sql.join([...assigned, sql`version = t.version + 1`])}
    from jsonb_populate_record(null::${table}, ${JSON.stringify(record)}::jsonb) as given
    where ${isRow} and t.version = ${version}
    returning t.version`.execute(tx)
  const [row] = changed.rows
  if (row !== undefined) return { version: row.version }
  const present = await sql`select 1 from ${table} as t where ${isRow}`.execute(tx)
  return { problem: present.rows.length === 0 ? recordNotFound(argument) : STALE_VERSION }
}

/** Whether a case has a row of this type. */
export async function hasRow(
  { tx, schema }: { readonly tx: Database; readonly schema: string },
  type: string,
  caseId: string,
): Promise<boolean> {
  const found = await sql`
    select 1 from ${sql.id(schema, snakeCase(type))} as t
    join ${sql.id(schema, 'case_link')} as l on l.file_id = t.file_id where l.case_id = ${caseId} limit 1`.execute(tx)
  return found.rows.length > 0
}
