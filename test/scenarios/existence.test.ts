import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SCOPE_AGE } from '../../gateway/enforce/keep-scope.ts'
import { memoryLog } from '../../gateway/log/memory-log.ts'
import { ASKER, type Barred, barred, barredStories, rawAnswer } from '../fixtures/barred-cases.ts'
import type { OwnHub } from '../fixtures/own-hub.ts'
import { type ProxiedHub, proxiedHub } from '../fixtures/proxied-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { POLICE_A, POLICE_B } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const SILENT = 'demo-eu-worker'
const kinds = (Object.keys(barred) as Barred[]).filter((kind) => kind !== 'absent')

let store: TestStore
let hub: ProxiedHub
let own: OwnHub
let proxies: ProxiedHub['proxies']
const memory = memoryLog()
/** Records written, one entry for each that was waited for. */
let written: string[] = []
beforeAll(async () => {
  store = await embeddedStore()
  hub = await proxiedHub(store, {
    stories: barredStories(POLICE_A, POLICE_B),
    log: {
      append: (record) => {
        written.push(record.decision)
        return memory.append(record)
      },
    },
  })
  ;({ own, proxies } = hub)
}, 120_000)
afterAll(async () => {
  await hub.close()
  await store.drop()
})

/** All that could tell one case from another: the answer on the wire, and what it cost. */
async function told(
  query: string,
  headers: Record<string, string> = {},
  asker: { agency: string; purpose: string } = ASKER,
) {
  const token = await own.token(asker.agency, asker.purpose)
  let wire = ''
  // A request that lasts long asks again which cases are open: on a machine that is busy with other things, ask anew.
  for (let tries = 0; tries < 30; tries++) {
    own.statements()
    hub.asked()
    written = []
    const begun = performance.now()
    wire = (await rawAnswer(own.base, token, query, headers)).wire
    if (performance.now() - begun < SCOPE_AGE) break
  }
  return {
    wire,
    fetches: hub.asked(),
    statements: own.statements(),
    records: written.length,
  }
}

const doors: Readonly<Record<string, (id: string) => string>> = {
  'by its id': (id) =>
    `{ case(id: "${id}") { caseId policeVictimFile { fullName } crimeReports { filed } carePlan { coordinatorName } } }`,
  'by its id alone': (id) => `{ case(id: "${id}") { caseId } }`,
  'by its type alone': (id) => `{ case(id: "${id}") { __typename } }`,
  'for its tasks': (id) => `{ case(id: "${id}") { tasks { taskId status } } }`,
  'under several names': (id) =>
    `{ a: case(id: "${id}") { caseId } b: case(id: "${id}") { tasks { taskId } healthIntake { fitForInterview } } }`,
  'beside one of its own and an absent one': (id) =>
    `{ own: case(id: "demo-dublin-claimant") { caseId } it: case(id: "${id}") { caseId ageStatus } none: case(id: "barred-absent--2") { caseId ageStatus } }`,
  'beside a list': (id) =>
    `{ cases(first: 5) { edges { node { caseId } } } tasks(first: 5) { edges { node { taskId } } } case(id: "${id}") { caseId } }`,
  'for a field that is withheld': (id) => `{ case(id: "${id}") { caseId residenceStatus { lawfulResidence } } }`,
}

describe.each(Object.keys(doors))('Asked %s', (door) => {
  const query = doors[door] ?? (() => '')
  test.each(kinds)(
    'a case that is %s gives what an absent one gives, byte for byte and at the same cost',
    async (kind) => {
      for (const headers of [{}, { 'on-withheld': 'refuse' }]) {
        const absent = await told(query(barred.absent), headers)
        expect(await told(query(barred[kind]), headers)).toEqual(absent)
        expect(absent.wire).toMatch(/\ncontent-length\n/iu)
        expect(absent.records).toBeGreaterThan(0)
        expect(absent.fetches['chain']).toBeGreaterThan(0)
      }
    },
  )
})

test('What is looked at does show what is the asker’s own, at a cost of its own', async () => {
  const query = doors['by its id'] ?? (() => '')
  const shown = await told(query('demo-dublin-claimant'))
  const absent = await told(query(barred.absent))
  expect(shown.wire).not.toBe(absent.wire)
  expect(shown.fetches).not.toEqual(absent.fetches)
  expect(shown.statements).not.toEqual(absent.statements)
})

describe('A list', () => {
  const move = (id: string, to: { status: string; holder: string }) =>
    runSql(store, 'update chain.task set status = $1, holder = $2 where task_id = $3', [
      to.status,
      to.holder,
      `${id}-task`,
    ])
  test.each([
    '{ cases(first: 100) { edges { cursor node { caseId } } pageInfo { hasNextPage endCursor } } }',
    '{ cases(first: 0) { pageInfo { hasNextPage } } }',
    '{ tasks(first: 100, status: OPEN) { edges { cursor node { taskId } } pageInfo { hasNextPage } } }',
  ])('%s is the same, whatever others have', async (query) => {
    const id = barred['of somebody else']
    const before = await told(query)
    for (const status of ['DONE', 'SUSPENDED', 'OFFERED']) {
      await move(id, { status, holder: POLICE_B })
      expect(await told(query)).toEqual(before)
    }
    await move(id, { status: 'SUSPENDED', holder: POLICE_A })
    expect(await told(query)).toEqual(before)
    await move(id, { status: 'OPEN', holder: POLICE_B })
  })

  test.each(['cases', 'tasks'])('of %s takes a cursor of somebody else for no cursor', async (list) => {
    const theirs = await own.ask('police-rotterdam', ASKER.purpose, `{ ${list}(first: 1) { edges { cursor } } }`)
    const cursor = String(theirs.data[list].edges[0].cursor)
    const made = `${cursor.slice(0, -8)}AAAAAAAA`
    const after = (place: string) => told(`{ ${list}(first: 5, after: "${place}") { edges { cursor } } }`)
    expect(await after(cursor)).toEqual(await after(made))
  })
})

describe('A case that silent facts alone close', () => {
  const om = { agency: 'om', purpose: 'prosecution.victim-rights' }
  const setFact = (value: boolean) =>
    runSql(
      store,
      "update chain.asserted_fact set value = $1 where case_id = $2 and name = 'report-filed-or-ex-officio'",
      [value, SILENT],
    )
  beforeAll(() => setFact(false))
  afterAll(() => setFact(true))
  /** As long as the id of the silent one. */
  const ABSENT = 'demo-no-worker'
  const query = (id: string) => `{ case(id: "${id}") { caseId crimeReports { filed } carePlan { needs } } }`

  test('gives what an absent one gives, byte for byte and at the same cost', async () => {
    expect(await told(query(SILENT), {}, om)).toEqual(await told(query(ABSENT), {}, om))
  })

  test.each(['police', 'care', 'immigration', 'municipal'] as const)('also while %s is away', async (name) => {
    await proxies[name].during(
      ({ response }) => void response.destroy(),
      async () => expect(await told(query(SILENT), {}, om)).toEqual(await told(query(ABSENT), {}, om)),
    )
  })

  test('also while the chain is away: then nobody is told anything', async () => {
    await proxies.chain.during(
      ({ response }) => void response.destroy(),
      async () => expect(await told(query(SILENT), {}, om)).toEqual(await told(query(ABSENT), {}, om)),
    )
  })
})

describe('A link that silent facts alone empty', () => {
  const agrees = (value: boolean) =>
    runSql(
      store,
      "update chain.asserted_fact set value = $1 where case_id = 'demo-dublin-claimant' and name = 'patient-agrees'",
      [value],
    )
  afterAll(() => agrees(true))
  const query = '{ case(id: "demo-dublin-claimant") { caseId healthIntake { fitForInterview } } }'

  test('is asked for, and lost while care is away, exactly as one that is shown', async () => {
    const away = () =>
      proxies.care.during(
        ({ response }) => void response.destroy(),
        () => told(query),
      )
    await agrees(true)
    const shown = { there: (await told(query)).fetches, away: await away() }
    await agrees(false)
    expect({ there: (await told(query)).fetches, away: await away() }).toEqual(shown)
    expect(shown.there['care']).toBe(1)
    expect(shown.away.wire).toContain('SUBGRAPH_UNAVAILABLE')
  })
})
