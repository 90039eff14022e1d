import { sql } from 'kysely'
import { pino } from 'pino'
import { type Database, openDatabase } from '../../../../subgraphs/kit/database.ts'
import { migrate } from '../../../../subgraphs/kit/migrate.ts'
import { deliverForSubgraph } from '../../../../subgraphs/kit/outbox/deliver-for-subgraph.ts'
import type { Delivery, Pauses } from '../../../../subgraphs/kit/outbox/start-delivery.ts'
import { writeOutbox } from '../../../../subgraphs/kit/outbox/write-outbox.ts'
import { openStore } from '../../../../subgraphs/kit/store/open-store.ts'
import { policeMigrations } from '../../../../subgraphs/police/migrations.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { POLICE_A } from '../../support/stories.ts'
import type { TestStore } from '../../support/test-stores.ts'

const QUICK: Pauses = { first: 20, longest: 100, look: 200 }

/** What an outbox row says of its sending. */
export interface Sent {
  readonly eventId: string
  readonly attempts: number
  readonly isDelivered: boolean
  readonly refused: string | null
}

/** The police's side of the way of an event: its outbox, and the sender over it. */
export interface SendingSide {
  readonly db: Database
  readonly logged: string[]
  /** A change that leaves these events, in one transaction. */
  change(
    ...events: readonly { readonly type: string; readonly caseId: string; readonly eventId: string }[]
  ): Promise<void>
  deliver(chainUrl: string, pauses?: Partial<Pauses>): Promise<Delivery>
  sent(caseId?: string): Promise<readonly Sent[]>
  /** Resolves when nothing waits any more. */
  allSent(caseId?: string, within?: number): Promise<void>
  close(): Promise<void>
}

export async function sendingSide(store: TestStore): Promise<SendingSide> {
  const opened = await openStore({
    dataDir: store.dataDir,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
    execArgv: nodeArguments,
  })
  const open = (): Database => openDatabase({ url: opened.url })
  const db = open()
  await migrate(db, 'police', policeMigrations('police'))
  const logged: string[] = []
  const now = () => new Date()
  const running: Delivery[] = []
  const side: SendingSide = {
    db,
    logged,
    async change(...events) {
      const said = { by: POLICE_A, at: now().toISOString() }
      await db.transaction().execute(async (tx) => {
        for (const event of events) await writeOutbox(tx, 'police', { ...said, ...event })
      })
    },
    async deliver(chainUrl, pauses = {}) {
      const delivery = await deliverForSubgraph({
        from: 'police',
        chainUrl,
        dataDir: store.dataDir,
        schema: 'police',
        open,
        now,
        log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
        pauses: { ...QUICK, ...pauses },
      })
      running.push(delivery)
      return delivery
    },
    async sent(caseId) {
      const of = caseId === undefined ? sql`` : sql`where case_id = ${caseId}`
      const found = await sql<Sent>`
        select event_id as "eventId", attempts, delivered_at is not null as "isDelivered", refused
        from police.outbox ${of} order by number`.execute(db)
      return found.rows
    },
    async allSent(caseId, within) {
      await until(async () => (await side.sent(caseId)).every(({ isDelivered }) => isDelivered), within)
    },
    async close() {
      for (const delivery of running) await delivery.close()
      await db.destroy()
      await opened.close()
    },
  }
  return side
}

/** Waits until something is so; throws when it is not in time (milliseconds), so that a test that fails ends as well. */
export async function until(isSo: () => boolean | Promise<boolean>, within = 60_000): Promise<void> {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > within) throw new Error('It did not come to that in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The events of one case: a signal, its assessment, and what came after; `more` of them in all. */
export function eventsOfCase(caseId: string, more: number) {
  const added = Array.from({ length: more - 2 }, () => ({ type: 'signal-added', assessor: POLICE_A }))
  const events = [
    { type: 'signal-reported', assessor: POLICE_A, careRegion: 'AMSTERDAM' },
    ...added,
    { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' },
  ]
  return events.map((event, index) => ({ ...event, caseId, eventId: `${caseId}-${index + 1}` }))
}
