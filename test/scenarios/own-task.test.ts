import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { oin } from '../subgraphs/chain/machine/play.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const CASE = 'demo-dublin-claimant'
const TASK = 'taskId type holder status version'

interface Listed {
  readonly type: string
  readonly version: number
  readonly case: Readonly<Record<string, unknown>> | null
}

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store)
  await runSql(
    store,
    "update chain.consent set status = 'WITHDRAWN', withdrawn_at = given_at where case_id = $1 and scope = any($2)",
    [CASE, ['care.coordinate', 'health.refer']],
  )
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

const ask = (query: string) => own.ask('care-coordination', 'care.coordinate', query)
const listed = async (args = '', fields = '', of = ''): Promise<readonly Listed[]> => {
  const answer = await ask(
    `{ tasks(first: 100${args}) { edges { node { ${TASK} ${fields} case { caseId ${of} } } } } }`,
  )
  return ((answer.data?.tasks?.edges ?? []) as readonly { readonly node: Listed }[]).map(({ node }) => node)
}
const ofCase = (tasks: readonly Listed[]) => tasks.filter((task) => task.case?.['caseId'] === CASE)

describe('The holder of an open task whose purpose waits for consent', () => {
  test('finds it in its list, with the number that a change names, and by its filters', async () => {
    for (const args of ['', ', status: OPEN']) {
      const found = ofCase(await listed(args))
      expect(found.map(({ type }) => type).sort()).toEqual(['CARE_PLAN'])
      for (const task of found) {
        const row = { holder: oin('care-coordination'), status: 'OPEN', taskId: expect.any(String) }
        expect(task).toMatchObject({ ...row, version: expect.any(Number) })
      }
    }
    expect(ofCase(await listed(', status: OFFERED'))).toEqual([])
  })

  test('reads nothing else there: nothing of the case but its key, and no more of the task', async () => {
    own.statements()
    const found = ofCase(
      await listed('', 'outcome closedAt', 'state isOpen contactRules consents { status } carePlan { notes }'),
    )
    expect(found).toHaveLength(1)
    for (const task of found) {
      expect(task).toMatchObject({ outcome: null, closedAt: null })
      const { caseId: _key, ...rest } = task.case ?? {}
      expect(JSON.stringify(rest)).toBe(
        '{"state":null,"isOpen":null,"contactRules":null,"consents":null,"carePlan":null}',
      )
    }
    const answer = await ask(`{ case(id: "${CASE}") { tasks { holder } referrals { status } } }`)
    expect(answer.data.case).toEqual({
      tasks: [{ holder: oin('care-coordination') }, { holder: oin('care-coordination') }],
      referrals: null,
    })
  })

  test('records with it what is waited for, and then sees the case', async () => {
    const [task] = ofCase(await listed())
    const { data } = await ask(`mutation { recordConsent(clientMutationId: "again", caseId: "${CASE}", taskId: "${
      (task as unknown as { taskId: string }).taskId
    }", version: ${task?.version}, scope: "care.coordinate", recipients: ["CARE_COORDINATION"], status: GIVEN,
      givenBy: SELF, form: WRITTEN) { problem { code } } }`)
    expect(data.recordConsent).toEqual({ problem: null })
    const seen = await ask(`{ case(id: "${CASE}") { state tasks { holder } } }`)
    expect(seen.data.case.state).toEqual(expect.any(String))
    expect(new Set(seen.data.case.tasks.map(({ holder }: { holder: string }) => holder)).size).toBeGreaterThan(1)
  })
})

test('An offered task is listed as well while its purpose waits, and its case is as absent as one that never was', async () => {
  const set = (status: string) =>
    runSql(store, 'update chain.task set status = $1 where task_id = $2', [status, `${CASE}-treat`])
  const health = (query: string) => own.ask('health', 'health.refer', query)
  const offered = async () => {
    const { data } = await health(
      '{ tasks(first: 100, status: OFFERED) { edges { node { taskId version case { caseId } } } } }',
    )
    const nodes = (data.tasks.edges as { node: { taskId: string } }[]).map(({ node }) => node)
    return nodes.filter(({ taskId }) => taskId.startsWith(CASE))
  }
  expect(await offered()).toEqual([])
  await set('OFFERED')
  expect(await offered()).toEqual([{ taskId: `${CASE}-treat`, version: expect.any(Number), case: null }])
  const about = async (id: string) => {
    const { data, errors } = await health(`{ case(id: "${id}") { caseId isOpen tasks { taskId } } }`)
    return { data, errors: errors?.map(({ extensions }) => ({ ...extensions, decision: undefined })) }
  }
  expect(await about(CASE)).toEqual(await about('demo-no-such-case'))
  await set('OPEN')
})

test('A task whose purpose waits for a silent fact is on no list, also by itself', async () => {
  const count = async () => {
    const { data } = await own.ask(
      'om',
      'prosecution.victim-rights',
      '{ tasks(first: 100) { edges { node { taskId } } } }',
    )
    return data.tasks.edges.length as number
  }
  const before = await count()
  const set = (value: boolean) =>
    runSql(
      store,
      "update chain.asserted_fact set value = $1 where case_id = 'demo-eu-worker' and name = 'report-filed-or-ex-officio'",
      [value],
    )
  await set(false)
  expect(await count()).toBe(before - 1)
  await set(true)
})
