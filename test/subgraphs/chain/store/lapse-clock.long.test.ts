import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { ChainTask } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import { applyToCase } from '../../../../subgraphs/chain/store/apply-to-case.ts'
import { lapseDueCases, nextDue } from '../../../../subgraphs/chain/store/lapse-due-cases.ts'
import { openStoredCase } from '../../../../subgraphs/chain/store/open-stored-case.ts'
import { startForTest, type TestSubgraph } from '../../support/running.ts'
import { testHub } from '../../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { directory, oin, START } from '../machine/play.ts'
import { chainTables, type ChainTables } from './chain-rows.ts'

const DAY = 24 * 60 * 60 * 1000
const police = oin('police-amsterdam')
const ind = oin('ind')

describeOnEachStore('the clock of the chain', (openTestStore) => {
  let store: TestStore
  let tables: ChainTables
  let ids = 0
  const newId = (): string => `id-${(ids += 1)}`
  const logged: unknown[] = []
  const log = { error: (...line: unknown[]) => void logged.push(line) }
  const dayOf = (day: number): Date => new Date(START.getTime() + day * DAY)
  const lapseAll = (day: number): Promise<number> =>
    lapseDueCases({ db: tables.db, schema: tables.schema, directory, now: () => dayOf(day), newId, log })

  beforeAll(async () => {
    store = await openTestStore()
    tables = await chainTables(store)
  }, 60_000)
  afterAll(async () => {
    await tables.close()
    await store.drop()
  })

  /** A case in a reflection period from 2 March to 1 June. */
  async function inReflection(caseId: string): Promise<void> {
    const step = { at: START, newId, directory }
    const person = { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY' } as const
    await tables.within((rows) =>
      openStoredCase(rows, { type: 'signal-reported', caseId, by: police, at: START, ...person }, step),
    )
    const events = [
      { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION', by: police },
      { type: 'reflection-offered', by: police },
      { type: 'reflection-answered', accepted: true, by: police },
      { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-06-01', dublin: false, by: ind },
    ] as const
    for (const event of events) {
      const done = await tables.within((rows) => applyToCase(rows, caseId, { ...event, at: START }, step))
      if (done === undefined || 'refused' in done) throw new Error(`${event.type} was refused`)
    }
  }

  async function task(caseId: string, type: string): Promise<ChainTask | undefined> {
    return (await tables.read(caseId))?.tasks.find((each) => each.type === type)
  }

  test('ends a reflection period on the day after its last one, and not before', async () => {
    await inReflection('reflection')
    expect(await nextDue(tables.db, tables.schema)).toEqual(new Date('2026-06-01T22:00:00Z'))
    expect(await lapseAll(91)).toBe(0)
    expect(await task('reflection', 'RECORD_REFLECTION')).toMatchObject({ status: 'OPEN' })
    expect(await lapseAll(92)).toBe(1)
    expect(await task('reflection', 'RECORD_REFLECTION')).toMatchObject({ status: 'DONE', outcome: 'TERM_ENDED' })
    expect(await task('reflection', 'RECORD_REFLECTION')).not.toHaveProperty('endedBy')
    expect(await tables.read('reflection')).toMatchObject({ tracks: { residence: 'NO_STAY' } })
    expect(await lapseAll(93)).toBe(0)
  })

  test('moves a case once when two processes look at the same moment', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => inReflection(`both-${name}`)))
    const moved = await Promise.all([lapseAll(100), lapseAll(100), lapseAll(100)])
    expect(moved.reduce((sum, each) => sum + each, 0)).toBe(4)
    const found = await sql<{ times: number }>`
      select count(*) as times from chain.case_event where case_id like 'both-%' and type = 'time'`.execute(tables.db)
    expect(found.rows[0]?.times).toBe(4)
  })

  test('is kept from no case by one that it cannot move', async () => {
    await inReflection('broken')
    await inReflection('whole')
    await sql`update chain.referral_case set tracks = 'null'::jsonb, moves_at = '2026-05-01' where case_id = 'broken'`.execute(
      tables.db,
    )
    expect(await lapseAll(110)).toBe(1)
    expect(logged).toHaveLength(1)
    expect(JSON.stringify(logged)).not.toContain('broken')
    expect(await task('whole', 'RECORD_REFLECTION')).toMatchObject({ status: 'DONE' })
    await sql`update chain.referral_case set moves_at = null where case_id = 'broken'`.execute(tables.db)
  })

  test('runs in the process of the chain, under its own rights', async () => {
    await inReflection('served')
    const hub = await testHub(store.dataDir)
    let day = 0
    const subgraph: TestSubgraph = await startForTest(chain, { store, hub, stories: [], now: () => dayOf(day) })
    try {
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(await task('served', 'RECORD_REFLECTION')).toMatchObject({ status: 'OPEN' })
      day = 120
      const until = Date.now() + 15_000
      while ((await task('served', 'RECORD_REFLECTION'))?.status !== 'DONE' && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await task('served', 'RECORD_REFLECTION')).toMatchObject({ status: 'DONE' })
    } finally {
      await subgraph.close()
    }
  }, 30_000)
})
