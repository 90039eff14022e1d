import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const acute = [{ name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-01-10T10:00:00Z' }]
let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, {
    cases: 10,
    stories: [
      story('attack-open', { tasks: [task('attack-open-stay', 'STAY_SHELTER', SHELTER_A, 'OPEN')], asserted: acute }),
      story('attack-offer', {
        tasks: [task('attack-offer-stay', 'STAY_SHELTER', SHELTER_A, 'OFFERED')],
        asserted: acute,
      }),
    ],
  })
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

/** A shelter that looks at one of its cases and at what it was offered, in one request, is told that nothing was offered. */
test.each([
  '{ offers: tasks(first: 100, status: OFFERED) { edges { node { taskId } } } }',
  '{ case(id: "attack-open") { caseId } offers: tasks(first: 100, status: OFFERED) { edges { node { taskId } } } }',
  '{ offers: tasks(first: 100, status: OFFERED) { edges { node { taskId } } } cases(first: 3) { edges { node { caseId } } } }',
])('nothing granted is lost: %s', async (query) => {
  const answer = await own.ask('shelter-noord', 'shelter.place', query)
  expect(answer.errors ?? []).toEqual([])
  expect(answer.data.offers?.edges).toContainEqual({ node: { taskId: 'attack-offer-stay' } })
})
