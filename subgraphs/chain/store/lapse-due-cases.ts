import { sql } from 'kysely'
import type { Database } from '../../kit/database.ts'
import { describeError } from '../../kit/describe-error.ts'
import type { Logger } from '../../kit/log.ts'
import type { Directory } from '../machine/directory.ts'
import { lapseStoredCase } from './lapse-stored-case.ts'

export interface LapseOptions {
  readonly db: Database
  readonly schema: string
  readonly directory: Directory
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Pick<Logger, 'error'>
}

interface DueCase {
  readonly caseId: string
  readonly movesAt: string
}

const BATCH = 100

/**
 * Moves every open case of which a moment has passed, each in a transaction of its own: one that cannot be moved is told in
 * the log and keeps no other waiting. Two processes may do so at once. Gives how many were moved.
 */
export async function lapseDueCases({ db, schema, directory, now, newId, log }: LapseOptions): Promise<number> {
  let moved = 0
  let after: DueCase = { caseId: '', movesAt: '-infinity' }
  for (;;) {
    const due = await sql<DueCase>`
      select case_id as "caseId", moves_at as "movesAt" from ${sql.id(schema, 'referral_case')}
      where closed_at is null and moves_at <= ${now().toISOString()}
        and (moves_at, case_id) > (${after.movesAt}::timestamptz, ${after.caseId})
      order by moves_at, case_id limit ${BATCH}`.execute(db)
    for (const each of due.rows) {
      after = each
      try {
        const step = { at: now(), newId, directory }
        const done = await db.transaction().execute((tx) => lapseStoredCase({ tx, schema }, each.caseId, step))
        if (done !== false) moved += 1
      } catch (error) {
        log.error({ cause: describeError(error) }, 'what time did to a case could not be written')
      }
    }
    if (due.rows.length < BATCH) return moved
  }
}

/** When the next open case is due to move by time alone. */
export async function nextDue(db: Database, schema: string): Promise<Date | undefined> {
  const found = await sql<{ at: string | null }>`
    select min(moves_at) as at from ${sql.id(schema, 'referral_case')} where closed_at is null`.execute(db)
  const at = found.rows[0]?.at
  return at === null || at === undefined ? undefined : new Date(at)
}
