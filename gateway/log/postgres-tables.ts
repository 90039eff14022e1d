import type { Client } from 'pg'

/** Locks that nothing else in the database uses: for making the tables, for the end of the chain, and for removing. */
const lockForTables = 7_245_001
export const lockForChain = 7_245_002
export const lockForRemoval = 7_245_003

/** Milliseconds after which a database that does not answer counts as failed. */
export const patience = 10_000

/** What a log needs in its database; may be run again over what is there. */
const tables = `
  create schema if not exists disclosure;
  create table if not exists disclosure.record (
    seq bigint primary key,
    previous text not null,
    record text not null,
    hash text not null,
    decision text not null,
    agency text not null,
    case_id text
  );
  create index if not exists record_case on disclosure.record (case_id) where case_id is not null;
  create index if not exists record_decision on disclosure.record (decision);
  create table if not exists disclosure.head (seq bigint primary key, jws text not null);
  create table if not exists disclosure.key (kid text primary key, jwk text not null);
  create table if not exists disclosure.removal (seq bigint primary key, jws text not null);
  create or replace function disclosure.refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the disclosure log is only ever added to'; end $$;
  create or replace function disclosure.refuse_unless_stated() returns trigger language plpgsql as
    $$ begin
      if old.seq <= (select max(seq) from disclosure.removal) then return old; end if;
      raise exception 'the disclosure log is only ever added to';
    end $$;
  create or replace trigger only_added before update or truncate on disclosure.record
    for each statement execute function disclosure.refuse();
  create or replace trigger only_removed_as_stated before delete on disclosure.record
    for each row execute function disclosure.refuse_unless_stated();
  create or replace trigger only_added before update or delete or truncate on disclosure.head
    for each statement execute function disclosure.refuse();
  create or replace trigger only_added before update or delete or truncate on disclosure.removal
    for each statement execute function disclosure.refuse();
`

/** Makes the tables of a log where they are missing. */
export async function makeTables(client: Client): Promise<void> {
  await inTransaction(client, async (connection) => {
    await connection.query('select pg_advisory_xact_lock($1)', [lockForTables])
    await connection.query(tables)
  })
}

/** Runs statements in one transaction; the connection is not to be used again after an error. */
export async function inTransaction<T>(client: Client, work: (client: Client) => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // The connection is abandoned after an error, which ends the transaction whether or not this succeeds.
    await Promise.allSettled([client.query('rollback')])
    throw error
  }
}
