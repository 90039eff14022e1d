import type { Client } from 'pg'

/** A lock that nothing else in the database uses: two hubs may start on an empty database at once. */
const lockForTables = 7_245_011

/**
 * Steps that bring the tables up to date, in order; a step that was released is never edited. Qualified names only and no
 * settings of a session, which all connections of the embedded store share.
 */
const steps: readonly string[] = [
  `create table policy.content (
     digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
     files text not null
   );
   create table policy.event (
     seq bigint primary key check (seq > 0),
     release integer not null check (release > 0),
     type text not null,
     event text not null
   );
   create function policy.refuse() returns trigger language plpgsql as
     $$ begin raise exception 'the history of the policies is only ever added to'; end $$;
   create trigger only_added before update or delete or truncate on policy.content
     for each statement execute function policy.refuse();
   create trigger only_added before update or delete or truncate on policy.event
     for each statement execute function policy.refuse()`,
]

/** Makes the tables of the policy store, or brings them up to date. */
export async function makePolicyTables(client: Client): Promise<void> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [lockForTables])
    await client.query('create schema if not exists policy')
    await client.query('create table if not exists policy.step (number integer primary key)')
    const { rows } = await client.query<{ number: number }>('select number from policy.step')
    const done = new Set(rows.map(({ number }) => number))
    for (const [index, step] of steps.entries()) {
      if (done.has(index + 1)) continue
      await client.query(step)
      await client.query('insert into policy.step (number) values ($1)', [index + 1])
    }
    await client.query('commit')
  } catch (error) {
    await Promise.allSettled([client.query('rollback')])
    throw error
  }
}
