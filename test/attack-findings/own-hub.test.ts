import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type FaultProxy, faultProxy } from '../fixtures/fault-proxy.ts'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DAY = 86_400_000
const started = Date.now()
const ago = (milliseconds: number) => new Date(started - milliseconds).toISOString()
const acute = [{ name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-01-10T10:00:00Z' }]
const placement = (placementId: string, shelterOrg: string) => ({
  placementId,
  shelterOrg,
  shelterType: 'COSM',
  shelterAddress: `SECRET-${placementId}`,
  placedAt: '2026-01-10',
  endedAt: '2026-02-10',
})

const STORIES = [
  // Its stay here is over; it has just been asked to take the person in again.
  story('attack-again', {
    tasks: [
      { ...task('attack-again-stay', 'STAY_SHELTER', SHELTER_A, 'DONE'), closedAt: ago(DAY) },
      task('attack-again-offer', 'STAY_SHELTER', SHELTER_A, 'OFFERED'),
    ],
    asserted: acute,
    records: { ShelterPlacement: [placement('attack-own', SHELTER_A)] },
  }),
]

let store: TestStore
let own: OwnHub
let care: FaultProxy
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, {
    cases: 10,
    stories: STORIES,
    async through(name, url) {
      if (name !== 'care') return url
      care = await faultProxy(url)
      return care.url
    },
    extra: { 'shelter.place': 'after-closing: { keep: [ShelterPlacement.endedAt], for: P14D }' },
  })
}, 120_000)
afterAll(async () => {
  await own.close()
  await care.close()
  await store.drop()
})

describe('Nothing granted is lost', () => {
  test('what is kept after closing, when the task list with a new offer on that case is asked beside it', async () => {
    const ask = async (query: string) => own.ask('shelter-noord', 'shelter.place', query)
    const KEPT = 'case(id: "attack-again") { shelterPlacements { endedAt } }'
    const alone = await ask(`{ ${KEPT} }`)
    expect(alone.data.case).toEqual({ shelterPlacements: [{ endedAt: '2026-02-10' }] })
    const beside = await ask(`{ ${KEPT} tasks(first: 100) { edges { node { taskId } } } }`)
    expect(beside.errors ?? []).toEqual([])
    expect(beside.data.case).toEqual(alone.data.case)
  })
})

describe('Promise 7: the record claims no less than was disclosed', () => {
  test('a list of tasks narrowed by status tells the status of each', async () => {
    const { data, extensions } = await own.ask(
      'shelter-noord',
      'shelter.place',
      '{ tasks(first: 100, status: OFFERED) { edges { node { taskId } } } }',
    )
    expect(data.tasks.edges).toContainEqual({ node: { taskId: 'attack-again-offer' } })
    const record = own.log.records.find(
      (one) => one.decision === extensions?.schakel.decision && one.case === 'attack-again',
    )
    expect(record?.disclosed.map(({ coordinate }) => coordinate)).toContain('Task.status')
  })
})

describe('Silent facts', () => {
  test('cannot be told from errors while the subgraph is down', async () => {
    const agrees = (value: boolean) =>
      runSql(
        store,
        "update chain.asserted_fact set value = $1 where case_id = 'demo-dublin-claimant' and name = 'patient-agrees'",
        [value],
      )
    const ask = async () => {
      const { data, errors } = await own.ask(
        'police-amsterdam',
        'report.take',
        '{ case(id: "demo-dublin-claimant") { caseId healthIntake { fitForInterview } } }',
      )
      return JSON.stringify({ data, errors: errors?.map(({ path, extensions }) => [path, extensions.code]) })
    }
    await agrees(true)
    const holding = await care.downDuring(ask)
    await agrees(false)
    const not = await care.downDuring(ask)
    await agrees(true)
    expect(not).toBe(holding)
  })
})
