import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { SCOPE_AGE } from '../../gateway/enforce/keep-scope.ts'
import type { Permit } from '../../schema/permit.ts'
import type { Fault } from '../fixtures/fault-proxy.ts'
import type { HubAnswer, OwnHub } from '../fixtures/own-hub.ts'
import { type ProxiedHub, proxiedHub } from '../fixtures/proxied-hub.ts'
import { readPermit } from '../fixtures/read-permit.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DUBLIN = 'demo-dublin-claimant'
const TASK = `${DUBLIN}-take-report`
const REPORT = ['police-amsterdam', 'report.take'] as const
const QUERY = `{ case(id: "${DUBLIN}") { caseId policeVictimFile { fullName } carePlan { coordinatorName coordinatorPhone } } }`
const CARE = ['care-coordination', 'care.coordinate'] as const
const LIST =
  '{ cases(first: 50) { edges { cursor node { caseId policeVictimFile { contactOfficer } } } pageInfo { hasNextPage } } }'

let store: TestStore
let hub: ProxiedHub
let own: OwnHub
let proxies: ProxiedHub['proxies']
/** Permits of the questions about cases. */
const scopePermits: Permit[] = []
beforeAll(async () => {
  store = await embeddedStore()
  hub = await proxiedHub(store)
  ;({ own, proxies } = hub)
  // What is planned and compiled once is not part of how long a request takes.
  await own.ask(...REPORT, QUERY)
  await own.ask(...CARE, LIST)
}, 120_000)
afterAll(async () => {
  await hub.close()
  await store.drop()
})
beforeEach(() => {
  own.reported.length = 0
  scopePermits.length = 0
  hub.asked()
})
const setTask = (status: string, task = TASK) =>
  runSql(store, 'update chain.task set status = $1 where task_id = $2', [status, task])
const setConsent = (status: string) =>
  runSql(store, "update chain.consent set status = $1 where case_id = $2 and scope = 'care.coordinate'", [
    status,
    DUBLIN,
  ])
const setCareTasks = (status: string, was: string) =>
  runSql(
    store,
    `update chain.task set status = $1
     where case_id = $2 and status = $3 and type in ('ASSIGN_COORDINATOR', 'CARE_PLAN', 'ASSESS_SAFETY', 'CLOSE_CASE')`,
    [status, DUBLIN, was],
  )
afterEach(() => setTask('OPEN'))

/** Answers as the subgraph does, after something has happened and the answer about cases has grown old. */
const slowly =
  (happens: () => Promise<void>, isSlow: (path: string) => boolean = (path) => path === '/graphql'): Fault =>
  async ({ path, response, real }) => {
    const said = await real()
    if (isSlow(path)) {
      await happens()
      await wait(SCOPE_AGE + 100)
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }
const nothing = async (): Promise<void> => undefined
const recordsOf = ({ extensions }: HubAnswer) =>
  own.log.records.filter(({ decision }) => decision === extensions?.schakel.decision)
const incidents = () => own.reported.filter(({ event }) => event === 'backstop')
/** All but what differs between any two requests. */
const content = ({ data, errors, status, extensions }: HubAnswer) => ({
  data,
  errors,
  status,
  withheld: extensions?.schakel.withheld,
})

describe('A task that is closed while a request is under way', () => {
  test('gets no permit any more, and the answer is that of a closed case', async () => {
    const answer = await proxies.chain.during(
      slowly(() => setTask('DONE')),
      () => own.ask(...REPORT, QUERY),
    )
    expect([proxies.care.asked(), proxies.police.asked()]).toEqual([0, 0])
    expect(content(answer)).toEqual(content(await own.ask(...REPORT, QUERY)))
    expect(answer.data).toEqual({ case: null })
    expect(incidents()).toEqual([])
    expect(recordsOf(answer)).toEqual([
      expect.objectContaining({ case: DUBLIN, outcome: 'refused', tasks: [], disclosed: [] }),
    ])
  })

  test('takes what had been fetched out of the answer again', async () => {
    const answer = await proxies.police.during(
      slowly(() => setTask('DONE')),
      () => own.ask(...REPORT, QUERY),
    )
    expect([proxies.care.asked(), proxies.police.asked()]).toEqual([1, 1])
    expect(content(answer)).toEqual(content(await own.ask(...REPORT, QUERY)))
    expect(incidents()).toEqual([])
    expect(recordsOf(answer)).toEqual([expect.objectContaining({ case: DUBLIN, outcome: 'refused', disclosed: [] })])
  })

  test('leaves its lost places unnamed, as a closed case would', async () => {
    const answer = await proxies.police.during(
      async ({ response }) => {
        await setTask('DONE')
        await wait(SCOPE_AGE + 100)
        response.destroy()
      },
      () => own.ask(...REPORT, QUERY),
    )
    expect(content(answer)).toEqual({ data: { case: null }, errors: undefined, status: 200, withheld: [] })
  })

  test('takes its case off a list, and leaves the others', async () => {
    const before = await own.ask(...CARE, LIST)
    try {
      const answer = await proxies.police.during(
        slowly(() => setCareTasks('DONE', 'OPEN')),
        () => own.ask(...CARE, LIST),
      )
      const ids = ({ data }: HubAnswer) =>
        (data.cases.edges as { node: { caseId: string } }[]).map(({ node }) => node.caseId)
      expect(ids(before)).toContain(DUBLIN)
      expect(ids(answer)).toEqual(ids(before).filter((id) => id !== DUBLIN))
      expect(answer.extensions?.schakel.withheld).toEqual(before.extensions?.schakel.withheld)
      expect(answer.data.cases.edges).toHaveLength((await own.ask(...CARE, LIST)).data.cases.edges.length)
      expect(incidents()).toEqual([])
      const records = recordsOf(answer)
      expect(records.filter((record) => record.case === DUBLIN)).toEqual([
        expect.objectContaining({ outcome: 'refused', disclosed: [] }),
      ])
      expect(records.filter(({ disclosed }) => disclosed.length > 0).map((record) => record.case)).toEqual(ids(answer))
    } finally {
      await setCareTasks('OPEN', 'DONE')
    }
  })

  test('takes its case away when a fact changes so that less is granted', async () => {
    const query = `{ case(id: "${DUBLIN}") { caseId carePlan { needs } policeVictimFile { contactOfficer } } }`
    try {
      const answer = await proxies.police.during(
        slowly(() => setConsent('WITHDRAWN')),
        () => own.ask(...CARE, query),
      )
      expect(answer.data).toEqual({ case: null })
      expect(incidents()).toEqual([])
      expect(recordsOf(answer).flatMap(({ disclosed }) => disclosed)).toEqual([])
    } finally {
      await setConsent('GIVEN')
    }
  })
})

describe('A request that takes long', () => {
  test('is answered as a quick one when nothing was closed', async () => {
    const quick = await own.ask(...REPORT, QUERY)
    const slow = await proxies.police.during(slowly(nothing), () => own.ask(...REPORT, QUERY))
    expect(content(slow)).toEqual(content(quick))
    expect(slow.data.case.policeVictimFile.fullName).toEqual(expect.any(String))
  })

  test('keeps a task that is only offered on the list of tasks', async () => {
    const query = '{ tasks(first: 100) { edges { node { taskId status case { caseId } } } } }'
    await setTask('OFFERED')
    const answer = await proxies.chain.during(slowly(nothing), () => own.ask(...REPORT, query))
    expect(answer.data.tasks.edges.map(({ node }: { node: object }) => node)).toContainEqual({
      taskId: TASK,
      status: 'OFFERED',
      case: null,
    })
  })

  test('gets no data when nobody can say any more which cases are open', async () => {
    let questions = 0
    const answer = await proxies.chain.during(
      async (exchange) => {
        if (exchange.path === '/scope' && ++questions > 1) exchange.response.destroy()
        else await slowly(nothing)(exchange)
      },
      () => own.ask(...REPORT, QUERY),
    )
    expect(answer.data).toEqual({ case: null })
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['case'], 'SUBGRAPH_UNAVAILABLE'],
    ])
    expect([proxies.care.asked(), proxies.police.asked()]).toEqual([0, 0])
    expect(recordsOf(answer)).toEqual([expect.objectContaining({ case: DUBLIN, outcome: 'failed', disclosed: [] })])
    expect(own.reported.map(({ event }) => event)).toContain('scope-failed')
  })
})

test('a change that ends the caller’s own task says what was done, however long it took', async () => {
  const suspend = `mutation { suspendTask(clientMutationId: "slow-1", caseId: "${DUBLIN}", taskId: "${TASK}", version: 1) {
    version id problem { code }
  } }`
  const answer = await proxies.chain.during(slowly(nothing), () => own.ask(...REPORT, suspend))
  expect(answer.errors).toBeUndefined()
  expect(answer.data.suspendTask).toEqual({ version: 2, id: TASK, problem: null })
  expect((await own.ask(...REPORT, QUERY)).data.case).toBeNull()
  expect(own.reported).toEqual([])
  expect(recordsOf(answer).map(({ outcome, case: of, changes }) => [outcome, of, changes])).toEqual([
    ['begun', DUBLIN, ['Mutation.suspendTask']],
    ['answered', DUBLIN, ['Mutation.suspendTask']],
    ['answered', undefined, undefined],
  ])
})

test('a change whose answer is lost is told as lost, also when it ended the caller’s own task', async () => {
  const suspend = `mutation { suspendTask(clientMutationId: "lost-1", caseId: "${DUBLIN}", taskId: "${TASK}", version: 2) {
    version problem { code }
  } }`
  const answer = await proxies.chain.during(
    async ({ path, response, real }) => {
      const said = await real()
      if (path === '/graphql') {
        await wait(SCOPE_AGE + 100)
        response.destroy()
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    },
    () => own.ask(...REPORT, suspend),
  )
  expect((await own.ask(...REPORT, QUERY)).data.case).toBeNull()
  expect(answer.data).toEqual({ suspendTask: null })
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['suspendTask'], 'SUBGRAPH_UNAVAILABLE'],
  ])
})

test('the permit for the question about cases names the policy and the decision', async () => {
  const answer = await proxies.chain.during(
    async ({ path, headers, response, real }) => {
      if (path === '/scope') scopePermits.push(readPermit(headers))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await real()))
    },
    () => own.ask(...REPORT, QUERY),
  )
  expect(scopePermits.length).toBeGreaterThan(0)
  for (const permit of scopePermits) {
    expect(permit).toMatchObject({
      policy: answer.extensions?.schakel.policy,
      decision: answer.extensions?.schakel.decision,
    })
  }
})
