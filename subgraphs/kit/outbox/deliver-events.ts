import { sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Logger } from '../log.ts'
import type { EventPoster } from './post-event.ts'
import type { EventSigner } from './sign-event.ts'

export interface Outbox {
  readonly db: Database
  readonly schema: string
  readonly sign: EventSigner
  readonly post: EventPoster
  readonly now: () => Date
  readonly log: Logger
}

/** Cases of which an event is sent at the same moment, one of each. */
const AT_ONCE = 8

interface Waiting {
  readonly number: number
  readonly eventId: string
  readonly caseId: string
  readonly type: string
  readonly event: object
}

/** What a round over the outbox came to. */
export interface Round {
  /** Cases whose first event was not taken: nothing else of them was sent. */
  readonly turnedAway: readonly string[]
  readonly isChainThere: boolean
}

/**
 * Sends what waits in the outbox until nothing does, or until the chain is not there. The next event of a case is not sent before
 * the chain has answered for the one before it, so that no event overtakes another of its case; `resting` cases are left alone.
 * Two processes may do so at once: what both send the chain applies once.
 */
export async function deliverEvents(outbox: Outbox, resting: ReadonlySet<string>, signal: AbortSignal): Promise<Round> {
  const turnedAway = new Set<string>()
  for (;;) {
    if (signal.aborted) return { turnedAway: [...turnedAway], isChainThere: true }
    const first = await firstOfEachCase(outbox, [...resting, ...turnedAway])
    if (first.length === 0) return { turnedAway: [...turnedAway], isChainThere: true }
    const outcomes = await Promise.all(first.map((waiting) => deliver(outbox, waiting, signal)))
    for (const [index, outcome] of outcomes.entries()) {
      const caseId = first[index]?.caseId
      if (outcome === 'turned-away' && caseId !== undefined) turnedAway.add(caseId)
    }
    if (outcomes.includes('unreachable')) return { turnedAway: [...turnedAway], isChainThere: false }
  }
}

async function firstOfEachCase({ db, schema }: Outbox, without: readonly string[]): Promise<readonly Waiting[]> {
  const found = await sql<Waiting>`
    select number, event_id as "eventId", case_id as "caseId", type, event
    from (
      select distinct on (case_id) number, event_id, case_id, type, event from ${sql.id(schema, 'outbox')}
      where delivered_at is null and case_id <> all(${without}::text[])
      order by case_id, number
    ) as first
    order by number limit ${AT_ONCE}`.execute(db)
  return found.rows
}

async function deliver(
  { db, schema, sign, post, now, log }: Outbox,
  { number, eventId, type, event }: Waiting,
  signal: AbortSignal,
): Promise<'delivered' | 'turned-away' | 'unreachable'> {
  const posted = await post(await sign(eventId, event), signal)
  const table = sql.id(schema, 'outbox')
  if (posted.outcome === 'turned-away' || posted.outcome === 'unreachable') {
    await sql`update ${table} set attempts = attempts + 1 where number = ${number}`.execute(db)
    if (posted.outcome === 'unreachable') return 'unreachable'
    const { status, code } = posted
    // Kept, and what follows on its case with it: somebody has to look at it, and nothing is lost till then.
    log.error({ event: eventId, type, status, code }, 'the chain does not take an event')
    return 'turned-away'
  }
  const refused = posted.outcome === 'refused' ? posted.code : null
  await sql`
    update ${table} set attempts = attempts + 1, delivered_at = ${now().toISOString()}::timestamptz, refused = ${refused}
    where number = ${number} and delivered_at is null`.execute(db)
  if (refused !== null) log.warn({ event: eventId, type, code: refused }, 'the chain refused an event')
  return 'delivered'
}
