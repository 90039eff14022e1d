import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { ScopeAnswer, ScopeQuestion } from '../../../schema/permit.ts'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { addWorkingDays } from '../../../subgraphs/kit/referral-chain/working-days.ts'
import { openDatabase, type Database } from '../../../subgraphs/kit/database.ts'
import { openStore, type Store } from '../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../support/node-arguments.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { POLICE_A, POLICE_B, SHELTER_A } from '../support/stories.ts'
import { type Answer, post, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { many, STORIES } from './chain-stories.ts'

const ALL = STORIES.map((one) => one.caseId)

const ASKER = { agency: POLICE_A, kind: 'POLICE', purpose: 'signal.assess', taskTypes: ['ASSESS_SIGNAL'] }
const SHELTER = { agency: SHELTER_A, kind: 'SHELTER', purpose: 'shelter.place', taskTypes: ['ASSESS_SAFETY'] }

describeOnEachStore('the chain', (openTestStore) => {
  let testStore: TestStore
  let hub: TestHub
  let subgraph: TestSubgraph
  let store: Store
  let db: Database

  beforeAll(async () => {
    testStore = await openTestStore()
    hub = await testHub(testStore.dataDir)
    subgraph = await startForTest(chain, { store: testStore, hub, stories: STORIES })
    store = await openStore({
      dataDir: testStore.dataDir,
      execArgv: nodeArguments,
      ...(testStore.databaseUrl === undefined ? {} : { databaseUrl: testStore.databaseUrl }),
    })
    db = openDatabase({ url: store.url })
  })

  afterAll(async () => {
    await db.destroy()
    await store.close()
    await subgraph.close()
    await testStore.drop()
  })

  async function question(asked: ScopeQuestion, permitted: Partial<ScopeQuestion> = asked): Promise<Answer> {
    const body = JSON.stringify(asked)
    const { agency = '', kind = '', purpose = '' } = permitted
    const permit = await hub.permit({ aud: 'chain', agency, kind, purpose }, body)
    return post(new URL('/scope', subgraph.url).href, body, permit)
  }

  async function scope(asked: ScopeQuestion): Promise<ScopeAnswer> {
    const answer = await question(asked)
    expect(answer.status).toBe(200)
    return answer.json as unknown as ScopeAnswer
  }

  async function setStatus(taskId: string, status: string): Promise<void> {
    await sql`update chain.task set status = ${status} where task_id = ${taskId}`.execute(db)
  }

  describe('asked for cases', () => {
    test('names only those on which the agency holds an open task of the types', async () => {
      const { cases } = await scope({ ...ASKER, caseIds: [...ALL, 'absent'] })
      expect(cases.map(({ caseId, tasks }) => ({ caseId, tasks }))).toEqual([
        { caseId: 'closing', tasks: [{ id: 't-closing', type: 'ASSESS_SIGNAL' }] },
        { caseId: 'open', tasks: [{ id: 't-open', type: 'ASSESS_SIGNAL' }] },
      ])
    })

    test.each(['SUSPENDED', 'DONE', 'DECLINED', 'LAPSED', 'OFFERED'])(
      'ends access at once when the task becomes %s, and gives it back when it opens again',
      async (status) => {
        const asked = { ...ASKER, caseIds: ['closing'] }
        expect((await scope(asked)).cases).toHaveLength(1)
        await setStatus('t-closing', status)
        expect((await scope(asked)).cases).toEqual([])
        await setStatus('t-closing', 'OPEN')
        expect((await scope(asked)).cases).toHaveLength(1)
      },
    )

    test('ends the old holder’s access and gives the new one’s when a task is handed over', async () => {
      await sql`update chain.task set holder = ${POLICE_B} where task_id = 't-closing'`.execute(db)
      expect((await scope({ ...ASKER, caseIds: ['closing'] })).cases).toEqual([])
      expect((await scope({ ...ASKER, agency: POLICE_B, caseIds: ['closing'] })).cases).toHaveLength(1)
      await sql`update chain.task set holder = ${POLICE_A} where task_id = 't-closing'`.execute(db)
    })

    test('gives facts of which the latest assertion stands, and leaves unknown what nobody said', async () => {
      const { cases } = await scope({ ...ASKER, caseIds: ['open'] })
      expect(cases[0]?.facts['urgency-acute']).toBe(false)
      expect(cases[0]?.facts['victim-is-minor']).toBe(false)
      expect(cases[0]?.facts['acute-medical-need']).toBeUndefined()
    })

    test('answers for the others when an id is one that no store can hold', async () => {
      const odd = ['open', 'a\u0000b', '\u0000']
      expect((await scope({ ...ASKER, caseIds: odd })).cases.map(({ caseId }) => caseId)).toEqual(['open'])
    })

    test('tells of what is only offered when that is asked, and of nothing else in the same breath', async () => {
      const { cases } = await scope({ ...ASKER, caseIds: ['offered', 'open', 'suspended', 'theirs'], offered: true })
      expect(
        cases.map(({ caseId, tasks, offered = [] }) => [caseId, tasks.length, offered.map(({ id }) => id)]),
      ).toEqual(
        expect.arrayContaining([
          ['offered', 0, ['t-offered']],
          ['open', 1, []],
        ]),
      )
      expect(cases).toHaveLength(2)
      expect((await question({ ...ASKER, page: { list: 'cases', first: 5 }, offered: true })).status).toBe(400)
      expect((await question({ ...ASKER, caseIds: ['open'], offered: false as unknown as true })).status).toBe(400)
    })

    test('takes as many statements for 500 cases as for one, and for none', async () => {
      subgraph.statements()
      expect((await scope({ ...SHELTER, caseIds: ['absent', 'shut'] })).cases).toEqual([])
      const counts = [subgraph.statements().length]
      for (const size of [1, 20, 500]) {
        subgraph.statements()
        const { cases } = await scope({ ...SHELTER, caseIds: many.slice(0, size).map((one) => one.caseId) })
        expect(cases).toHaveLength(size)
        counts.push(subgraph.statements().length)
      }
      expect(counts).toEqual([2, 2, 2, 2])
    })
  })

  describe('asked for tasks that were closed since', () => {
    const REPORT = { agency: POLICE_A, kind: 'POLICE', purpose: 'report.take', taskTypes: ['TAKE_REPORT'] }
    const since = '2026-03-01T00:00:00.000Z'
    const caseIds = ['former', 'former-shut', 'other-type', 'closing', 'open']

    test('names those of its own that were done, also of a case that has been closed', async () => {
      const { cases } = await scope({ ...REPORT, caseIds, closedSince: since })
      const closedAt = '2026-03-10T12:00:00.000Z'
      expect(cases.map(({ caseId, tasks, closed }) => ({ caseId, tasks, closed }))).toEqual([
        { caseId: 'former', tasks: [], closed: [{ id: 't-former', type: 'TAKE_REPORT', closedAt }] },
        { caseId: 'other-type', tasks: [{ id: 't-report', type: 'TAKE_REPORT' }], closed: undefined },
        { caseId: 'former-shut', tasks: [], closed: [{ id: 't-former-shut', type: 'TAKE_REPORT', closedAt }] },
      ])
      expect(cases[0]?.facts['victim-is-minor']).toBe(false)
    })

    test.each([
      ['2026-03-10T12:00:00.000Z', 2],
      ['2026-03-10T12:00:00.001Z', 0],
      ['2026-01-01T00:00:00.000Z', 3],
    ])('counts from the very moment: since %s', async (closedSince, count) => {
      const { cases } = await scope({ ...REPORT, caseIds, closedSince })
      expect(cases.flatMap(({ closed = [] }) => closed)).toHaveLength(count)
    })

    test('names those of another agency to that agency alone', async () => {
      const { cases } = await scope({ ...REPORT, agency: POLICE_B, caseIds, closedSince: since })
      expect(cases.map(({ caseId, closed }) => [caseId, closed?.map(({ id }) => id)])).toEqual([
        ['former', ['t-handed']],
      ])
      expect((await scope({ ...REPORT, agency: SHELTER_A, caseIds, closedSince: since })).cases).toEqual([])
    })

    test('without the question nothing is told of them and nothing more is read', async () => {
      subgraph.statements()
      const { cases } = await scope({ ...REPORT, caseIds })
      expect(cases.map(({ caseId }) => caseId)).toEqual(['other-type'])
      expect(JSON.stringify(cases)).not.toContain('closed')
      expect(subgraph.statements()).toHaveLength(2)
    })

    test('they are on no page, nor may a page be asked with them', async () => {
      for (const list of ['cases', 'tasks'] as const) {
        const answer = await scope({ ...REPORT, page: { list, first: 50 } })
        expect(JSON.stringify(answer)).not.toMatch(/t-former"|former-shut/u)
        expect((await question({ ...REPORT, page: { list, first: 50 }, closedSince: since })).status).toBe(400)
      }
    })

    test.each(['yesterday', '2026-03-01', '2026-13-01T00:00:00Z', "2026-03-01T00:00:00Z' or true", 7])(
      'refuses %p for a moment',
      async (closedSince) => {
        expect((await question({ ...REPORT, caseIds, closedSince: closedSince as string })).status).toBe(400)
      },
    )
  })

  describe('asked for a page', () => {
    test('walks all cases once, in order, page by page', async () => {
      const seen: string[] = []
      let after: string | undefined
      for (let pages = 0; pages < 20; pages += 1) {
        const { page, cases } = await scope({
          ...SHELTER,
          page: { list: 'cases', first: 60, ...(after === undefined ? {} : { after }) },
        })
        expect(cases).toHaveLength(page?.entries.length ?? -1)
        seen.push(...(page?.entries ?? []).map((entry) => entry.caseId))
        after = page?.entries.at(-1)?.cursor
        if (page?.hasNextPage !== true) break
      }
      expect(seen).toEqual(many.map((one) => one.caseId))
    })

    test('lists open and offered tasks of the agency, the case of an offered one with no open task', async () => {
      const { page, cases } = await scope({ ...ASKER, page: { list: 'tasks', first: 10 } })
      expect(page?.entries.map(({ id, caseId }) => [id, caseId])).toEqual([
        ['t-closing', 'closing'],
        ['t-open', 'open'],
        ['t-offered', 'offered'],
      ])
      expect(cases.find((one) => one.caseId === 'offered')).toMatchObject({
        tasks: [],
        offered: [{ id: 't-offered', type: 'ASSESS_SIGNAL' }],
      })
    })

    test('never lists a case for an offered task', async () => {
      const { page } = await scope({ ...ASKER, page: { list: 'cases', first: 10 } })
      expect(page?.entries.map((entry) => entry.id)).toEqual(['closing', 'open'])
    })

    test('fills a page with what is open only, and promises no next page for what is not', async () => {
      const cases = await scope({ ...ASKER, page: { list: 'cases', first: 2 } })
      expect(cases.page?.entries.map((entry) => entry.id)).toEqual(['closing', 'open'])
      expect(cases.page?.hasNextPage).toBe(false)
      const tasks = await scope({ ...ASKER, page: { list: 'tasks', first: 3 } })
      expect(tasks.page?.entries.map((entry) => entry.id)).toEqual(['t-closing', 't-open', 't-offered'])
      expect(tasks.page?.hasNextPage).toBe(false)
    })

    const matching = ({ page }: ScopeAnswer) =>
      page?.entries.filter(({ matches }) => matches !== false).map(({ id }) => id)

    test('marks tasks by status and cases by state, and leaves none out for it', async () => {
      const tasks = await scope({ ...ASKER, page: { list: 'tasks', first: 10, status: 'OFFERED' } })
      expect(matching(tasks)).toEqual(['t-offered'])
      expect(tasks.page?.entries).toHaveLength(3)
      const cases = await scope({ ...SHELTER, page: { list: 'cases', first: 100, state: 'ON_PERMIT' } })
      expect(cases.page?.entries).toHaveLength(100)
      expect(matching(cases)).toEqual(many.slice(0, 100).flatMap(({ caseId }, i) => (i % 2 === 1 ? [caseId] : [])))
      const unfiltered = await scope({ ...SHELTER, page: { list: 'cases', first: 100 } })
      expect(matching(unfiltered)).toHaveLength(100)
    })

    test('never lists tasks that are neither open nor offered, whatever status is asked', async () => {
      const answer = await scope({ ...ASKER, page: { list: 'tasks', first: 10, status: 'SUSPENDED' } })
      expect(answer.page?.entries.map(({ id }) => id)).toEqual(['t-closing', 't-open', 't-offered'])
      expect(matching(answer)).toEqual([])
    })

    test('marks tasks that are overdue, or due within three working days', async () => {
      const now = new Date()
      const setDue = async (taskId: string, due: Date | null) => {
        await sql`update chain.task set due_at = ${due?.toISOString() ?? null} where task_id = ${taskId}`.execute(db)
      }
      const due = async (which: string) =>
        matching(await scope({ ...ASKER, page: { list: 'tasks', first: 10, due: which } }))
      const inDays = (days: number, minutes: number) => new Date(addWorkingDays(now, days).getTime() + minutes * 60_000)
      expect([await due('OVERDUE'), await due('SOON')]).toEqual([[], []])
      await setDue('t-closing', inDays(0, -1))
      await setDue('t-open', inDays(3, -1))
      await setDue('t-offered', inDays(3, 10))
      expect([await due('OVERDUE'), await due('SOON')]).toEqual([['t-closing'], ['t-open']])
      const both = { ...ASKER, page: { list: 'tasks' as const, first: 10, due: 'SOON', status: 'OFFERED' } }
      expect(matching(await scope(both))).toEqual([])
      await setDue('t-offered', inDays(1, 0))
      expect(matching(await scope(both))).toEqual(['t-offered'])
      for (const taskId of ['t-closing', 't-open', 't-offered']) await setDue(taskId, null)
    })

    test('orders cases by the opening of the agency’s own open task, never by that of the case', async () => {
      const ids = async (first: number, after?: string) => {
        const asked = { list: 'cases' as const, first, ...(after === undefined ? {} : { after }) }
        return (await scope({ ...ASKER, page: asked })).page?.entries ?? []
      }
      const order = async () => {
        const [one] = await ids(1)
        return [one, ...(await ids(5, one?.cursor))].map((entry) => entry?.id)
      }
      expect(await order()).toEqual(['closing', 'open'])
      await sql`update chain.referral_case set opened_at = '2001-01-01' where case_id = 'open'`.execute(db)
      expect(await order()).toEqual(['closing', 'open'])
      await sql`update chain.task set opened_at = '2026-01-31T10:00:00Z' where task_id = 't-open'`.execute(db)
      expect(await order()).toEqual(['open', 'closing'])
      await sql`update chain.task set opened_at = '2026-02-01T10:00:00Z' where task_id = 't-open'`.execute(db)
      await sql`update chain.referral_case set opened_at = '2026-01-05T09:00:00Z' where case_id = 'open'`.execute(db)
    })
  })

  describe('refuses', () => {
    test.each<[string, ScopeQuestion, Partial<ScopeQuestion>]>([
      [
        'a question for another agency than the permit’s',
        { ...ASKER, caseIds: ['open'] },
        { ...ASKER, agency: POLICE_B },
      ],
      ['a question for another purpose', { ...ASKER, caseIds: ['open'] }, { ...ASKER, purpose: 'care.coordinate' }],
      ['a question for neither cases nor a page', ASKER, ASKER],
      ['a cursor no page gave out', { ...ASKER, page: { list: 'cases', first: 5, after: 'bm9uZQ' } }, ASKER],
      ['a due date of another kind', { ...ASKER, page: { list: 'tasks', first: 5, due: 'LATER' } }, ASKER],
      [
        'a page longer than a hundred and the one that tells of more',
        { ...ASKER, page: { list: 'cases', first: 102 } },
        ASKER,
      ],
    ])('%s', async (_what, asked, permitted) => {
      const answer = await question(asked, permitted)
      expect(answer.status).toBe(400)
      expect(answer.json).not.toHaveProperty('cases')
    })

    test('a question without a permit', async () => {
      const answer = await post(new URL('/scope', subgraph.url).href, JSON.stringify({ ...ASKER, caseIds: ['open'] }))
      expect(answer.status).toBe(401)
    })
  })
})
