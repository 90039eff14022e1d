import { sql } from 'kysely'
import type { Database } from './database.ts'
import { snakeCase } from './snake-case.ts'

/** One row by field name, values as the API gives them. */
export type InsertRow = Readonly<Record<string, unknown>>

/**
 * Inserts rows of one type in one statement: fields become columns, lists arrays, objects JSON. Columns no row has keep their
 * default. The rows travel as one JSON value, so their number is not bound by the 65,535 parameters of a statement.
 */
export async function insertRows(
  db: Database,
  schema: string,
  type: string,
  rows: readonly InsertRow[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = new Set<string>()
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {}
    for (const [field, value] of Object.entries(row)) {
      if (value === undefined) continue
      const column = snakeCase(field)
      columns.add(column)
      record[column] = value
    }
    return record
  })
  const table = sql.id(schema, snakeCase(type))
  const names = sql.join([...columns].map((column) => sql.id(column)))
  await sql`
    insert into ${table} (${names})
    select ${names} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(records)}::jsonb)`.execute(db)
}
