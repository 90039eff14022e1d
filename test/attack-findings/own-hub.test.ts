import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, createHub, memoryLog } from '../../gateway/index.ts'
import { policyKeeper } from '../../gateway/policy-store/policy-keeper.ts'
import { sqlPolicyStore } from '../../gateway/policy-store/sql-policy-store.ts'
import { readFileSync } from 'node:fs'
import { type FaultProxy, faultProxy } from '../fixtures/fault-proxy.ts'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DAY = 86_400_000
const SUPPORT = '00000099000000022000'
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
  story('attack-reports', {
    tasks: [task('attack-reports-support', 'VICTIM_SUPPORT', SUPPORT, 'OPEN')],
    asserted: [{ name: 'no-objection', value: true, assertedBy: SUPPORT, assertedAt: '2026-01-10T10:00:00Z' }],
    records: {
      CrimeReport: [
        {
          reportId: 'r-1',
          informativeTalkAt: '2026-01-03T09:00:00Z',
          reportedAt: '2026-03-01',
          filed: true,
          kind: 'AANGIFTE',
        },
        {
          reportId: 'r-2',
          informativeTalkAt: '2026-01-02T09:00:00Z',
          reportedAt: '2026-03-20',
          filed: false,
          kind: 'AANGIFTE',
        },
      ],
    },
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

describe('Promise 5: an order tells a field as well', () => {
  test('the order of crime reports does not follow the day of a talk that is withheld', async () => {
    const order = async () =>
      (
        await own.ask(
          'victim-support',
          'victim.support',
          '{ case(id: "attack-reports") { crimeReports { filed reportedAt informativeTalkAt } } }',
        )
      ).data.case.crimeReports as unknown[]
    const before = await order()
    // Two reports of one month, so that nothing that is given tells them apart in time.
    expect(before).toEqual([
      { filed: false, reportedAt: '2026-03', informativeTalkAt: null },
      { filed: true, reportedAt: '2026-03', informativeTalkAt: null },
    ])
    await runSql(store, "update police.crime_report set informative_talk_at = '2026-01-01' where report_id = 'r-1'")
    expect(await order()).toEqual(before)
  })
})

describe('Promise 11: no internal addresses', () => {
  test('GET /readyz, which asks for no token, does not tell where the policy store is or as whom it is reached', async () => {
    const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
    const schema = coordinatesOf(supergraph)
    const keeper = policyKeeper({
      // Nothing listens on port 1.
      store: sqlPolicyStore(async () => 'postgres://schakel@127.0.0.1:1/schakel'),
      files: [],
      schema,
      trust: { people: [] },
      now: () => new Date(),
      swap: () => undefined,
      report: () => undefined,
    })
    await keeper.look()
    const hub = await createHub({
      supergraph,
      policy: compilePolicy([], schema),
      authenticate: async () => Promise.reject(new Error('nobody')),
      log: memoryLog(),
      detail: () => ({ policy: keeper.detail() }),
      report: () => undefined,
    })
    const text = await (await fetch(`${await hub.listen(0)}/readyz`)).text()
    await hub.close()
    await keeper.close()
    expect(text).not.toMatch(/127\.0\.0\.1|:1\b/u)
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
