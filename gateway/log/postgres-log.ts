import { Client } from 'pg'
import type { JWK } from 'jose'
import { chain, type ChainEnd, emptyChain, endOf } from './chain.ts'
import { createLog, type LogStore } from './create-log.ts'
import type { OpenableLog } from './disclosure-record.ts'
import type { StoredLine } from './read-lines.ts'
import { generateSigningKey, signHead, type SigningKey } from './signed-head.ts'
import { type StoredLog } from './verify-log.ts'

export interface PostgresLogOptions {
  /** Signs heads. Without it a key is made that lives as long as the process; its public half stays in the database. */
  readonly signingKey?: SigningKey
  readonly now?: () => Date
}

/** Locks that nothing else in the database uses: for making the tables, and for the end of the chain. */
const lockForTables = 7_245_001
const lockForChain = 7_245_002

/** Milliseconds after which a database that does not answer counts as failed. */
const patience = 10_000

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
  create or replace function disclosure.refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the disclosure log is only ever added to'; end $$;
  create or replace trigger only_added before update or delete or truncate on disclosure.record
    for each statement execute function disclosure.refuse();
  create or replace trigger only_added before update or delete or truncate on disclosure.head
    for each statement execute function disclosure.refuse();
`

/**
 * A log in PostgreSQL, schema `disclosure`. Several hubs may write to it at once: a lock held for the length of each
 * group's transaction makes one chain of all of them. Tables are made when they are missing and refuse changes.
 */
export function postgresLog(url: string, options: PostgresLogOptions = {}): OpenableLog {
  return createLog(postgresStore(url, options))
}

function postgresStore(url: string, options: PostgresLogOptions): LogStore {
  const now = options.now ?? (() => new Date())
  const key = options.signingKey ?? generateSigningKey()
  let client: Client | undefined
  let end: ChainEnd = emptyChain
  let signed = 0

  async function disconnect(): Promise<void> {
    const former = client
    client = undefined
    // A connection that cannot be ended is one that is gone.
    await Promise.allSettled(former === undefined ? [] : [former.end()])
  }

  function connected(): Client {
    if (client === undefined) throw new Error('The disclosure log is not connected')
    return client
  }

  return {
    async open() {
      client = new Client({
        connectionString: url,
        application_name: 'schakel disclosure log',
        connectionTimeoutMillis: patience,
        query_timeout: patience,
      })
      // Without a listener a lost connection would end the process; the next write finds out by itself.
      client.on('error', () => undefined)
      await client.connect()
      await inTransaction(client, async (connection) => {
        await connection.query('select pg_advisory_xact_lock($1)', [lockForTables])
        await connection.query(tables)
        await connection.query('insert into disclosure.key (kid, jwk) values ($1, $2) on conflict do nothing', [
          key.kid,
          JSON.stringify(key.publicJwk),
        ])
      })
      end = await endInDatabase(client)
      signed = Number(await single(client, 'select coalesce(max(seq), 0) as value from disclosure.head'))
    },

    async write(records) {
      end = await inTransaction(connected(), async (connection) => {
        // Durable when committed, whatever the server's default.
        await connection.query('set local synchronous_commit = on')
        await connection.query('select pg_advisory_xact_lock($1)', [lockForChain])
        const before = await endInDatabase(connection)
        const entries = chain(before, records)
        await connection.query(
          `insert into disclosure.record (seq, previous, record, hash, decision, agency, case_id)
           select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
          [
            entries.map((entry) => entry.seq),
            entries.map((entry) => entry.previous),
            entries.map((entry) => JSON.stringify(entry.record)),
            entries.map((entry) => entry.hash),
            entries.map((entry) => entry.record.decision),
            entries.map((entry) => entry.record.agency),
            entries.map((entry) => entry.record.case ?? null),
          ],
        )
        return endOf(entries, before)
      })
    },

    async sign() {
      if (end.seq <= signed) return
      const jws = await signHead(end, now(), key)
      await connected().query('insert into disclosure.head (seq, jws) values ($1, $2) on conflict do nothing', [
        end.seq,
        jws,
      ])
      signed = end.seq
    },

    abandon: disconnect,
    close: disconnect,
  }
}

/** The log in a database as its verifier reads it, with the public keys kept there; better to verify against keys kept elsewhere. */
export async function withPostgresLog<T>(
  url: string,
  use: (log: StoredLog, keys: readonly JWK[]) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patience })
  await client.connect()
  try {
    const keys = await client.query<{ jwk: string }>('select jwk from disclosure.key')
    const log = {
      entries: pages(
        client,
        `select seq, '{"seq":' || seq || ',"previous":' || to_json(previous) || ',"record":' || record ||
                ',"hash":' || to_json(hash) || '}' as text
           from disclosure.record where seq > $1 order by seq limit 1000`,
        'disclosure.record',
      ),
      heads: pages(
        client,
        `select seq, json_build_object('jws', jws)::text as text from disclosure.head where seq > $1 order by seq limit 1000`,
        'disclosure.head',
      ),
    }
    return await use(
      log,
      keys.rows.map((row) => JSON.parse(row.jwk) as JWK),
    )
  } finally {
    await client.end()
  }
}

async function* pages(client: Client, sql: string, table: string): AsyncGenerator<StoredLine> {
  for (let after = '-1'; ;) {
    const { rows } = await client.query<{ seq: string; text: string }>(sql, [after])
    if (rows.length === 0) return
    for (const row of rows) yield { text: row.text, where: `${table} ${row.seq}`, complete: true }
    after = rows.at(-1)?.seq ?? after
  }
}

async function endInDatabase(client: Client): Promise<ChainEnd> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    'select seq, hash from disclosure.record order by seq desc limit 1',
  )
  const last = rows[0]
  return last === undefined ? emptyChain : { seq: Number(last.seq), hash: last.hash }
}

async function single(client: Client, sql: string): Promise<unknown> {
  const { rows } = await client.query<{ value: unknown }>(sql)
  return rows[0]?.value
}

async function inTransaction<T>(client: Client, work: (client: Client) => Promise<T>): Promise<T> {
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
