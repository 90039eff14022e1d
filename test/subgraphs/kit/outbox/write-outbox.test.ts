import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../../../subgraphs/kit/database.ts'
import { migrate } from '../../../../subgraphs/kit/migrate.ts'
import { type OutgoingEvent, writeOutbox } from '../../../../subgraphs/kit/outbox/write-outbox.ts'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { policeMigrations } from '../../../../subgraphs/police/migrations.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { POLICE_A } from '../../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'

const talkHeld = (eventId: string, caseId: string): OutgoingEvent & { eventId: string } => ({
  eventId,
  type: 'talk-held',
  caseId,
  by: POLICE_A,
  at: '2026-03-02T12:00:00.000Z',
})

describeOnEachStore('The outbox', (openTestStore) => {
  let store: TestStore
  let opened: Store
  let db: Database

  beforeAll(async () => {
    store = await openTestStore()
    opened = await openStore({
      dataDir: store.dataDir,
      ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
      execArgv: nodeArguments,
    })
    db = openDatabase({ url: opened.url })
    await migrate(db, 'police', policeMigrations('police'))
  }, 60_000)

  afterAll(async () => {
    await db.destroy()
    await opened.close()
    await store.drop()
  })

  const stored = async (caseId: string) =>
    (
      await sql<{
        event_id: string
      }>`select event_id from police.outbox where case_id = ${caseId} order by number`.execute(db)
    ).rows.map((row) => row.event_id)

  test('keeps an event with the change that it tells of: it goes when the change is rolled back', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await writeOutbox(tx, 'police', talkHeld('rolled-back', 'case-1'))
      throw new Error('the change fails')
    })
    await expect(failing).rejects.toThrow('the change fails')
    await db.transaction().execute((tx) => writeOutbox(tx, 'police', talkHeld('kept', 'case-1')))
    expect(await stored('case-1')).toEqual(['kept'])
  })

  test('holds what was said, without the id, and that it still has to be sent', async () => {
    const said = { ...talkHeld('said', 'case-2'), type: 'report-taken', filed: true }
    await db.transaction().execute((tx) => writeOutbox(tx, 'police', said))
    const { rows } = await sql`select * from police.outbox where event_id = 'said'`.execute(db)
    const { eventId: _, ...event } = said
    expect(rows).toEqual([
      expect.objectContaining({
        case_id: 'case-2',
        type: 'report-taken',
        event,
        created_at: said.at,
        delivered_at: null,
        attempts: 0,
        refused: null,
      }),
    ])
  })

  test('takes an event id once', async () => {
    const write = () => db.transaction().execute((tx) => writeOutbox(tx, 'police', talkHeld('once', 'case-3')))
    await write()
    await expect(write()).rejects.toThrow('outbox_event_id')
  })

  test('numbers the events of a case in the order in which their changes are committed', async () => {
    let goOn: () => void = () => undefined
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve))
    let hasWritten: () => void = () => undefined
    const written = new Promise<void>((resolve) => (hasWritten = resolve))
    const order: string[] = []
    const slow = db
      .transaction()
      .execute(async (tx) => {
        await writeOutbox(tx, 'police', talkHeld('first', 'case-4'))
        hasWritten()
        await mayGoOn
      })
      .then(() => order.push('first'))
    await written
    const quick = db
      .transaction()
      .execute((tx) => writeOutbox(tx, 'police', talkHeld('second', 'case-4')))
      .then(() => order.push('second'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    goOn()
    await Promise.all([slow, quick])
    expect(order).toEqual(['first', 'second'])
    expect(await stored('case-4')).toEqual(['first', 'second'])
  })

  test('clears what the chain answered for long ago, a few rows with each event, and nothing that still waits', async () => {
    const old = (caseId: string, delivered: boolean, number: number) =>
      sql`
      insert into police.outbox (event_id, case_id, type, event, created_at, delivered_at)
      select ${caseId} || n, ${caseId}, 'talk-held', '{}'::jsonb, '2025-01-01', ${delivered ? '2025-01-02' : null}::timestamptz
      from generate_series(1, ${number}::int) as n`.execute(db)
    await old('answered', true, 15)
    await old('unanswered', false, 3)
    const write = (id: string) => db.transaction().execute((tx) => writeOutbox(tx, 'police', talkHeld(id, 'clearing')))
    await write('clearing-1')
    expect(await stored('answered')).toHaveLength(5)
    await write('clearing-2')
    expect(await stored('answered')).toEqual([])
    expect(await stored('unanswered')).toHaveLength(3)
    // Answered for the day before: it can still be looked up.
    await sql`
      update police.outbox set delivered_at = '2026-03-01T12:00:00Z' where event_id = 'clearing-1'`.execute(db)
    await write('clearing-3')
    expect(await stored('clearing')).toEqual(['clearing-1', 'clearing-2', 'clearing-3'])
  })
})
