import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { immigration } from '../../../subgraphs/immigration/subgraph.ts'
import { day } from '../support/actors.ts'
import { type ChangingSubgraph, startChanging } from '../support/changing.ts'
import { story } from '../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

const period = (endDate: string, more: Row = {}): Row => ({
  accepted: true,
  startDate: day(-40),
  endDate,
  departureSuspended: true,
  endReason: null,
  ...more,
})
const asked = (more: Row = {}): Row => ({
  applicationId: 'own-id',
  procedure: 'B8_VICTIM',
  submittedAt: day(-20),
  decision: 'PENDING',
  appealPending: false,
  ...more,
})

/** What is on record, by case, and whether departure reads as suspended. */
const CASES: Readonly<Record<string, readonly [Row, readonly Row[], boolean | null]>> = {
  runs: [period(day(1)), [], true],
  'last-day': [period(day(0)), [], true],
  over: [period(day(-1)), [], false],
  'over-and-asked': [period(day(-1)), [asked()], true],
  'over-and-decided': [period(day(-1)), [asked({ decision: 'GRANTED', decidedAt: day(-5) })], false],
  'over-and-fought': [period(day(-1)), [asked({ decision: 'REFUSED', decidedAt: day(-5), appealPending: true })], true],
  // The IND ended it by hand, and said then what holds.
  ended: [period(day(-1), { endReason: 'REPORT_FILED' }), [], true],
  unsaid: [period(day(-1), { departureSuspended: null }), [], null],
}

describeOnEachStore('What reads of departure once a reflection period has run out', (openTestStore) => {
  let store: TestStore
  let running: ChangingSubgraph
  beforeAll(async () => {
    store = await openTestStore()
    const stories = Object.entries(CASES).map(([id, [ReflectionPeriod, applications]]) =>
      story(id, {
        records: {
          ReflectionPeriod: [ReflectionPeriod],
          ResidenceApplication: applications.map((row) => ({ ...row, applicationId: `a-${id}` })),
        },
      }),
    )
    running = await startChanging(immigration, store, stories)
  }, 60_000)
  afterAll(async () => {
    await running.close()
    await store.drop()
  })

  test.each(Object.entries(CASES))('%s', async (id, [, , departureSuspended]) => {
    expect(await running.read(id, 'reflectionPeriod', 'ReflectionPeriod', ['departureSuspended'])).toEqual({
      departureSuspended,
    })
  })
})
