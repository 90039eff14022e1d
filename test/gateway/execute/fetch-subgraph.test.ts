import { describe, expect, test } from '@jest/globals'
import type { PermittedFetch } from '../../../gateway/enforce/grant-fetch.ts'
import { subgraphFetcher } from '../../../gateway/execute/fetch-subgraph.ts'
import type { FetchShape } from '../../../gateway/execute/fetch-shape.ts'
import type { SubgraphClient } from '../../../gateway/execute/subgraph-client.ts'

const SHAPE: FetchShape = {
  roots: new Map([
    ['tasks', [{ coordinate: 'Query.tasks', below: [] }]],
    ['case', [{ coordinate: 'Query.case', below: [] }]],
  ]),
  entities: new Map(),
  keys: ['tasks', 'case'],
}
const PAGE = { ids: [], cursors: [], cases: [], hasNextPage: false, hasPreviousPage: false }
const GRANT: PermittedFetch['grant'] = {
  open: { 'Query.tasks': 'full', 'Query.case': 'full' },
  scopes: [],
  pages: { tasks: PAGE },
}

/** Where data is said to be missing when a subgraph answers a fetch of a list and a case with this. */
async function missing(json: unknown, grant: PermittedFetch['grant'] = GRANT) {
  const places: (readonly string[])[] = []
  const reported: string[] = []
  const client = { path: '/graphql', post: async () => ({ json }) } as unknown as SubgraphClient
  const fetch = subgraphFetcher({
    subgraphs: new Map([['chain', client]]),
    shapeOf: () => SHAPE,
    permitted: async () => ({ grant, representations: [], internal: [] }),
    answerShapeOf: () => new Map() as never,
    keyedFetchOf: (query) => ({ query, keys: new Map() }),
    grantedQuery: (query) => query,
    permit: { agency: 'a', kind: 'k', purpose: 'p', taskTypes: [], decision: 'd', policy: 'h' },
    sign: async () => 'permit',
    unavailable: (paths) => void places.push(...paths),
    tooLarge: () => undefined,
    internal: () => undefined,
    report: (event) => void reported.push(event),
  })
  await fetch({ subgraph: 'chain', query: '{ tasks case }', variables: {}, types: [], path: [] })
  return { places, reported }
}

describe('a list that the hub made a page of', () => {
  test('and that comes back as nothing is missing, and said to be', async () => {
    const answer = await missing({ data: { tasks: null, case: null } })
    expect(answer).toEqual({ places: [['tasks']], reported: ['subgraph-error'] })
  })

  test.each<[string, unknown, readonly (readonly string[])[]]>([
    [
      'is said to be missing once where the subgraph says so',
      { data: { tasks: null }, errors: [{ path: ['tasks'] }] },
      [['tasks']],
    ],
    ['may be empty', { data: { tasks: { edges: [] } } }, []],
    ['may be skipped by its own condition', { data: { case: null } }, []],
  ])('%s', async (_name, json, places) => {
    expect((await missing(json)).places).toEqual(places)
  })

  test('and of which nothing is granted is nothing', async () => {
    expect((await missing({ data: { tasks: null } }, { ...GRANT, open: {} })).places).toEqual([])
  })
})
