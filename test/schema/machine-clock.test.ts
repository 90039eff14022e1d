import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { machineClock } from '../../schema/machine-clock.ts'

const START = Date.parse('2026-03-02T12:00:00Z')
let steps: number[]
beforeEach(() => {
  steps = []
  jest.useFakeTimers({ now: START })
})
afterEach(() => {
  jest.useRealTimers()
})
const clock = () => machineClock(({ seconds }) => steps.push(seconds))

test('the clock of a process goes on when that of the machine is set back', () => {
  const now = clock()
  jest.setSystemTime(START - 3_600_000)
  expect(now().getTime()).toBe(START)
  jest.advanceTimersByTime(90_000)
  expect(now().getTime()).toBe(START + 90_000)
})

test('a step is seen within a second, and followed when its time is over, though nobody asks the time', () => {
  const now = clock()
  jest.setSystemTime(START - 60_000)
  jest.advanceTimersByTime(1_000)
  expect(steps).toEqual([60])
  // One that was asked a while later sees no step of its own, and is not behind the others in following.
  jest.advanceTimersByTime(606_000)
  expect(now().getTime()).toBe(START - 60_000 + 607_000)
})
