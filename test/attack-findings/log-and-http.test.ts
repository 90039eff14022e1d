import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store)
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})
const OM = ['om', 'prosecution.victim-rights'] as const
const CASE = 'demo-eu-worker'
const recordsAfter = async (work: () => Promise<unknown>) => {
  const before = own.log.records.length
  await work()
  return own.log.records.slice(before)
}

/**
 * Finding: promise 7. That a case is open to the asker is told by `{ case { __typename } }` and by every entry of a list asked
 * for its type, and no coordinate is recorded as disclosed: `writeField` records a link told only below a case, not the one that
 * leads to it.
 * Fix: when a case is entered and nothing of it is recorded, record the key coordinate (`ReferralCase.caseId`, form `exists`).
 */
test.each([`{ case(id: "${CASE}") { __typename } }`, '{ cases { edges { node { __typename } } } }'])(
  '%s is recorded as a disclosure',
  async (query) => {
    const records = await recordsAfter(() => own.ask(...OM, query))
    expect(records.length).toBeGreaterThan(0)
    for (const { disclosed } of records) expect(disclosed).not.toEqual([])
  },
)

/**
 * Finding: `/metrics` is open to whoever reaches the hub's port, which is every agency: the counters of answers and failures
 * move with each request of another agency (when the police ask, how often a subgraph fails, that a backstop was hit).
 * Fix: a listener of its own (127.0.0.1 or METRICS_PORT), or a bearer token of its own; `/readyz` likewise names the
 * subgraphs and asks each of them at every call, unauthenticated.
 */
test('another agency cannot read how often the hub is asked', async () => {
  expect((await fetch(`${own.base}/metrics`)).status).not.toBe(200)
})
