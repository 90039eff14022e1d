import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ServerKind } from '../../subgraphs/kit/subgraph-definition.ts'
import { police } from '../../subgraphs/police/subgraph.ts'
import { startForTest } from '../subgraphs/support/running.ts'
import { POLICE_A, POLICE_B, signal, story, victimFile } from '../subgraphs/support/stories.ts'
import { post, testHub } from '../subgraphs/support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runGuardSuite } from './run-guard-suite.ts'
import { runPermitSuite } from './run-permit-suite.ts'
import { granted, question, type RunningSubgraph } from './subgraph-question.ts'

const STORIES = [
  story('case-1', {
    records: {
      PoliceVictimFile: [victimFile('PL-1')],
      PoliceSignal: [
        signal('s-own', POLICE_A),
        signal('s-handed', POLICE_B, { handedOverTo: [POLICE_A], receivedAt: '2026-01-05T08:00:00Z' }),
        signal('s-foreign', POLICE_B, { receivedAt: '2026-01-06T08:00:00Z' }),
      ],
    },
  }),
  story('case-2', { records: { PoliceVictimFile: [victimFile('PL-2')], PoliceSignal: [signal('s-2', POLICE_A)] } }),
]

/**
 * What every subgraph must do whatever serves its GraphQL, over real HTTP: nothing without a permit made for this very body, and
 * under it nothing but the coordinates and cases it names. Run with the police subgraph on each server.
 */
export function runSubgraphSuite(server: ServerKind): void {
  describeOnEachStore(`a subgraph served by ${server}`, (openTestStore) => {
    let store: TestStore
    const running = {} as RunningSubgraph

    beforeAll(async () => {
      store = await openTestStore()
      running.hub = await testHub(store.dataDir)
      running.subgraph = await startForTest({ ...police, server }, { store, hub: running.hub, stories: STORIES })
    }, 120_000)

    afterAll(async () => {
      await running.subgraph.close()
      await store.drop()
    })

    runPermitSuite(running)

    describe('the door', () => {
      test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
        const response = await fetch(`${running.subgraph.url}?query={__typename}`, { method })
        expect(response.status).toBe(405)
      })

      test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/graphql'])(
        'refuses a body of type %s, permit or not',
        async (type) => {
          const permit = await running.hub.permit(granted, question)
          expect((await post(running.subgraph.url, question, permit, { 'content-type': type })).status).toBe(415)
        },
      )

      test('refuses a body over one megabyte', async () => {
        const body = JSON.stringify({ query: '{ __typename }', pad: 'x'.repeat(1024 * 1024) })
        expect((await post(running.subgraph.url, body, await running.hub.permit(granted, body))).status).toBe(413)
      })

      test('refuses a batch', async () => {
        const body = `[${question}]`
        expect((await post(running.subgraph.url, body, await running.hub.permit(granted, body))).status).toBe(400)
      })

      test('shows no console and no other page', async () => {
        const root = new URL('/', running.subgraph.url)
        for (const path of ['', 'graphiql', 'playground', 'scope']) {
          expect((await fetch(new URL(path, root))).status).toBe(404)
        }
      })

      test('says whether it lives and is ready, without data', async () => {
        expect(await (await fetch(new URL('/livez', running.subgraph.url))).json()).toEqual({ live: true })
        const ready = async (headers: Record<string, string>): Promise<unknown> =>
          (await fetch(new URL('/readyz', running.subgraph.url), { headers })).json()
        expect(await ready({ 'x-forwarded-for': '203.0.113.9' })).toEqual({ ready: true })
        // Whoever runs it looks from this machine, and is told counts.
        const outbox = { waiting: expect.any(Number), oldestSeconds: expect.any(Number) }
        expect(await ready({})).toEqual({ ready: true, detail: { outbox } })
      })
    })

    runGuardSuite(running)

    test('tells nothing of what went wrong inside', async () => {
      const body = JSON.stringify({
        query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
        variables: { r: [{ __typename: 'Nonsense' }] },
      })
      const { json } = await post(running.subgraph.url, body, await running.hub.permit({ aud: 'police' }, body))
      expect(json.errors).toEqual([
        expect.objectContaining({
          message: 'The source could not answer',
          extensions: { code: 'SOURCE_FAILED', id: expect.any(String) },
        }),
      ])
      expect(JSON.stringify(json)).not.toContain('Nonsense')
      const [error] = (json.errors ?? []) as { extensions: { id: string } }[]
      const id = error?.extensions.id ?? 'none'
      expect(running.subgraph.logged.some((line) => line.includes(id))).toBe(true)
    })
  })
}
