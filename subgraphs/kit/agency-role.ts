import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Name of the PostgreSQL role a subgraph's statements run under. */
export function agencyRole(schema: string): string {
  return `schakel_${schema}`
}

/** Rights on tables of its own schema, beside reading all of them. */
export type TableRights = Readonly<Record<string, readonly ('insert' | 'update' | 'delete')[]>>

/**
 * Makes the role if it is missing and lets it read its own schema and write the tables named, nothing else: what keeps one
 * agency's process out of another agency's tables when they share a database. Run after the migrations, so that new tables are
 * covered. PostgreSQL only: the embedded store has one session for everybody.
 */
export async function grantAgencyRole(db: Database, schema: string, rights: TableRights): Promise<void> {
  const role = sql.id(agencyRole(schema))
  await db.transaction().execute(async (transaction) => {
    // PostgreSQL refuses two grants on one schema at the same moment: the second process waits here.
    await sql`select pg_advisory_xact_lock(hashtext(${agencyRole(schema)}))`.execute(transaction)
    // Roles belong to the whole server: two databases may be prepared at once.
    await sql`
      do $body$ begin
        create role ${role} nologin;
      exception when duplicate_object or unique_violation then
        null;
      end $body$`.execute(transaction)
    const member = await sql<{ member: boolean }>`
      select pg_has_role(current_user, ${agencyRole(schema)}, 'member') as member`.execute(transaction)
    if (member.rows[0]?.member !== true) await sql`grant ${role} to current_user`.execute(transaction)
    await sql`revoke all on schema ${sql.id(schema)} from public`.execute(transaction)
    await sql`grant usage on schema ${sql.id(schema)} to ${role}`.execute(transaction)
    await sql`revoke all on all tables in schema ${sql.id(schema)} from ${role}`.execute(transaction)
    await sql`grant select on all tables in schema ${sql.id(schema)} to ${role}`.execute(transaction)
    for (const [table, given] of Object.entries(rights)) {
      await sql`grant ${sql.raw(given.join(', '))} on ${sql.id(schema, table)} to ${role}`.execute(transaction)
    }
  })
}
