import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSql } from './support.ts'

/**
 * Finding: a field withheld by a silent fact "keeps its object". Where nothing but silently withheld fields of a type is
 * granted, the hub so tells that there is an object, and how many there are, to a caller to whom no rule grants anything of
 * it (promises 1 and 5: counts). In earnest:
 *  - `prosecution.victim-rights` rests as a whole on the silent fact report-filed-or-ex-officio. While it is false or unknown,
 *    the prosecutor is granted nothing, yet is told how many crime reports there are (which is what the silent fact is
 *    about), that there is an investigation, a care plan, a police file; `isOpen: null` and `caseId: null`, which are never
 *    empty, tell the fact itself; the case drops out of `cases` and `tasks`; the number of statements differs.
 *  - `report.take` may see HealthIntake.fitForInterview only if the patient agrees. If not, the police are still told that a
 *    health intake exists: a medical confidence, the very thing the fact is silent for.
 *  - The key of the case is read and fetched as a key, reaches the redaction, and raises a "backstop" incident at every such
 *    request: the alarm for a failed net goes off in normal operation.
 * Fix: (1) a purpose-wide condition that does not hold, silent or with nothing else granted on the case, closes the case:
 * `caseAccess` gives undefined, so it is answered as no case (same shape, same cost, absent from lists before they are filled);
 * (2) a link through which nothing is granted for this case (`granted`, not `reaches`, of some field of the target) is null:
 * an absent object and a withheld one are then the same; keep the fetch, if its timing matters, with nothing asked;
 * (3) the policy check refuses a silent fact over a field that is never empty (`ReferralCase.caseId`, `isOpen`, `Task.*`).
 */
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

describe('a purpose that rests on a silent fact', () => {
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

  test('tells nothing of the rows of a case while it does not hold', async () => {
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

  test('raises no incident', async () => {
    own.reported.length = 0
    await ask(`{ case(id: "${CASE}") { caseId } }`)
    expect(own.reported.filter(({ event }) => event === 'backstop')).toEqual([])
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

test('that there is a health intake is not told to the police when the patient does not agree', async () => {
  await runSql(
    store,
    "update chain.asserted_fact set value = false where case_id = 'demo-dublin-claimant' and name = 'patient-agrees'",
  )
  const answer = await own.ask(
    'police-amsterdam',
    'report.take',
    '{ case(id: "demo-dublin-claimant") { caseId healthIntake { __typename fitForInterview } } }',
  )
  expect(answer.data).toEqual({ case: { caseId: 'demo-dublin-claimant', healthIntake: null } })
})
