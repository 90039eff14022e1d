import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Holds a case in this schema until the transaction ends: changes of one case are made one after the other. */
export async function holdCase(tx: Database, schema: string, caseId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema} ${caseId}`}, 0))`.execute(tx)
}
