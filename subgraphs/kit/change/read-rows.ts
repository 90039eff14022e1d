import { sql, type RawBuilder } from 'kysely'
import { snakeCase } from '../snake-case.ts'
import type { ChangeContext } from './change.ts'
import { type ChangeProblem, recordNotFound, STALE_VERSION } from './change-problem.ts'

export interface RowsWanted {
  readonly type: string
  readonly caseId: string
  readonly fields: readonly string[]
  /** Which rows of the case, by field. */
  readonly where?: Readonly<Record<string, string>>
  /** Narrows them further, on the row `t`. */
  readonly only?: RawBuilder<boolean>
}

/**
 * Rows of a case as they stand, for a change to look at before it writes. Changes of one case wait for each other (`makeChange`),
 * so that what was read is still so when it is written.
 */
export async function readRows<Row>(
  { tx, schema }: Pick<ChangeContext, 'tx' | 'schema'>,
  { type, caseId, fields, where = {}, only }: RowsWanted,
): Promise<readonly Row[]> {
  const conditions = Object.entries(where).map(([field, value]) => sql`and t.${sql.ref(snakeCase(field))} = ${value}`)
  const found = await sql<Row>`
    select ${sql.join(fields.map((field) => sql`t.${sql.ref(snakeCase(field))} as ${sql.ref(field)}`))}
    from ${sql.id(schema, snakeCase(type))} as t
    join ${sql.id(schema, 'case_link')} as l on l.file_id = t.file_id
    where l.case_id = ${caseId} ${sql.join(conditions, sql` `)} ${only === undefined ? sql`` : sql`and ${only}`}`.execute(
    tx,
  )
  return found.rows
}

export interface RowRead extends RowsWanted {
  /** The version that was read. */
  readonly version: number
  /** Argument to blame when there is no such row. */
  readonly argument: string
}

export type ReadRow<Row> = { readonly row: Row } | { readonly problem: ChangeProblem }

/** The one row that a change is about, if it is still as the caller read it. */
export async function readRow<Row>(
  context: Pick<ChangeContext, 'tx' | 'schema'>,
  { version, argument, ...wanted }: RowRead,
): Promise<ReadRow<Row>> {
  const rows = await readRows<Row & { version: number }>(context, { ...wanted, fields: [...wanted.fields, 'version'] })
  const [row] = rows
  if (row === undefined) return { problem: recordNotFound(argument) }
  return row.version === version ? { row } : { problem: STALE_VERSION }
}
