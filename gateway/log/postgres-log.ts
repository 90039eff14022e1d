import { Client, type QueryResult } from 'pg'
import { chain, type ChainEnd, type ChainedRecord, emptyChain, endOf } from './chain.ts'
import { createLog, type LogStore } from './create-log.ts'
import type { OpenableLog } from './disclosure-record.ts'
import { lockForChain, makeTables, patience } from './postgres-tables.ts'
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
      const connection = connected()
      try {
        const before = await beginAtEnd(connection)
        const entries = chain(before, records)
        await insertAndCommit(connection, entries)
        end = endOf(entries, before)
      } catch (error) {
        // The connection is abandoned after an error, which ends the transaction whether or not this succeeds.
        await Promise.allSettled([connection.query('rollback')])
        throw error
      }
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

/**
 * Begins a transaction that alone may add to the chain, and tells where that ends. One message for all of it: each that is sent
 * and waited for is time that an agency waits for its answer. Every statement of it sees what was committed before it began.
 */
async function beginAtEnd(client: Client): Promise<ChainEnd> {
  // Durable when committed, whatever the server's default.
  const told: unknown = await client.query(
    `begin; set local synchronous_commit = on; select pg_advisory_xact_lock(${lockForChain}); ${LAST}`,
  )
  return endOfRows((told as readonly QueryResult<LastRow>[]).at(-1)?.rows ?? [])
}

/** Adds the entries and makes them durable, in one message; a text in it is quoted by the driver. */
async function insertAndCommit(client: Client, entries: readonly ChainedRecord[]): Promise<void> {
  const rows = entries.map(({ seq, previous, record, hash }) => {
    const texts = [previous, JSON.stringify(record), hash, record.decision, record.agency].map((text) =>
      client.escapeLiteral(text),
    )
    return `(${[seq, ...texts, record.case === undefined ? 'null' : client.escapeLiteral(record.case)].join(', ')})`
  })
  await client.query(
    `insert into disclosure.record (seq, previous, record, hash, decision, agency, case_id) values ${rows.join(', ')}; commit`,
  )
}

interface LastRow {
  readonly seq: string
  readonly hash: string
}

const LAST = 'select seq, hash from disclosure.record order by seq desc limit 1'

function endOfRows([last]: readonly LastRow[]): ChainEnd {
  return last === undefined ? emptyChain : { seq: Number(last.seq), hash: last.hash }
}

async function endInDatabase(client: Client): Promise<ChainEnd> {
  return endOfRows((await client.query<LastRow>(LAST)).rows)
}

async function single(client: Client, sql: string): Promise<unknown> {
  const { rows } = await client.query<{ value: unknown }>(sql)
  return rows[0]?.value
}
