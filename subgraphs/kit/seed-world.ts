import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { insertRows, type InsertRow } from './insert-rows.ts'
import type { CaseStory, RecordType } from './synthetic/case-story.ts'

export interface SeedRequest {
  readonly db: Database
  readonly schema: string
  readonly seed: number
  readonly cases: number
  /** Asked for only when the schema is empty. */
  readonly world: () => Promise<Iterable<CaseStory>>
  readonly now: () => Date
  /** Told after each batch how many of the cases are in. */
  readonly progress: (done: number) => void
}

/** Inserts the rows of some stories inside the transaction of the seed. */
export type InsertStories = (db: Database, schema: string, stories: readonly CaseStory[]) => Promise<void>

const BATCH = 100

/**
 * Fills one schema with an agency's part of a synthetic world, in one transaction that ends by noting which world it is: being
 * killed in it leaves nothing, and the next start begins anew. False when that world is there already; throws when another is.
 */
export async function seedWorld(request: SeedRequest, insert: InsertStories): Promise<boolean> {
  const { db, schema } = request
  if (await isSeeded(request)) return false
  return db.transaction().execute(async (transaction) => {
    // Another process may be at it: it holds the lock until its world is whole.
    await sql`lock table ${sql.id(schema, 'seed_state')} in exclusive mode`.execute(transaction)
    if (await isSeeded({ ...request, db: transaction })) return false
    let done = 0
    let batch: CaseStory[] = []
    const flush = async (): Promise<void> => {
      await insert(transaction, schema, batch)
      done += batch.length
      batch = []
      request.progress(done)
    }
    for (const story of await request.world()) {
      batch.push(story)
      if (batch.length === BATCH) await flush()
    }
    if (batch.length > 0) await flush()
    await insertRows(transaction, schema, 'SeedState', [
      { one: true, seed: request.seed, cases: request.cases, completedAt: request.now().toISOString() },
    ])
    return true
  })
}

async function isSeeded({ db, schema, seed, cases }: SeedRequest): Promise<boolean> {
  const found = await sql<{ seed: number; cases: number }>`
    select seed, cases from ${sql.id(schema, 'seed_state')}`.execute(db)
  const [state] = found.rows
  if (state === undefined) return false
  if (state.seed === seed && state.cases === cases) return true
  throw new Error(
    `Schema ${schema} holds ${state.cases} synthetic cases made with seed ${state.seed}, not ${cases} with seed ${seed}. ` +
      `Set SCHAKEL_CASES=${state.cases} and SCHAKEL_SEED=${state.seed}, or remove the folder of the embedded store (the schema, on PostgreSQL) to make others.`,
  )
}

/** How an agency other than the chain keeps its part: rows of its types under file numbers of its own. */
export function insertAgencyRecords(types: readonly RecordType[]): InsertStories {
  return async (db, schema, stories) => {
    const links: InsertRow[] = []
    const rows = new Map<RecordType, InsertRow[]>(types.map((type) => [type, []]))
    for (const story of stories) {
      if (types.every((type) => story.records[type].length === 0)) continue
      // Random, so that the numbers of two agencies cannot be laid side by side.
      const fileId = randomUUID()
      links.push({ caseId: story.caseId, fileId })
      for (const type of types) {
        for (const record of story.records[type]) rows.get(type)?.push({ ...record, fileId })
      }
    }
    await insertRows(db, schema, 'CaseLink', links)
    for (const [type, records] of rows) await insertRows(db, schema, type, records)
  }
}
