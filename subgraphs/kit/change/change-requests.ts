import canonicalizeModule from 'canonicalize'
import { type Kysely, sql } from 'kysely'
import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'
import { addTable } from '../migrate.ts'
import type { ChangeArguments, ChangeMade } from './change.ts'

// The package is CommonJS and exports the function itself; its types describe a default export beside it.
const canonicalize = canonicalizeModule as unknown as (content: unknown) => string

/** Days for which a request is known again. */
export const REMEMBERED_DAYS = 30
/** What has grown old is cleared by so many rows with each change: more than one change adds. */
const CLEARED_AT_ONCE = 10

/** Table of the changes that were made, by the id their agency gave them; used by migrations only. */
export async function addChangeRequests(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'change_request',
    { request_key: 'text!', content_hash: 'text!', outcome: 'jsonb', made_at: 'timestamptz(3)!' },
    { key: 'request_key', index: ['made_at'] },
  )
}

export interface ChangeRequest {
  readonly agency: string
  readonly clientMutationId: string
  readonly field: string
  readonly args: ChangeArguments
  readonly at: Date
}

export type TakenRequest =
  | { readonly taken: true; readonly key: string }
  /** Made before: what it did then. */
  | { readonly made: ChangeMade }
  | { readonly reused: true }

/**
 * Takes a request that was not made yet. Two that come at once wait for each other here, so that one of them finds what the other
 * did. Nothing is left of it unless the transaction commits.
 */
export async function takeRequest(
  tx: Database,
  schema: string,
  { agency, clientMutationId, field, args, at }: ChangeRequest,
): Promise<TakenRequest> {
  const key = `${agency} ${clientMutationId}`
  const hash = createHash('sha256')
    .update(`${field} ${canonicalize(args)}`)
    .digest('base64url')
  const table = sql.id(schema, 'change_request')
  const old = new Date(at.getTime() - REMEMBERED_DAYS * 86_400_000).toISOString()
  const taken = await sql<{ contentHash: string; outcome: ChangeMade | null; isNew: boolean }>`
    with gone as (
      delete from ${table} where request_key in (
        select request_key from ${table} where made_at < ${old}::timestamptz and request_key <> ${key}
        order by made_at limit ${CLEARED_AT_ONCE})
    )
    insert into ${table} (request_key, content_hash, made_at) values (${key}, ${hash}, ${at.toISOString()}::timestamptz)
    on conflict (request_key) do update set request_key = excluded.request_key
    returning content_hash as "contentHash", outcome, (xmax = 0) as "isNew"`.execute(tx)
  const [row] = taken.rows
  if (row === undefined || row.isNew) return { taken: true, key }
  return row.contentHash === hash ? { made: row.outcome ?? {} } : { reused: true }
}

/** Notes what the request did, for whoever sends it again. */
export async function noteOutcome(tx: Database, schema: string, key: string, made: ChangeMade): Promise<void> {
  await sql`
    update ${sql.id(schema, 'change_request')} set outcome = ${JSON.stringify(made)}::jsonb
    where request_key = ${key}`.execute(tx)
}
