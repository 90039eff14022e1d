import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { POLICE_A, SHELTER_A } from '../support/stories.ts'
import { ask, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { many, STORIES } from './chain-stories.ts'

describeOnEachStore('the chain', (openTestStore) => {
  let store: TestStore
  let hub: TestHub
  let subgraph: TestSubgraph

  beforeAll(async () => {
    store = await openTestStore()
    hub = await testHub(store.dataDir)
    subgraph = await startForTest(chain, { store, hub, stories: STORIES })
  })

  afterAll(async () => {
    await subgraph.close()
    await store.drop()
  })

  describe('as GraphQL', () => {
    const full = (...coordinates: string[]) => Object.fromEntries(coordinates.map((one) => [one, 'full' as const]))
    const CASE = full('ReferralCase.caseId', 'ReferralCase.openedAt', 'ReferralCase.tasks', 'Task.taskId', 'Task.case')
    const open = full(
      'Query.case',
      'Query.cases',
      'Query.tasks',
      ...['ReferralCase', 'Task'].flatMap((type) => [
        `${type}Connection.edges`,
        `${type}Connection.pageInfo`,
        `${type}Edge.node`,
        `${type}Edge.cursor`,
      ]),
      'PageInfo.hasNextPage',
      'PageInfo.endCursor',
    )
    const claims = { aud: 'chain', agency: POLICE_A, open }

    test('gives the case of the permit and null for any other', async () => {
      const { json } = await ask(
        hub,
        subgraph.url,
        { ...claims, scopes: [{ cases: ['open'], see: CASE, own: [] }] },
        '{ a: case(id: "open") { caseId openedAt state } b: case(id: "theirs") { caseId } c: case(id: "absent") { caseId } }',
      )
      expect(json).toEqual({
        data: { a: { caseId: 'open', openedAt: '2026-01-05T09:00:00Z', state: null }, b: null, c: null },
      })
    })

    test('shows an agency its own tasks on the case, and the care coordinator all of them', async () => {
      const query = '{ case(id: "open") { tasks { taskId } } }'
      const scopes = [{ cases: ['open'], see: CASE, own: [] }]
      const own = await ask(hub, subgraph.url, { ...claims, scopes }, query)
      expect(own.json.data).toEqual({ case: { tasks: [{ taskId: 't-open' }] } })
      const all = await ask(
        hub,
        subgraph.url,
        { ...claims, agency: SHELTER_A, purpose: 'care.coordinate', scopes },
        query,
      )
      expect(all.json.data).toEqual({ case: { tasks: [{ taskId: 't-open' }, { taskId: 't-theirs' }] } })
    })

    test('lists exactly the page of the permit, in its order, under the response key it is for', async () => {
      const ids = ['open', 'closing']
      const page = { ids, cursors: ['c1', 'c2'], cases: ids, hasNextPage: true, hasPreviousPage: false }
      const { json } = await ask(
        hub,
        subgraph.url,
        { ...claims, scopes: [{ cases: ['open', 'closing'], see: CASE, own: [] }], pages: { mine: page } },
        '{ mine: cases { edges { cursor node { caseId openedAt } } pageInfo { hasNextPage endCursor } } cases { edges { cursor } } }',
      )
      const openedAt = '2026-01-05T09:00:00Z'
      expect(json.data).toEqual({
        mine: {
          edges: [
            { cursor: 'c1', node: { caseId: 'open', openedAt } },
            { cursor: 'c2', node: { caseId: 'closing', openedAt } },
          ],
          pageInfo: { hasNextPage: true, endCursor: 'c2' },
        },
        cases: null,
      })
    })

    test('lists no task of another agency, also to one that sees all tasks of the case', async () => {
      const ids = ['t-open', 't-theirs']
      const page = { ids, cursors: ids, cases: ['open', 'open'], hasNextPage: false, hasPreviousPage: false }
      const scopes = [{ cases: ['open'], see: CASE, own: [] }]
      const { json } = await ask(
        hub,
        subgraph.url,
        { ...claims, purpose: 'care.coordinate', scopes, pages: { tasks: page } },
        '{ tasks { edges { node { taskId } } } }',
      )
      expect(json.data).toEqual({ tasks: { edges: [{ node: { taskId: 't-open' } }] } })
    })

    test('leads from an offered task to no case, also where the case is open for another reason', async () => {
      const page = {
        ids: ['t-offered'],
        cursors: ['c'],
        cases: ['offered'],
        hasNextPage: false,
        hasPreviousPage: false,
      }
      const { json } = await ask(
        hub,
        subgraph.url,
        { ...claims, scopes: [{ cases: ['offered'], see: CASE, own: [] }], pages: { tasks: page } },
        '{ tasks { edges { node { taskId case { caseId } } } } }',
      )
      expect(json.data).toEqual({ tasks: { edges: [{ node: { taskId: 't-offered', case: null } }] } })
    })

    test('shows an offered task without its case, and an open one with it', async () => {
      const ids = ['t-offered', 't-open', 't-theirs', 't-done']
      const cases = ['offered', 'open', 'open', 'done']
      const page = { ids, cursors: ids, cases, hasNextPage: false, hasPreviousPage: false }
      const { json } = await ask(
        hub,
        subgraph.url,
        {
          ...claims,
          scopes: [
            { cases: ['open', 'done'], see: CASE, own: [] },
            {
              cases: ['offered'],
              see: full('Task.taskId', 'Task.case', 'ReferralCase.caseId'),
              own: [],
              offered: true,
            },
          ],
          pages: { tasks: page },
        },
        '{ tasks { edges { node { taskId case { caseId } } } } }',
      )
      expect(json.data).toEqual({
        tasks: {
          edges: [
            { node: { taskId: 't-offered', case: null } },
            { node: { taskId: 't-open', case: { caseId: 'open' } } },
          ],
        },
      })
    })

    test('reads nothing for a filter on a field that is not granted', async () => {
      const page = { ids: ['open'], cursors: ['c'], cases: ['open'], hasNextPage: false, hasPreviousPage: false }
      const query = '{ cases(state: IN_SUPPORT) { edges { node { caseId } } } }'
      const ungranted = { ...claims, scopes: [{ cases: ['open'], see: CASE, own: [] }], pages: { cases: page } }
      expect((await ask(hub, subgraph.url, ungranted, query)).json.data).toEqual({ cases: null })
      const see = { ...CASE, 'ReferralCase.state': 'full' as const }
      const granted = { ...claims, scopes: [{ cases: ['open'], see, own: [] }], pages: { cases: page } }
      expect((await ask(hub, subgraph.url, granted, query)).json.data).toEqual({
        cases: { edges: [{ node: { caseId: 'open' } }] },
      })
    })

    test('takes as many statements for 500 cases as for one', async () => {
      const counts: number[] = []
      for (const size of [1, 20, 500]) {
        const ids = many.slice(0, size).map((one) => one.caseId)
        subgraph.statements()
        const { json } = await ask(
          hub,
          subgraph.url,
          {
            ...claims,
            agency: SHELTER_A,
            scopes: [{ cases: ids, see: CASE, own: [] }],
            pages: { cases: { ids, cursors: ids, cases: ids, hasNextPage: false, hasPreviousPage: false } },
          },
          '{ cases { edges { node { openedAt tasks { taskId } } } } }',
        )
        const listed = json.data?.['cases'] as { edges: { node: { tasks: unknown[] } }[] } | undefined
        expect(listed?.edges.map((edge) => edge.node.tasks.length)).toEqual(ids.map(() => 1))
        counts.push(subgraph.statements().length)
      }
      expect(counts).toEqual([2, 2, 2])
    })
  })
})
