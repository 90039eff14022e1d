import { Client } from 'pg'
import type { LifecycleEvent } from '../../policies/engine/lifecycle-event.ts'
import { contentDigest, type PolicyStore, printContent, readContent, type StoredEvent } from './policy-store.ts'
import { makePolicyTables } from './policy-tables.ts'

/** Milliseconds after which a database that does not answer counts as failed. */
const patience = 10_000
const UNIQUE_VIOLATION = '23505'

/**
 * The policy store in a database, schema `policy`: PostgreSQL, or the embedded store, which speaks the same protocol. The
 * address is asked anew for every connection, since the embedded store answers elsewhere after a restart. One connection;
 * after an error it is dropped and the next call makes another.
 */
export function sqlPolicyStore(address: () => Promise<string>): PolicyStore {
  let connecting: Promise<Client> | undefined

  async function connect(): Promise<Client> {
    const client = new Client({
      connectionString: await address(),
      application_name: 'schakel policy store',
      connectionTimeoutMillis: patience,
      query_timeout: patience,
    })
    // Without a listener a lost connection would end the process; the next call finds out by itself.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await makePolicyTables(client)
      return client
    } catch (error) {
      await Promise.allSettled([client.end()])
      throw error
    }
  }

  async function use<T>(work: (client: Client) => Promise<T>): Promise<T> {
    connecting ??= connect()
    const attempt = connecting
    try {
      return await work(await attempt)
    } catch (error) {
      // Another call may have made a new connection meanwhile: only the one that failed is dropped.
      if (connecting === attempt) connecting = undefined
      await drop(attempt)
      throw error
    }
  }

  return {
    events: (after) =>
      use(async (client) => {
        const { rows } = await client.query<{ seq: string; event: string }>(
          'select seq, event from policy.event where seq > $1 order by seq',
          [after],
        )
        return rows.map(({ seq, event }): StoredEvent => ({
          seq: Number(seq),
          event: JSON.parse(event) as LifecycleEvent,
        }))
      }),

    append: (events, after) =>
      use(async (client) => {
        try {
          const { rowCount } = await client.query(
            `insert into policy.event (seq, release, type, event)
             select $1::bigint + number, release, type, event
               from unnest($2::integer[], $3::text[], $4::text[]) with ordinality as added (release, type, event, number)
              where (select coalesce(max(seq), 0) from policy.event) = $1::bigint`,
            [
              after,
              events.map(({ release }) => release),
              events.map(({ type }) => type),
              events.map((event) => JSON.stringify(event)),
            ],
          )
          return rowCount === events.length ? 'appended' : 'conflict'
        } catch (error) {
          if (codeOf(error) === UNIQUE_VIOLATION) return 'conflict'
          throw error
        }
      }),

    putContent: (files) =>
      use(async (client) => {
        const digest = contentDigest(files)
        await client.query('insert into policy.content (digest, files) values ($1, $2) on conflict do nothing', [
          digest,
          printContent(files),
        ])
        return digest
      }),

    content: (digest) =>
      use(async (client) => {
        const { rows } = await client.query<{ files: string }>('select files from policy.content where digest = $1', [
          digest,
        ])
        const [found] = rows
        return found && readContent(found.files, digest)
      }),

    async close() {
      const former = connecting
      connecting = undefined
      if (former !== undefined) await drop(former)
    },
  }
}

/** A connection that cannot be ended is one that is gone. */
async function drop(connecting: Promise<Client>): Promise<void> {
  await connecting.then((client) => client.end()).catch(() => undefined)
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
