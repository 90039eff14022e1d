import { expect, test } from '@jest/globals'
import { describeOnEachStore } from '../../support/test-stores.ts'
import { type Taken, walk } from '../machine/random-walk.ts'
import { chainTables } from './chain-rows.ts'
import { replay } from './replay.ts'

describeOnEachStore('a long random walk', (openTestStore) => {
  test('of 2,000 steps leaves the same cases in the store as in memory, after every step', async () => {
    const store = await openTestStore()
    const tables = await chainTables(store)
    try {
      const taken: Taken[] = []
      walk(20_261_130, 2_000, (step) => taken.push(step))
      await replay(tables, taken)
      expect(taken.length).toBeGreaterThan(2_000)
    } finally {
      await tables.close()
      await store.drop()
    }
  }, 600_000)
})
