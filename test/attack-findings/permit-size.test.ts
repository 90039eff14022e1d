import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSql } from './support.ts'

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, { cases: 130 })
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

/**
 * Finding: the permit travels in a header of at most 256 KB, and it holds every id and every (sealed, 126 characters) cursor of every page.
 * Ten root fields of a hundred entries are within the limits, and the chain answers 431: SUBGRAPH_UNAVAILABLE, "try again later",
 * for a request that will never succeed, and an alarm for the chain that nobody can explain. (On the demo world: care-coordination, ten
 * times `cases(first: 100)`.)
 * Fix: the permit's `pages` need no cursors (the hub adds them itself when it writes the answer), or page and cases go in the body,
 * which the permit is bound to; and a limit on the entries of all pages of one request that is told as LIMIT_EXCEEDED.
 */
test('the largest page the limits allow is answered', async () => {
  await runSql(store, "update chain.referral_case set closed_at = null, is_open = true, state = 'ACUTE'")
  await runSql(
    store,
    `update chain.task set type = 'STAY_RECEPTION', status = 'OPEN',
       holder = (select holder from chain.task where task_id = 'demo-dublin-claimant-stay-reception')
     where task_id in (select distinct on (case_id) task_id from chain.task order by case_id, task_id)`,
  )
  await runSql(
    store,
    `insert into chain.asserted_fact (case_id, name, value, asserted_by, asserted_at)
     select case_id, 'asylum-track', true, 'test', now() from chain.referral_case`,
  )
  const roots = Array.from(
    { length: 10 },
    (_, index) => `a${index}: cases(first: 100) { edges { cursor node { caseId } } }`,
  )
  const answer = await own.ask('coa', 'reception.arrange', `{ ${roots.join(' ')} }`)
  expect(answer.errors).toBeUndefined()
  expect(answer.data.a9.edges).toHaveLength(100)
})
