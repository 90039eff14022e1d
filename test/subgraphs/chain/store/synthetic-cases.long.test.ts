import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { applyEvent, lapse } from '../../../../subgraphs/chain/machine/apply-event.ts'
import type { ChainCase } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { stateOf } from '../../../../subgraphs/chain/machine/case-state.ts'
import { applyToCase } from '../../../../subgraphs/chain/store/apply-to-case.ts'
import { nextDue } from '../../../../subgraphs/chain/store/lapse-due-cases.ts'
import { WORLD_DATE } from '../../../../subgraphs/kit/synthetic/make-world.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { world } from '../../synthetic/world.ts'
import { directory } from '../machine/play.ts'
import { chainTables, type ChainTables } from './chain-rows.ts'

const STORIES = world(1, 300)

describeOnEachStore('a synthetic case', (openTestStore) => {
  let store: TestStore
  let tables: ChainTables
  const cases: ChainCase[] = []
  let ids = 0
  const step = { at: new Date(WORLD_DATE), newId: () => `new-${(ids += 1)}`, directory }
  beforeAll(async () => {
    store = await openTestStore()
    tables = await chainTables(store, STORIES)
    for (const { caseId } of STORIES) cases.push((await tables.read(caseId)) as ChainCase)
  }, 60_000)
  afterAll(async () => {
    await tables.close()
    await store.drop()
  })

  test('is where its story says, with tracks of which its state follows', () => {
    expect(cases.map((of) => [of.caseId, stateOf(of), of.tasks.length])).toEqual(
      STORIES.map(({ caseId, referralCase, tasks }) => [caseId, referralCase['state'], tasks.length]),
    )
  })

  test('takes time, and an event of every open task, without a fault', () => {
    let applied = 0
    for (const of of cases) {
      const { case: now } = lapse(of, step)
      expect(now.caseId).toBe(of.caseId)
      for (const { taskId, holder: by } of of.tasks.filter(({ status }) => status === 'OPEN')) {
        const done = applyEvent(of, { type: 'task-suspended', taskId, by, at: step.at }, step)
        if (!('refused' in done)) applied += 1
      }
    }
    expect(applied).toBeGreaterThan(200)
  })

  test('stands still on its day until somebody does something on it, whatever day it is', async () => {
    expect(await nextDue(tables.db, tables.schema)).toBeUndefined()
  })

  test('is moved in the store as in memory, and by time from then on', async () => {
    const open = cases.filter(({ closedAt }) => closedAt === undefined).slice(0, 25)
    for (const of of open) {
      const event = { type: 'signal-added', by: of.leadAgency, at: step.at } as const
      const done = await tables.within((rows) => applyToCase(rows, of.caseId, event, step))
      if (done === undefined || 'refused' in done) throw new Error('a signal was not added')
      expect(await tables.read(of.caseId)).toEqual(done.case)
    }
    expect(await nextDue(tables.db, tables.schema)).toBeInstanceOf(Date)
  })
})
