import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { postgresLog } from '../../gateway/log/postgres-log.ts'
import { withPostgresLog } from '../../gateway/log/postgres-stored-log.ts'
import { readRecords } from '../../gateway/log/read-records.ts'
import { generateSigningKey } from '../../gateway/log/signing-key.ts'
import { verifyStoredLog } from '../../gateway/log/verify-log.ts'
import { expectNothingInternal } from '../fixtures/lost-parts.ts'
import { type HubAnswer, type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { postgresStore, testsPostgres, type TestStore } from '../subgraphs/support/test-stores.ts'

const QUERY = `{ mine: case(id: "demo-dublin-claimant") {
  id: caseId
  file: policeVictimFile { who: contactOfficer }
  stay: residenceStatus { lawful: lawfulResidence }
  plan: carePlan { needs }
  asked: wmoRequests { decision }
} }`

if (testsPostgres) describe('A hub whose PostgreSQL restarts', restarts)
else describe('A hub whose PostgreSQL restarts', () => test.todo('SCHAKEL_TEST_DATABASE_URL is not set'))

/** Subgraphs, policies and log in one database, as it is where one party runs all of it: no part may hold another back. */
function restarts(): void {
  const key = generateSigningKey()
  let store: TestStore
  let url: string
  let log: ReturnType<typeof postgresLog>
  let own: OwnHub
  let right: HubAnswer
  beforeAll(async () => {
    store = await postgresStore()
    url = String(store.databaseUrl)
    log = postgresLog(url, { signingKey: key })
    own = await ownHub(store, { log, policyStore: true })
    right = await ask()
    expect([right.errors, right.data.mine.file]).toEqual([undefined, { who: expect.any(String) }])
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await log.close()
    await store.drop()
  }, 60_000)

  const ask = (): Promise<HubAnswer> => own.ask('care-coordination', 'care.coordinate', QUERY)
  const isReady = async (): Promise<boolean> => (await fetch(`${own.base}/readyz`)).status === 200

  /** From another database, as nobody gets into this one meanwhile. Gives how many connections were ended. */
  async function end(meanwhile?: () => Promise<void>): Promise<number> {
    const client = new Client({ connectionString: String(process.env['SCHAKEL_TEST_DATABASE_URL']) })
    await client.connect()
    const name = new URL(url).pathname.slice(1)
    try {
      if (meanwhile !== undefined) await client.query(`alter database ${name} allow_connections false`)
      const { rowCount } = await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
      await meanwhile?.()
      return rowCount ?? 0
    } finally {
      await client.query(`alter database ${name} allow_connections true`)
      await client.end()
    }
  }

  /** Whole, or less and then clearly so; never anything else, and never a word of the database. */
  function expectClear(answer: HubAnswer): void {
    expectNothingInternal(answer)
    expect(JSON.stringify(answer)).not.toMatch(/terminat|postgres|connection|57P01|relation|select /iu)
    if (answer.errors === undefined) {
      expect(answer.data).toEqual(right.data)
      return
    }
    const codes = answer.errors.map(({ extensions }) => extensions.code)
    expect(codes.filter((code) => code !== 'SUBGRAPH_UNAVAILABLE' && code !== 'LOG_UNAVAILABLE')).toEqual([])
    if (codes.includes('LOG_UNAVAILABLE')) expect([answer.status, answer.data ?? null]).toEqual([503, null])
    for (const [part, value] of Object.entries((answer.data?.mine ?? {}) as object)) {
      expect([null, right.data.mine[part]]).toContainEqual(value)
    }
  }

  async function expectRecovered(): Promise<void> {
    let last = await ask()
    for (let tries = 0; tries < 200 && last.errors !== undefined; tries++) {
      expectClear(last)
      await new Promise((resolve) => setTimeout(resolve, 50))
      last = await ask()
    }
    expect([last.errors, last.data]).toEqual([undefined, right.data])
    for (let tries = 0; tries < 200 && !(await isReady()); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(await isReady()).toBe(true)
  }

  const answered: HubAnswer[] = []
  const askedAgain = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) {
      const answer = await ask()
      answered.push(answer)
      expectClear(answer)
    }
  }

  test('every connection lost in the middle of requests: each answer is whole or says what is lost, and it recovers by itself', async () => {
    let ended = 0
    for (let round = 0; round < 3; round++) {
      const asking = Promise.all(Array.from({ length: 4 }, () => askedAgain(8)))
      await new Promise((resolve) => setTimeout(resolve, 30 * round))
      ended += await end()
      await asking
    }
    // Five subgraphs and the log at least, each time.
    expect(ended).toBeGreaterThanOrEqual(18)
    await expectRecovered()
  }, 60_000)

  test('while nobody is let in there are no data and the hub is not ready; then it recovers by itself', async () => {
    await end(async () => {
      for (let count = 0; count < 4; count++) {
        const answer = await ask()
        answered.push(answer)
        expectClear(answer)
        expect([answer.status, answer.data ?? null]).toEqual([503, null])
      }
      expect(await isReady()).toBe(false)
    })
    await expectRecovered()
  }, 60_000)

  test('no answer with data is missing from the log, which is whole', async () => {
    const recorded = await withPostgresLog(url, async (stored) => {
      const decisions = new Set<string>()
      for await (const { record } of readRecords(stored.entries)) decisions.add(record.decision)
      return decisions
    })
    const given = answered.filter(({ data }) => (data?.mine ?? null) !== null)
    expect(given.length).toBeGreaterThan(20)
    expect(answered.length).toBeGreaterThan(given.length)
    expect(given.filter(({ extensions }) => !recorded.has(String(extensions?.schakel.decision)))).toEqual([])
    expect(await withPostgresLog(url, (stored) => verifyStoredLog(stored, [key.publicJwk]))).toMatchObject({ ok: true })
  })
}
