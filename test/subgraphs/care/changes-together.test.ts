import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { care } from '../../../subgraphs/care/subgraph.ts'
import type { Actor } from '../support/actors.ts'
import { type ChangingSubgraph, startChanging } from '../support/changing.ts'
import { story } from '../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { FUND, SUPPORT, SUPPORTED } from './care-agencies.ts'

describeOnEachStore('Changes of one case that come together', (open) => {
  let store: TestStore
  let running: ChangingSubgraph
  beforeAll(async () => {
    store = await open()
    const records = { VictimSupport: [SUPPORTED] }
    running = await startChanging(care, store, [story('new'), story('known', { records })])
  }, 60_000)
  afterAll(async () => {
    await running.close()
    await store.drop()
  })

  const codes = async (caseId: string, asked: readonly (readonly [string, object, Actor])[]) => {
    const made = await Promise.all(asked.map(([field, args, by]) => running.change(field, { caseId, ...args }, by)))
    return made.map(({ problem }) => problem?.code ?? 'MADE').sort()
  }

  test('make the first record once: the others are told to read', async () => {
    const asked = Array.from({ length: 8 }, () => ['recordSupport', { servicesProvided: ['LEGAL'] }, SUPPORT] as const)
    expect(await codes('new', asked)).toEqual(['MADE', ...Array.from({ length: 7 }, () => 'STALE_VERSION')])
    expect(await running.read('new', 'victimSupport', 'VictimSupport', ['version'])).toEqual({ version: 1 })
  })

  test('of two agencies on one record: one is made, whichever it is', async () => {
    const support = ['recordSupport', { version: 1, servicesProvided: ['LEGAL'] }, SUPPORT] as const
    const fund = ['decideCompensation', { version: 1, decision: 'REFUSED', decidedAt: '2026-03-09' }, FUND] as const
    const asked = [support, fund, support, fund]
    expect(await codes('known', asked)).toEqual(['MADE', 'STALE_VERSION', 'STALE_VERSION', 'STALE_VERSION'])
  })
})
