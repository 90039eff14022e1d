import { expect, test } from '@jest/globals'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'
import { walk } from './random-walk.ts'

test.each([1, 2, 3, 4, 5, 6])(
  'a random walk of 5,000 steps never reaches a state that may not be (seed %i)',
  (seed) => {
    const { applied, closed } = walk(seed, 5_000)
    expect(applied).toBeGreaterThan(1_500)
    expect(closed).toBeGreaterThan(5)
  },
)

test('the walks open every type of task and try nearly every event with success', () => {
  const walks = [11, 12, 13, 14].map((seed) => walk(seed, 5_000))
  expect([...new Set(walks.flatMap(({ tasks }) => [...tasks]))].toSorted()).toEqual([...TASK_TYPES].toSorted())
  expect(new Set(walks.flatMap(({ events }) => [...events.keys()])).size).toBeGreaterThan(60)
})
