import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { care } from '../../../subgraphs/care/subgraph.ts'
import { agencyAsker, type AgencyAsker } from '../support/agency-asker.ts'
import { story } from '../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { FUND, SUPPORT, SUPPORTED } from './care-agencies.ts'

describeOnEachStore('Changes of one case that come together', (open) => {
  let store: TestStore
  let asker: AgencyAsker
  beforeAll(async () => {
    store = await open()
    const records = { VictimSupport: [SUPPORTED] }
    asker = await agencyAsker(care, store, [story('new'), story('known', { records })])
  }, 60_000)
  afterAll(async () => {
    await asker.close()
    await store.drop()
  })

  const codes = async (asked: readonly Parameters<AgencyAsker['change']>[0][]): Promise<readonly string[]> =>
    (await Promise.all(asked.map((each) => asker.change(each)))).map(({ problem }) => problem?.code ?? 'MADE').sort()

  test('make the first record once: the others are told to read', async () => {
    const asked = Array.from({ length: 8 }, () => ({
      by: SUPPORT,
      mutation: 'recordSupport',
      args: 'servicesProvided: [LEGAL]',
      caseId: 'new',
    }))
    expect(await codes(asked)).toEqual(['MADE', ...Array.from({ length: 7 }, () => 'STALE_VERSION')])
    expect(await asker.read('new', 'victimSupport', 'VictimSupport', ['version'])).toEqual({ version: 1 })
  })

  test('of two agencies on one record: one is made, whichever it is', async () => {
    const support = { by: SUPPORT, mutation: 'recordSupport', args: 'version: 1, servicesProvided: [LEGAL]' }
    const fund = {
      by: FUND,
      mutation: 'decideCompensation',
      args: 'version: 1, decision: REFUSED, decidedAt: "2026-03-09"',
    }
    const asked = [support, fund, support, fund].map((each) => ({ ...each, caseId: 'known' }))
    expect(await codes(asked)).toEqual(['MADE', 'STALE_VERSION', 'STALE_VERSION', 'STALE_VERSION'])
  })
})
