import { Client } from 'pg'
import { chain, type ChainEnd, emptyChain, endOf } from './chain.ts'
import { createLog, type LogStore } from './create-log.ts'
import type { OpenableLog } from './disclosure-record.ts'
import { inTransaction, lockForChain, makeTables, patience } from './postgres-tables.ts'
import { signHead } from './signed-head.ts'
import { generateSigningKey, type SigningKey } from './signing-key.ts'

export interface PostgresLogOptions {
  /** Signs heads. Without it a key is made that lives as long as the process; its public half stays in the database. */
  readonly signingKey?: SigningKey
  readonly now?: () => Date
}

/**
 * A log in PostgreSQL, schema `disclosure`. Several hubs may write to it at once: a lock held for the length of each
 * group's transaction makes one chain of all of them. Tables are made when they are missing and refuse changes; a record can be
 * deleted only once a removal was stated that covers it.
 */
export function postgresLog(url: string, options: PostgresLogOptions = {}): OpenableLog {
  return createLog(postgresStore(url, options))
}

function postgresStore(url: string, options: PostgresLogOptions): LogStore {
  const now = options.now ?? (() => new Date())
  const key = options.signingKey ?? generateSigningKey()
  let client: Client | undefined
  let end: ChainEnd = emptyChain
  /** Last record that a head was written for; -1 while there is no head at all: a new log signs that it is empty. */
  let signed = -1

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
      await makeTables(client)
      await client.query('insert into disclosure.key (kid, jwk) values ($1, $2) on conflict do nothing', [
        key.kid,
        JSON.stringify(key.publicJwk),
      ])
      end = await endInDatabase(client)
      signed = Number(await single(client, 'select coalesce(max(seq), -1) as value from disclosure.head'))
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
