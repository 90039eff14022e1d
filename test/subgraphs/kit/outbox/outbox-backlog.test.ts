import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { police } from '../../../../subgraphs/police/subgraph.ts'
import { startForTest, type TestSubgraph } from '../../support/running.ts'
import { storeRows } from '../../support/store-rows.ts'
import { testHub } from '../../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'

const NOW = new Date('2026-03-02T12:00:00Z')

describeOnEachStore('What waits in an outbox', (openTestStore) => {
  let store: TestStore
  let running: TestSubgraph
  beforeAll(async () => {
    store = await openTestStore()
    running = await startForTest(police, { store, hub: await testHub(store.dataDir), stories: [], now: () => NOW })
  }, 60_000)
  afterAll(async () => {
    await running.close()
    await store.drop()
  })

  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(new URL(path, running.url), { headers })
    return { status: response.status, text: await response.text() }
  }
  const told = async () => JSON.parse((await get('/readyz')).text) as unknown

  test('is told to operators, with the age of the oldest, and to nobody else', async () => {
    expect(await told()).toEqual({ ready: true, detail: { outbox: { waiting: 0, oldestSeconds: 0 } } })
    const kept = await storeRows(store)
    await kept.rows(
      `insert into police.outbox (event_id, case_id, type, event, created_at, delivered_at) values
        ('sent', 'case-1', 'talk-held', '{}', '2026-02-01T12:00:00Z', '2026-02-01T12:00:01Z'),
        ('first', 'case-1', 'talk-held', '{}', '2026-03-02T11:30:00Z', null),
        ('second', 'case-2', 'talk-held', '{}', '2026-03-02T11:59:00Z', null)`,
    )
    await kept.close()
    expect(await told()).toEqual({ ready: true, detail: { outbox: { waiting: 2, oldestSeconds: 1800 } } })
    const { status, text } = await get('/metrics')
    expect(status).toBe(200)
    expect(text.split('\n')).toEqual(
      expect.arrayContaining(['schakel_outbox_waiting 2', 'schakel_outbox_oldest_seconds 1800']),
    )
    expect(text).not.toContain('case-')
    // Passed on by a proxy: from elsewhere, and without the token.
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' }
    expect(await get('/readyz', elsewhere)).toEqual({ status: 200, text: '{"ready":true}' })
    expect((await get('/metrics', elsewhere)).status).toBe(404)
  })
})
