import { Client } from 'pg'
import { type ChainEnd, emptyChain, parseChained } from './chain.ts'
import { keysAt, storedLogAt, withPostgresLog } from './postgres-stored-log.ts'
import { inTransaction, lockForRemoval, makeTables, patience } from './postgres-tables.ts'
import { type Removable, removalOf, type RemovalRequest, wholeLog } from './remove-records.ts'
import { signRemoval } from './removal-statement.ts'
import type { StoredLog } from './stored-log.ts'

/** What may be removed from the log in a database: all but the last record. Throws when the log is not whole. */
export async function removableFromPostgres(url: string, before: Date): Promise<Removable> {
  return withPostgresLog(url, async (log, keys) => {
    const { signedUpTo, removed } = await wholeLog(log, keys)
    return oldRecords(log, before, signedUpTo, removed?.removedUpTo ?? 0)
  })
}

/**
 * Removes the records from before a moment and leaves a signed statement in their place, both in one transaction. Hubs may go on
 * writing meanwhile.
 */
export async function removePostgresRecords(url: string, request: RemovalRequest): Promise<Removable> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patience })
  await client.connect()
  try {
    await makeTables(client)
    return await inTransaction(client, async (connection) => {
      // One removal at a time; hubs need another lock for the end of the chain.
      await connection.query('select pg_advisory_xact_lock($1)', [lockForRemoval])
      const log = storedLogAt(connection)
      const { signedUpTo, removed } = await wholeLog(log, [...(await keysAt(connection)), request.key.publicJwk])
      const old = await oldRecords(log, request.before, signedUpTo, removed?.removedUpTo ?? 0)
      if (old.records === 0) return old
      const jws = await signRemoval(removalOf(old, request, removed), request.key)
      await connection.query('insert into disclosure.removal (seq, jws) values ($1, $2)', [old.upTo.seq, jws])
      await connection.query('delete from disclosure.record where seq <= $1', [old.upTo.seq])
      return old
    })
  } finally {
    await client.end()
  }
}

/** The records before the first that is young, or not signed yet, or the last. */
async function oldRecords(log: StoredLog, before: Date, signedUpTo: number, removedUpTo: number): Promise<Removable> {
  const limit = before.toISOString()
  let upTo = emptyChain
  let candidate: ChainEnd | undefined
  for await (const { text } of log.entries) {
    if (candidate !== undefined) upTo = candidate
    const entry = parseChained(text)
    if (entry === undefined || entry.record.at >= limit || entry.seq > signedUpTo) break
    candidate = { seq: entry.seq, hash: entry.hash }
  }
  return { upTo, records: Math.max(0, upTo.seq - removedUpTo) }
}
