import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { sealReference } from '../../../schema/sealed-reference.ts'
import {
  eraseEndedReferences,
  eraseReferences,
  keepReference,
  referenceProblem,
  type SentReference,
} from '../../../subgraphs/chain/store/subject-references.ts'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { openDatabase, type Database } from '../../../subgraphs/kit/database.ts'
import { openStore, type Store } from '../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../support/node-arguments.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { POLICE_A, SHELTER_A, story, task } from '../support/stories.ts'
import { type PermitClaims, post, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

const STORIES = [
  story('linked', {
    tasks: [task('t-safety', 'ASSESS_SAFETY', SHELTER_A, 'OPEN'), task('t-stay', 'STAY_SHELTER', SHELTER_A, 'OPEN')],
  }),
  story('other', { tasks: [task('t-other', 'ASSESS_SAFETY', SHELTER_A, 'OPEN')] }),
]
const at = new Date('2026-02-03T10:00:00Z')
const receiver = { agency: SHELTER_A, taskTypes: ['ASSESS_SAFETY'] }
const { x: seal = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
const sealed = await sealReference({ caseId: 'linked', subject: { bsn: '999990019' } }, seal)
const sent: SentReference = { caseId: 'linked', taskId: 't-safety', from: POLICE_A, to: SHELTER_A, sealed, seal, at }

describeOnEachStore('References to people', (openTestStore) => {
  let testStore: TestStore
  let subgraph: TestSubgraph
  let store: Store
  let db: Database
  let hub: TestHub

  beforeAll(async () => {
    testStore = await openTestStore()
    hub = await testHub(testStore.dataDir)
    subgraph = await startForTest(chain, { store: testStore, hub, stories: STORIES })
    const { databaseUrl } = testStore
    store = await openStore({
      dataDir: testStore.dataDir,
      execArgv: nodeArguments,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    db = openDatabase({ url: store.url })
  })

  afterAll(async () => {
    await db.destroy()
    await store.close()
    await subgraph.close()
    await testStore.drop()
  })

  beforeEach(async () => {
    await sql`delete from chain.subject_reference`.execute(db)
    await sql`update chain.task set status = 'OPEN', holder = ${SHELTER_A}`.execute(db)
    await keepReference(db, 'chain', sent)
    await keepReference(db, 'chain', { ...sent, taskId: 't-stay' })
    await keepReference(db, 'chain', { ...sent, caseId: 'other', taskId: 't-other' })
  })

  const EVERYTHING = {
    'ReferralCase.tasks': 'full',
    'Task.taskId': 'full',
    'Task.subjectReference': 'full',
  } as const

  /** What the asker is told of the two cases, by task, through GraphQL. */
  const references = async (claims: Partial<PermitClaims> = {}) => {
    const of = (id: string) => `${id}: case(id: "${id}") { tasks { taskId subjectReference { sealed sentAt } } }`
    const body = JSON.stringify({ query: `{ ${of('linked')} ${of('other')} }` })
    const permitted = {
      aud: 'chain',
      ...receiver,
      kind: 'SHELTER',
      purpose: 'shelter.place',
      open: { 'Query.case': 'full' as const },
      scopes: [{ cases: ['linked', 'other'], see: EVERYTHING, own: [] }],
      ...claims,
    }
    const { json } = await post(subgraph.url, body, await hub.permit(permitted, body))
    const cases = Object.values((json as { data: Record<string, { tasks: Told[] } | null> }).data)
    return cases.flatMap((each) => each?.tasks ?? []).filter((each) => each.subjectReference)
  }
  type Told = { readonly taskId: string; readonly subjectReference: object | null }
  const told = async (claims: Partial<PermitClaims> = {}) =>
    (await references(claims)).map(({ taskId }) => taskId).sort()

  /** Tasks whose reference is still kept, whoever may read it. */
  const kept = async () => {
    const rows = await sql<{ taskId: string }>`
      select task_id as "taskId" from chain.subject_reference where sealed is not null order by task_id`.execute(db)
    return rows.rows.map(({ taskId }) => taskId)
  }

  test('are told to the agency they are for, for its open tasks of the purpose, where the permit lets', async () => {
    expect(await references()).toEqual(
      ['t-safety', 't-other'].map((taskId) => ({
        taskId,
        subjectReference: { sealed, sentAt: '2026-02-03T10:00:00Z' },
      })),
    )
    expect(await told({ taskTypes: ['STAY_SHELTER'] })).toEqual(['t-stay'])
    expect(await told({ taskTypes: [] })).toEqual([])
    expect(await told({ agency: POLICE_A })).toEqual([])
    // The one purpose that is shown the tasks of others is not shown what was sealed for them.
    expect(await told({ agency: POLICE_A, purpose: 'care.coordinate' })).toEqual([])
    const { 'Task.subjectReference': _, ...less } = EVERYTHING
    expect(await told({ scopes: [{ cases: ['linked', 'other'], see: less, own: [] }] })).toEqual([])
  })

  test.each(['OFFERED', 'SUSPENDED', 'DONE', 'DECLINED', 'LAPSED'])(
    'are not told while the task is %s',
    async (status) => {
      await sql`update chain.task set status = ${status} where task_id = 't-safety'`.execute(db)
      expect(await told()).toEqual(['t-other'])
    },
  )

  test('are not told once the task is held by another', async () => {
    await sql`update chain.task set holder = ${POLICE_A} where task_id = 't-safety'`.execute(db)
    expect(await told()).toEqual(['t-other'])
    expect(await told({ agency: POLICE_A })).toEqual([])
  })

  test('are erased once the agency has linked the case, and those of other cases stay', async () => {
    await eraseReferences(db, 'chain', { caseId: 'linked', agency: POLICE_A, at })
    expect(await kept()).toEqual(['t-other', 't-safety', 't-stay'])
    await eraseReferences(db, 'chain', { caseId: 'linked', agency: SHELTER_A, at })
    expect(await kept()).toEqual(['t-other'])
    expect(await told()).toEqual(['t-other'])
    const rows = await sql`select * from chain.subject_reference where case_id = 'linked'`.execute(db)
    expect(JSON.stringify(rows.rows)).not.toContain(sealed)
  })

  test.each([
    ['DONE', SHELTER_A],
    ['DECLINED', SHELTER_A],
    ['LAPSED', SHELTER_A],
    ['OPEN', POLICE_A],
    ['OFFERED', POLICE_A],
  ])('are erased once the task they came with is %s with %s', async (status, holder) => {
    await sql`update chain.task set status = ${status}, holder = ${holder} where task_id = 't-safety'`.execute(db)
    await eraseEndedReferences(db, 'chain', { caseId: 'linked', at })
    expect(await kept()).toEqual(['t-other', 't-stay'])
  })

  test('stay while the task is on offer or on hold', async () => {
    for (const status of ['OFFERED', 'SUSPENDED', 'OPEN']) {
      await sql`update chain.task set status = ${status}`.execute(db)
      await eraseEndedReferences(db, 'chain', { caseId: 'linked', at })
    }
    expect(await kept()).toHaveLength(3)
  })

  test('are refused in words when sealed for another, or for an agency without a key, and nothing is kept', async () => {
    const { x: another = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
    expect(referenceProblem(sent)).toBeUndefined()
    expect(referenceProblem({ sealed, seal: another })).toBe(
      'The reference is sealed for another key than that of the agency it is for.',
    )
    expect(referenceProblem({ sealed, seal: undefined })).toMatch(/has no key/u)
    expect(referenceProblem({ sealed: '999990019', seal })).toMatch(/must be sealed/u)
    await sql`delete from chain.subject_reference`.execute(db)
    await expect(keepReference(db, 'chain', { ...sent, sealed: '999990019' })).rejects.toThrow(/must be sealed/u)
    expect(await kept()).toEqual([])
  })
})
