import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSql } from '../fixtures/run-sql.ts'

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store)
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

const apart = (answer: object): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'decision' ? undefined : value)))

describe('A case of which silent facts alone withhold everything', () => {
  const CASE = 'demo-eu-worker'
  const assert = (value: boolean | null) =>
    runSql(
      store,
      "update chain.asserted_fact set value = $1 where case_id = $2 and name = 'report-filed-or-ex-officio'",
      [value, CASE],
    )
  beforeEach(() => assert(false))
  afterEach(() => assert(true))
  const ask = (query: string) => own.ask('om', 'prosecution.victim-rights', query)

  test('tells nothing of its rows', async () => {
    const { data } = await ask(
      `{ case(id: "${CASE}") { crimeReports { filed } investigation { status } carePlan { needs } policeVictimFile { fullName } } }`,
    )
    expect(JSON.stringify(data)).not.toMatch(/filed|status|needs|fullName/u)
  })

  test.each([
    '{ case(id: "ID") { caseId } }',
    '{ case(id: "ID") { isOpen } }',
    '{ case(id: "ID") { __typename } }',
    '{ case(id: "ID") { tasks { taskId } crimeReports { filed } } }',
  ])('answers %s as it would for a case that does not exist', async (query) => {
    own.statements()
    const withheld = apart(await ask(query.replace('ID', CASE)))
    const cost = Object.values(own.statements()).map(({ length }) => length)
    const absent = apart(await ask(query.replace('ID', 'demo-no-such-case')))
    const absentCost = Object.values(own.statements()).map(({ length }) => length)
    expect(withheld).toEqual(absent)
    expect(cost).toEqual(absentCost)
  })

  test('raises no incident, and is in the record with what was silently withheld', async () => {
    own.reported.length = 0
    await ask(`{ case(id: "${CASE}") { caseId } }`)
    expect(own.reported).toEqual([])
    expect(own.log.records.at(-1)).toMatchObject({
      case: CASE,
      taskTypes: ['PROSECUTE'],
      facts: { 'report-filed-or-ex-officio': false },
      disclosed: [],
      withheld: [{ coordinate: 'ReferralCase.caseId', reason: 'condition', silent: true }],
      outcome: 'refused',
    })
  })

  test('stands on no list', async () => {
    const listed = async () => {
      const { data, errors } = await ask(
        '{ cases(first: 100) { edges { node { caseId } } } tasks(first: 100) { edges { node { case { caseId } } } } }',
      )
      expect(errors).toBeUndefined()
      return JSON.stringify(data).split(CASE).length - 1
    }
    expect(await listed()).toBe(0)
    await assert(true)
    expect(await listed()).toBe(2)
  })

  test('does not show in what a list costs', async () => {
    const cost = async () => {
      own.statements()
      await ask('{ cases(first: 0) { pageInfo { hasNextPage } } }')
      return own.statements().chain.length
    }
    const whileFalse = await cost()
    await assert(true)
    expect(await cost()).toBe(whileFalse)
  })
})

describe('A link through which silent facts alone let nothing through', () => {
  const agrees = (value: boolean) =>
    runSql(
      store,
      "update chain.asserted_fact set value = $1 where case_id = 'demo-dublin-claimant' and name = 'patient-agrees'",
      [value],
    )
  const ask = (selection: string) =>
    own.ask('police-amsterdam', 'report.take', `{ case(id: "demo-dublin-claimant") { ${selection} } }`)
  afterEach(() => agrees(true))

  test('is null, so that the police are not told of a health intake when the patient does not agree', async () => {
    const query = 'caseId healthIntake { __typename fitForInterview }'
    expect((await ask(query)).data.case.healthIntake).toEqual({
      __typename: 'HealthIntake',
      fitForInterview: expect.any(String),
    })
    await agrees(false)
    own.statements()
    const answer = await ask(query)
    expect(answer.data).toEqual({ case: { caseId: 'demo-dublin-claimant', healthIntake: null } })
    expect([answer.errors, answer.extensions?.schakel.withheld]).toEqual([undefined, []])
    expect(own.statements().care).toEqual([])
    expect(own.log.records.at(-1)).toMatchObject({
      disclosed: [{ coordinate: 'ReferralCase.caseId' }],
      withheld: [{ coordinate: 'HealthIntake.fitForInterview', reason: 'condition', silent: true }],
    })
  })

  test.each(['healthIntake { fitForInterview }', 'healthIntake { __typename }'])(
    '%s alone leaves the case, as a case without one would be',
    async (query) => {
      await agrees(false)
      const answer = await ask(query)
      expect([answer.data, answer.errors]).toEqual([{ case: { healthIntake: null } }, undefined])
    },
  )
})
