import { expect, test } from '@jest/globals'
import { walk } from './random-walk.ts'

test('a random walk of 300 steps never reaches a state that may not be', () => {
  const { applied, closed } = walk(20_260_302, 300)
  expect(applied).toBeGreaterThan(60)
  expect(closed).toBeGreaterThanOrEqual(0)
})
