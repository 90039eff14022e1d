import { Client } from 'pg'
import type { JWK } from 'jose'
import { patience } from './postgres-tables.ts'
import type { StoredLine } from './read-lines.ts'
import { afresh, type StoredLog } from './stored-log.ts'

/**
 * The log in a database as its verifier reads it, as it stands at one moment, with the public keys kept there; better to verify
 * against keys kept elsewhere.
 */
export async function withPostgresLog<T>(
  url: string,
  use: (log: StoredLog, keys: readonly JWK[]) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patience })
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    return await use(storedLogAt(client), await keysAt(client))
  } finally {
    await client.end()
  }
}

/** The public keys of all hubs that ever signed. */
export async function keysAt(client: Client): Promise<readonly JWK[]> {
  const { rows } = await client.query<{ jwk: string }>('select jwk from disclosure.key')
  return rows.map((row) => JSON.parse(row.jwk) as JWK)
}

/** The log as the connection sees it. */
export function storedLogAt(client: Client): StoredLog {
  return {
    entries: pages(
      client,
      'record',
      `'{"seq":' || seq || ',"previous":' || to_json(previous) || ',"record":' || record ||
       ',"hash":' || to_json(hash) || '}'`,
    ),
    heads: pages(client, 'head', JWS_LINE),
    removals: pages(client, 'removal', JWS_LINE),
  }
}

/** A line as the files of a log have it. */
const JWS_LINE = `'{"jws":' || to_json(jws) || '}'`

function pages(client: Client, table: 'record' | 'head' | 'removal', line: string): AsyncIterable<StoredLine> {
  return afresh(async function* () {
    // A log that an older hub made, and no newer one has opened yet, has no table of removals.
    const { rows: known } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      `disclosure.${table}`,
    ])
    if (known[0]?.there !== true) return
    for (let after = '-1'; ;) {
      const { rows } = await client.query<{ seq: string; text: string }>(
        `select seq, ${line} as text from disclosure.${table} where seq > $1 order by seq limit 1000`,
        [after],
      )
      if (rows.length === 0) return
      for (const row of rows) yield { text: row.text, where: `disclosure.${table} ${row.seq}`, complete: true }
      after = rows.at(-1)?.seq ?? after
    }
  })
}
