import { Kysely, PostgresDialect } from 'kysely'
import { Client, type ClientConfig, Pool, types } from 'pg'

/** Tables by qualified name; columns are checked by the database, since each subgraph describes its own. */
export type Tables = Record<string, Record<string, unknown>>
export type Database = Kysely<Tables>

export interface DatabaseOptions {
  /** A function is asked for every new connection: an embedded store that was started again answers elsewhere. */
  readonly url: string | (() => string)
  /** PostgreSQL role every statement runs under; not on the embedded store, which has one session for all. */
  readonly role?: string
  readonly maxConnections?: number
  /** Told every statement that is sent, for tests that count them. */
  readonly onStatement?: (sql: string) => void
  /** Told when an idle connection breaks; the pool replaces it. */
  readonly onConnectionError?: (error: Error) => void
}

/** For a connection, or a free place among them: the hub gives up after ten seconds. */
const CONNECT_MS = 5_000
const DATE = 1082
const INT8 = 20
const TIMESTAMPTZ = 1184

/**
 * Opens a pool of connections. The same driver and the same types for PostgreSQL and the embedded store: dates are
 * `YYYY-MM-DD` text, moments RFC 3339 text in UTC, whole numbers numbers. Use qualified table names and no session state
 * (`SET`, temporary tables, session locks): the connections of the embedded store share one session.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { url } = options
  class Connection extends Client {
    constructor(config?: ClientConfig) {
      super({ ...config, connectionString: typeof url === 'string' ? url : url() })
      // The pool listens to idle ones only: one that breaks at work would end the process as an error nobody took.
      this.on('error', () => undefined)
    }
  }
  const pool = new Pool({
    Client: Connection,
    // A server that is gone without a word is noticed, and one that cannot be reached is not waited for.
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    max: options.maxConnections ?? 8,
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
    types: { getTypeParser },
  })
  pool.on('error', (error) => options.onConnectionError?.(error))
  const { onStatement } = options
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log(event) {
      onStatement?.(event.query.sql)
    },
  })
}

/** The driver's own parsers, but for the types above. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === DATE) return (text: string) => text
  if (oid === INT8) return Number
  if (oid === TIMESTAMPTZ) return momentOf
  return parserOfDriver(oid, format)
}

const parserOfDriver = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (value: string) => unknown

/** `2026-03-09 15:30:00+01` → `2026-03-09T14:30:00.000Z`; `infinity` and years BC never occur here. */
export function momentOf(text: string): string {
  const offset = /([+-]\d{2})(?::?(\d{2}))?$/.exec(text)
  if (offset === null) throw new Error('A moment came from the store without its offset from UTC')
  const iso = `${text.slice(0, offset.index).replace(' ', 'T')}${offset[1]}:${offset[2] ?? '00'}`
  return new Date(iso).toISOString()
}
