import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SubgraphName } from '../../schema/subgraph-sdl.ts'
import { type FaultyHub, faultyHub } from '../fixtures/faulty-hub.ts'
import type { HubAnswer } from '../fixtures/own-hub.ts'
import { expectNothingInternal, unavailable } from '../fixtures/lost-parts.ts'
import { changed, extraFields, later, quickFaults, slowFaults, wrongTypes } from '../fixtures/subgraph-faults.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const TIMEOUT = 2_500
const REST = 1_000
/** Long after the time a subgraph has. */
const LATE = 3 * TIMEOUT
const names: readonly SubgraphName[] = ['chain', 'police', 'immigration', 'care', 'municipal']
const agencies = names.filter((name) => name !== 'chain')

let store: TestStore
let hub: FaultyHub
beforeAll(async () => {
  store = await embeddedStore()
  hub = await faultyHub(store, { timeout: TIMEOUT, hangs: 3, rest: REST })
}, 120_000)
afterAll(async () => {
  await hub.close()
  await store.drop()
})

describe.each(names)('%s', (name) => {
  test.each(Object.keys(quickFaults))(
    '%s: its part is lost, nothing else, and it comes back by itself',
    async (fault) => {
      const since = hub.own.reported.length
      const answer = await hub.proxies[name].during(quickFaults[fault] ?? (() => undefined), hub.ask)
      hub.expectLost(answer, name, since)
      expect((await hub.ask()).data).toEqual(hub.right.data)
    },
  )

  test('is down: its part is lost, nothing else, and it comes back by itself', async () => {
    const since = hub.own.reported.length
    const answer = await hub.proxies[name].downDuring(hub.ask)
    hub.expectLost(answer, name, since)
    expect((await hub.ask()).data).toEqual(hub.right.data)
  })

  test('answers later than it may: its part is lost in time, what comes late is not taken, and it comes back by itself', async () => {
    const since = hub.own.reported.length
    const begun = performance.now()
    const answer = await hub.proxies[name].during(later(LATE), hub.ask)
    expect(performance.now() - begun).toBeLessThan(LATE)
    hub.expectLost(answer, name, since)
    expect((await hub.ask()).data).toEqual(hub.right.data)
  })

  test('answers values of the wrong type: none is passed on, and nothing of the others is lost', async () => {
    const answer = await hub.proxies[name].during(wrongTypes, hub.ask)
    expect(unavailable(answer).length).toBeGreaterThan(0)
    expect(unavailable(answer)).toHaveLength(answer.errors?.length ?? 0)
    expectNothingInternal(answer)
    if (name === 'chain') expect(answer.data.mine?.id ?? null).toBeNull()
    for (const other of agencies.filter((agency) => agency !== name && name !== 'chain')) {
      for (const key of partsOf(other)) expect(answer.data.mine[key]).toEqual(hub.right.data.mine[key])
    }
    expect((await hub.ask()).data).toEqual(hub.right.data)
  })

  test('answers more than was asked for: the answer is as it would have been', async () => {
    const answer = await hub.proxies[name].during(extraFields, hub.ask)
    expect(answer.data).toEqual(hub.right.data)
    expect(answer.errors).toBeUndefined()
    expectNothingInternal(answer)
  })
})

describe.each(agencies)('A list of cases of which %s', (name) => {
  let before: HubAnswer
  beforeAll(async () => {
    before = await asked()
  })
  const asked = () =>
    hub.own.ask(
      'care-coordination',
      'care.coordinate',
      '{ all: cases(first: 50) { edges { node { id: caseId file: policeVictimFile { contactOfficer } stay: residenceStatus { validUntil } plan: carePlan { needs reviewAt } asked: wmoRequests { provisionType decision } } } } }',
    )
  const orders: Readonly<Record<string, (entities: unknown[]) => unknown[]>> = {
    'answers the entities in another order': (entities) => entities.toReversed(),
    'gives two cases each the data of the other': ([first, second, ...rest]) => [second, first, ...rest],
    'answers all with the data of one': (entities) => entities.map(() => entities[0]),
    'leaves the keys of the entities out': (entities) =>
      entities.map((entity) => {
        const { schakel__key: _key, ...rest } = entity as Record<string, unknown>
        return rest
      }),
    'answers one too few': (entities) => entities.slice(1),
    'answers one too many': (entities) => [...entities, entities[0]],
  }
  test.each(Object.keys(orders))('%s: no case gets the data of another', async (order) => {
    expect(before.data.all.edges.length).toBeGreaterThan(2)
    const answer = await hub.proxies[name].during(
      changed((data) => (data['_entities'] = orders[order]?.(data['_entities'] as unknown[]))),
      asked,
    )
    const keys = partsOf(name).filter((key) => key !== 'reports')
    expect(answer.data.all.edges).toEqual(
      before.data.all.edges.map(({ node }: { node: object }) => ({
        node: { ...node, ...Object.fromEntries(keys.map((key) => [key, null])) },
      })),
    )
    expect(unavailable(answer)).toEqual(keys.map((key) => ['all', 'edges', 'node', key]))
    expectNothingInternal(answer)
  })
})

describe('A subgraph that takes requests and never answers', () => {
  const readyz = async (): Promise<unknown> =>
    ((await (await fetch(`${hub.own.base}/readyz`)).json()) as { detail?: { hanging?: unknown } }).detail?.hanging
  const gauge = async (): Promise<string | undefined> =>
    /^schakel_subgraph_hanging\{subgraph="police"\} (\d)$/mu.exec(
      await (await fetch(`${hub.own.base}/metrics`)).text(),
    )?.[1]

  test('holds up nobody any more after a few requests, is told, and is asked again by itself', async () => {
    let reached = 0
    await hub.proxies.police.during(
      () => void reached++,
      async () => {
        // These wait for their time to be over: three in a row are enough.
        const since = hub.own.reported.length
        for (const answer of await Promise.all([hub.ask(), hub.ask(), hub.ask()])) {
          hub.expectLost(answer, 'police', since)
        }
        expect(await readyz()).toEqual(['police'])
        expect(await gauge()).toBe('1')
        reached = 0
        const before = hub.own.reported.length
        for (let count = 0; count < 6; count++) hub.expectLost(await hub.ask(), 'police', since)
        // One a second may have gone out to see whether it answers again; without a circuit all would.
        expect(reached).toBeLessThan(6)
        expect(JSON.stringify(hub.own.reported.slice(before))).toMatch(/not asked for a while/u)
      },
    )
    let answer = await hub.ask()
    for (let tries = 0; tries < 50 && answer.errors !== undefined; tries++) {
      await new Promise((resolve) => setTimeout(resolve, REST / 5))
      answer = await hub.ask()
    }
    expect(answer.data).toEqual(hub.right.data)
    expect([await readyz(), await gauge()]).toEqual([undefined, '0'])
  })

  test('and three that do so in different ways cost their parts and no more', async () => {
    const [hang, headers, drops] = Object.values(slowFaults)
    const answer = await hub.proxies.care.during(hang!, () =>
      hub.proxies.immigration.during(headers!, () => hub.proxies.municipal.during(drops!, hub.ask)),
    )
    const { id, file, reports } = hub.right.data.mine
    expect(answer.data).toEqual({ mine: { id, file, reports, stay: null, plan: null, asked: null } })
    expect(unavailable(answer)).toHaveLength(3)
    expectNothingInternal(answer)
    expect((await hub.ask()).data).toEqual(hub.right.data)
  })
})

function partsOf(name: SubgraphName): readonly string[] {
  return { chain: ['id'], police: ['file', 'reports'], immigration: ['stay'], care: ['plan'], municipal: ['asked'] }[
    name
  ]
}
