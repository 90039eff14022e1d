import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { SMALLEST_COUNT, type TaskCount, toldCount } from '../../schema/task-counts.ts'

const MOST = 14
const pairs = Array.from({ length: MOST + 1 }, (_, waiting) =>
  Array.from({ length: waiting + 1 }, (__, overdue) => ({ type: 'TREAT', waiting, overdue })),
).flat()
const said = (count: Required<TaskCount>) => JSON.stringify(toldCount(count))
/** Everything that may be so behind what is told. */
const behind = new Map<string | undefined, Required<TaskCount>[]>()
for (const pair of pairs) behind.set(said(pair), [...(behind.get(said(pair)) ?? []), pair])

const QUANTITIES: Readonly<Record<string, (count: Required<TaskCount>) => number>> = {
  waiting: ({ waiting }) => waiting,
  overdue: ({ overdue }) => overdue,
  'on time': ({ waiting, overdue }) => waiting - overdue,
}

const counted = fc.constantFrom(...pairs)

test('whoever is told the numbers works out no count from one to four', () => {
  fc.assert(
    fc.property(fc.array(counted, { minLength: 1, maxLength: 3 }), (types) => {
      for (const [name, of] of Object.entries(QUANTITIES)) {
        // Of each type alone, and of all types of a track together.
        for (const group of [...types.map((type) => [type]), types]) {
          let sums = new Set([0])
          for (const type of group)
            sums = new Set([...sums].flatMap((sum) => (behind.get(said(type)) ?? []).map((may) => sum + of(may))))
          const [only = 0] = sums
          expect([name, sums.size > 1 || only === 0 || only >= SMALLEST_COUNT]).toEqual([name, true])
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('and is still told what points at nobody', () => {
  const told = (waiting: number, overdue: number) => toldCount({ type: 'TREAT', waiting, overdue })
  expect(told(4, 4)).toBeUndefined()
  expect(told(10, 5)).toEqual({ type: 'TREAT', waiting: 10, overdue: 5 })
  expect(told(6, 6)).toEqual({ type: 'TREAT', waiting: 6, overdue: 6 })
  expect(told(6, 5)).toEqual({ type: 'TREAT', waiting: 6 })
  expect(told(9, 4)).toEqual({ type: 'TREAT', waiting: 9 })
})
