import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, createHub, memoryLog } from '../../gateway/index.ts'
import { policyKeeper } from '../../gateway/policy-store/policy-keeper.ts'
import { sqlPolicyStore } from '../../gateway/policy-store/sql-policy-store.ts'
import { factsOf } from '../../policies/engine/facts/facts.ts'
import type { Situation } from '../../policies/engine/situation.ts'
import { readFileSync } from 'node:fs'
import { type FaultProxy, faultProxy } from '../fixtures/fault-proxy.ts'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const SUPPORT = '00000099000000022000'

const STORIES = [
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
  })
}, 120_000)
afterAll(async () => {
  await own.close()
  await care.close()
  await store.drop()
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

describe('Facts on the day asked', () => {
  const situation: Situation = {
    asker: { agency: SHELTER_A, kind: 'SHELTER' },
    purpose: 'shelter.place',
    at: new Date('2026-06-01T12:00:00Z'),
    // The band was recorded when the person was fifteen; the birthday is behind us.
    case: { ageStatus: 'MINOR', turns18On: '2026-05-31', consentBand: 'FROM_12' },
    consents: [],
    tasks: [],
    asserted: {},
  }
  const given = (givenBy: string): Situation => ({
    ...situation,
    case: { ...situation.case, consentBand: givenBy === 'GUARDIAN' ? 'UNDER_12' : 'FROM_12' },
    consents: [
      {
        scope: 'shelter.place',
        recipients: ['SHELTER'],
        status: 'GIVEN',
        givenBy,
        givenAt: new Date('2026-05-01T00:00:00Z'),
      },
    ],
  })

  test("a guardian's consent opens nothing about a person who is of age", () => {
    const facts = factsOf(given('GUARDIAN'))
    expect(facts['victim-is-minor']).toBe(false)
    expect(facts['consent-given']).not.toBe(true)
  })

  test('and the consent of the person of age is enough', () => {
    expect(factsOf(given('SELF'))['consent-given']).toBe(true)
  })

  test("a suspected parent's consent opens nothing about the child", () => {
    const facts = factsOf({
      ...given('GUARDIAN'),
      at: new Date('2026-05-02T12:00:00Z'),
      asserted: { 'guardian-is-professional': false, 'guardian-cleared': true, 'parent-suspected': true },
    })
    expect(facts['guardian-cleared']).toBe(false)
    expect(facts['consent-given']).not.toBe(true)
  })

  test('a person recorded as of age whose eighteenth birthday is still to come is no adult to a rule', () => {
    const doubt = { ...situation, case: { ageStatus: 'ADULT', turns18On: '2027-01-01' } }
    expect(factsOf(doubt)['victim-is-minor']).not.toBe(false)
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
