import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CONSOLE_PURPOSE, type TaskCount } from '../../../schema/task-counts.ts'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { POLICE_A, SHELTER_A, story, task } from '../support/stories.ts'
import { type Answer, post, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

const LONG_AGO = '2020-01-01T00:00:00Z'
const FAR_AHEAD = '2090-01-01T00:00:00Z'

/** So many cases with one task of a type each. */
function waiting(count: number, type: string, status: string, dueAt: string, more: object = {}) {
  return Array.from({ length: count }, (_, index) =>
    story(`${type}-${status}-${dueAt}-${index}`.toLowerCase(), {
      ...more,
      tasks: [{ ...task(`t-${type}-${status}-${dueAt}-${index}`, type, SHELTER_A, status), dueAt }],
    }),
  )
}

const CLOSED = { referralCase: { closedAt: '2026-03-01T10:00:00Z', isOpen: false, state: 'CLOSED' } }
const STORIES = [
  // Ten wait, of which five too long.
  ...waiting(5, 'CARE_PLAN', 'OPEN', LONG_AGO),
  ...waiting(5, 'CARE_PLAN', 'OFFERED', FAR_AHEAD),
  // Six wait, of which five too long: so one is on time, and of that one nothing is told.
  ...waiting(5, 'SUPPORT', 'OPEN', LONG_AGO),
  ...waiting(1, 'SUPPORT', 'OPEN', FAR_AHEAD),
  // All five wait too long.
  ...waiting(5, 'BRP_REGISTER', 'OPEN', LONG_AGO),
  // Six wait, of which four too long: that is told of nobody.
  ...waiting(4, 'TREAT', 'OPEN', LONG_AGO),
  ...waiting(2, 'TREAT', 'OPEN', FAR_AHEAD),
  // Four wait; the others do not wait any more.
  ...waiting(4, 'HOUSE', 'OPEN', LONG_AGO),
  ...waiting(9, 'HOUSE', 'DONE', LONG_AGO),
  ...waiting(9, 'HOUSE', 'SUSPENDED', FAR_AHEAD),
  ...waiting(9, 'WMO_DECIDE', 'OPEN', LONG_AGO, CLOSED),
]

describeOnEachStore('How much work waits, as the chain tells it to the console,', (openTestStore) => {
  let testStore: TestStore
  let hub: TestHub
  let subgraph: TestSubgraph

  beforeAll(async () => {
    testStore = await openTestStore()
    hub = await testHub(testStore.dataDir)
    subgraph = await startForTest(chain, { store: testStore, hub, stories: STORIES })
  })

  afterAll(async () => {
    await subgraph.close()
    await testStore.drop()
  })

  async function ask(purpose: string): Promise<Answer> {
    const permit = await hub.permit({ aud: 'chain', agency: POLICE_A, kind: 'POLICE', purpose }, '{}')
    return post(new URL('/task-counts', subgraph.url).href, '{}', permit)
  }

  test('is a number for each type of task, and nothing under five', async () => {
    const { status, json } = await ask(CONSOLE_PURPOSE)
    expect(status).toBe(200)
    const { counts } = json as unknown as { counts: readonly TaskCount[] }
    expect(counts).toEqual([
      { type: 'BRP_REGISTER', waiting: 5, overdue: 5 },
      { type: 'CARE_PLAN', waiting: 10, overdue: 5 },
      { type: 'SUPPORT', waiting: 6 },
      { type: 'TREAT', waiting: 6 },
    ])
  })

  test('is told for no purpose of an agency, and not without a permit', async () => {
    expect((await ask('signal.assess')).status).toBe(403)
    const without = await post(new URL('/task-counts', subgraph.url).href, '{}')
    expect(without.status).toBe(401)
  })
})
