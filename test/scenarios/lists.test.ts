import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'

const acute = [{ name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-01-10T10:00:00Z' }]
const STORIES = [
  story('shelter-open', { tasks: [task('shelter-open-stay', 'STAY_SHELTER', SHELTER_A, 'OPEN')], asserted: acute }),
  story('shelter-offer', {
    tasks: [task('shelter-offer-stay', 'STAY_SHELTER', SHELTER_A, 'OFFERED')],
    asserted: acute,
  }),
]

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, { cases: 60, stories: STORIES })
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

const statements = async (query: string): Promise<number> => {
  own.statements()
  const answer = await own.ask('care-coordination', 'care.coordinate', query)
  expect(answer.data.cases.edges).toEqual([])
  return own.statements().chain.length
}

test('what a filtered list costs does not tell how many hidden cases match', async () => {
  await runSql(store, "update chain.consent set status = 'WITHDRAWN' where scope = 'care.coordinate'")
  const move = (state: string) =>
    runSql(store, `update chain.referral_case set state = '${state}' where closed_at is null`)
  await move('ACUTE')
  const matching = await statements('{ cases(first: 0, state: ACUTE) { edges { node { caseId } } } }')
  const none = await statements('{ cases(first: 0, state: RETURNING) { edges { node { caseId } } } }')
  await runSql(store, "update chain.consent set status = 'GIVEN' where scope = 'care.coordinate'")
  expect(matching).toBe(none)
})

test.each(['cases', 'tasks'])('a list of %s asked for its cursors or types alone has its entries', async (list) => {
  const count = async (selection: string): Promise<number> =>
    (await own.ask('coa', 'reception.arrange', `{ ${list} { edges { ${selection} } } }`)).data[list].edges.length
  const entries = await count(`node { ${list === 'cases' ? 'caseId' : 'taskId'} }`)
  expect(entries).toBeGreaterThan(0)
  expect([await count('cursor'), await count('node { __typename }')]).toEqual([entries, entries])
})

test('the order of cases tells nothing of a date that is withheld', async () => {
  const order = async () =>
    (
      (await own.ask('coa', 'reception.arrange', '{ cases(first: 100) { edges { node { caseId openedAt } } } }')).data
        .cases.edges as { node: { caseId: string; openedAt: null } }[]
    ).map(({ node }) => node)
  const before = await order()
  expect(before.length).toBeGreaterThan(1)
  expect(before.every(({ openedAt }) => openedAt === null)).toBe(true)
  const last = before.at(-1)?.caseId
  await runSql(store, "update chain.referral_case set opened_at = '2001-01-01' where case_id = $1", [last])
  expect((await order()).map(({ caseId }) => caseId)).toEqual(before.map(({ caseId }) => caseId))
})

/** Entries are told as cases that are open to the asker, so their record says so, whatever is asked of them. */
test.each([
  ['{ cases { edges { cursor } } }', 'ReferralCase.caseId'],
  ['{ cases { edges { node { __typename } } } }', 'ReferralCase.caseId'],
  ['{ cases { pageInfo { endCursor } } }', 'ReferralCase.caseId'],
  ['{ tasks { edges { cursor } } }', 'Task.taskId'],
  ['{ tasks { edges { node { __typename } } } }', 'Task.taskId'],
])('that cases are open to the asker is in the record of %s', async (query, coordinate) => {
  const { data, extensions } = await own.ask('coa', 'reception.arrange', query)
  expect(JSON.stringify(data)).not.toContain('[]')
  const records = own.log.records.filter(
    ({ decision, case: of }) => decision === extensions?.schakel.decision && of !== undefined,
  )
  expect(records.length).toBeGreaterThan(0)
  for (const { disclosed } of records) expect(disclosed).toEqual([{ coordinate, form: 'exists', rule: 'link' }])
})

test('that a case is open to the asker is in the record where nothing of it is shown', async () => {
  const query = '{ case(id: "demo-eu-worker") { __typename } }'
  const { data, extensions } = await own.ask('om', 'prosecution.victim-rights', query)
  expect(data).toEqual({ case: { __typename: 'ReferralCase' } })
  const records = own.log.records.filter(({ decision }) => decision === extensions?.schakel.decision)
  expect(records.map(({ disclosed }) => disclosed)).toEqual([
    [{ coordinate: 'ReferralCase.caseId', form: 'exists', rule: 'link' }],
  ])
})

test('a list of tasks narrowed by status tells the status of each, and of those it leaves out', async () => {
  const ask = async (filter: string) => {
    const { data, extensions } = await own.ask(
      'shelter-noord',
      'shelter.place',
      `{ tasks(first: 100${filter}) { edges { node { taskId } } } }`,
    )
    const ids = (data.tasks.edges as { node: { taskId: string } }[]).map(({ node }) => node.taskId)
    return { ids, records: own.log.records.filter(({ decision }) => decision === extensions?.schakel.decision) }
  }
  const all = await ask('')
  const offered = await ask(', status: OFFERED')
  expect(offered.ids.length).toBeLessThan(all.ids.length)
  const about = (records: typeof all.records) => new Set(records.map((record) => record.case))
  expect(about(offered.records)).toEqual(about(all.records))
  const telling = (records: typeof all.records) =>
    records.filter(({ disclosed }) => disclosed.some(({ coordinate }) => coordinate === 'Task.status')).length
  expect([telling(all.records), telling(offered.records)]).toEqual([0, offered.records.length])
})

/** One permit is about the cases of all root fields: those of another say nothing about what filters this list. */
describe('a filtered list gives beside other root fields what it gives alone', () => {
  const OFFERS = 'offers: tasks(first: 100, status: OFFERED) { edges { node { taskId } } }'
  const NONE = 'offers: tasks(first: 100, status: DECLINED) { edges { node { taskId } } }'
  const ask = (query: string) =>
    own.ask('shelter-noord', 'shelter.place', query, { headers: { 'on-withheld': 'refuse' } })

  test.each([
    '',
    'case(id: "shelter-open") { caseId }',
    'cases(first: 3) { edges { node { caseId } } }',
    'open: tasks(first: 100, status: OPEN) { edges { node { taskId case { caseId } } } }',
  ])('%j', async (beside) => {
    const listed = await ask(`{ ${beside} ${OFFERS} }`)
    expect(listed.errors ?? []).toEqual([])
    expect(listed.data.offers.edges).toContainEqual({ node: { taskId: 'shelter-offer-stay' } })
    const empty = await ask(`{ ${beside} ${NONE} }`)
    expect(empty.errors ?? []).toEqual([])
    expect(empty.data.offers).toEqual({ edges: [] })
  })
})
