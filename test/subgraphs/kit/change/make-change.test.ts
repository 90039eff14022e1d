import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { buildSchema, graphql, type GraphQLObjectType } from 'graphql'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { Permit } from '../../../../schema/permit.ts'
import { accessOf } from '../../../../subgraphs/kit/access.ts'
import { type Change, defineChange } from '../../../../subgraphs/kit/change/change.ts'
import { wrongState } from '../../../../subgraphs/kit/change/change-problem.ts'
import { addChangeRequests, REMEMBERED_DAYS } from '../../../../subgraphs/kit/change/change-requests.ts'
import { changeRow, openFile } from '../../../../subgraphs/kit/change/change-row.ts'
import { notInFuture, text } from '../../../../subgraphs/kit/change/check-arguments.ts'
import { makeChange } from '../../../../subgraphs/kit/change/make-change.ts'
import { addCaseLink, addFileTable, migrate } from '../../../../subgraphs/kit/migrate.ts'
import { addOutbox } from '../../../../subgraphs/kit/outbox/add-outbox.ts'
import { openDatabase, type Database } from '../../../../subgraphs/kit/database.ts'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { POLICE_A, POLICE_B } from '../../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'

const SDL = `
  scalar Date
  type Query { nothing: String }
  type Problem { code: String message: String argument: String }
  type Change { version: Int id: ID caseId: ID repeated: Boolean problem: Problem }
  type Mutation {
    note(clientMutationId: ID!, caseId: ID!, day: Date, words: String, more: [String!]): Change
    amend(clientMutationId: ID!, caseId: ID!, noteId: ID!, version: Int!, words: String): Change
    fail(clientMutationId: ID!, caseId: ID!): Change
  }
`
const FIELDS = 'version id caseId repeated problem { code argument message }'
const NOW = new Date('2026-03-09T12:00:00Z')

const changes: Record<string, Change> = {
  note: defineChange<{ caseId: string; words?: string | null }>({
    checks: { day: notInFuture, words: text(3_000) },
    async make(context, { caseId, words }) {
      const fileId = await openFile(context, caseId)
      const noteId = context.newId()
      await sql`insert into care.note (file_id, note_id, words) values (${fileId}::uuid, ${noteId}, ${words ?? ''})`.execute(
        context.tx,
      )
      await context.emit({ type: 'care-plan-reviewed', caseId })
      return words === 'impossible' ? { problem: wrongState('Not now.') } : { id: noteId, version: 1 }
    },
  }),
  amend: defineChange<{ caseId: string; noteId: string; version: number; words?: string | null }>({
    async make(context, { caseId, noteId, version, words }) {
      return changeRow(context, {
        type: 'Note',
        caseId,
        where: { noteId },
        version,
        set: { words: words ?? null },
        argument: 'noteId',
      })
    },
  }),
  fail: defineChange<{ caseId: string }>({
    async make(context, { caseId }) {
      await context.emit({ type: 'care-plan-reviewed', caseId })
      throw new Error('the disk is gone')
    },
  }),
}

describeOnEachStore('A change', (open) => {
  let testStore: TestStore
  let store: Store
  let db: Database
  let at = NOW
  let woken = 0
  beforeAll(async () => {
    testStore = await open()
    const { dataDir, databaseUrl } = testStore
    store = await openStore({ dataDir, execArgv: nodeArguments, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
    db = openDatabase({ url: store.url })
    await migrate(db, 'care', {
      one: {
        up: async (tables) => {
          await addCaseLink(tables, 'care')
          await addFileTable(
            tables,
            'care',
            'note',
            { note_id: 'text!', words: 'text', version: 'integer not null default 1' },
            { key: 'note_id' },
          )
          await addOutbox(tables, 'care')
          await addChangeRequests(tables, 'care')
        },
      },
    })
  }, 60_000)
  afterAll(async () => {
    await db.destroy()
    await store.close()
    await testStore.drop()
  })
  beforeEach(async () => {
    at = NOW
    woken = 0
    await sql`truncate care.note, care.outbox, care.change_request, care.case_link`.execute(db)
  })

  interface Asking {
    readonly agency?: string
    readonly kind?: string
    readonly cases?: readonly string[]
    /** Sent as a variable, as which JSON carries what GraphQL's own texts may not hold. */
    readonly words?: string
  }
  const ask = async (
    query: string,
    { agency = POLICE_A, kind = 'COMENSHA', cases = ['case-1'], words }: Asking = {},
  ) => {
    const permit = {
      aud: 'care',
      agency,
      kind,
      purpose: 'p',
      taskTypes: [],
      decision: 'd',
      open: {},
      scopes: [{ cases, see: {}, own: [] }],
    } as unknown as Permit
    const schema = buildSchema(SDL)
    const mutation = schema.getMutationType() as GraphQLObjectType
    for (const [name, change] of Object.entries(changes)) {
      Object.assign(mutation.getFields()[name] ?? {}, {
        resolve: (_parent: unknown, args: Record<string, unknown>, context: never, info: never) =>
          makeChange(change, args, context, info, { schema: 'care', caseArgument: 'caseId' }),
      })
    }
    const log = pino({ enabled: false })
    const contextValue = { access: accessOf(permit), db, log, now: () => at, wake: () => (woken += 1) }
    const source = `mutation ${words === undefined ? '' : '($words: String)'} { made: ${query} { ${FIELDS} } }`
    const answer = await graphql({ schema, source, contextValue, variableValues: { words } })
    return answer as { data?: { made: Record<string, unknown> | null }; errors?: readonly unknown[] }
  }
  const made = async (...of: Parameters<typeof ask>) => (await ask(...of)).data?.made
  const count = async (table: string) => {
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.id('care', table)}`.execute(db)
    return found.rows[0]?.n
  }
  const note = (id: string, more = '') => `note(clientMutationId: "${id}", caseId: "case-1"${more})`

  test('is made once with its event, and the sender is woken', async () => {
    const answer = await made(note('1', ', words: "hello"'))
    expect(answer).toEqual({ version: 1, id: expect.any(String), caseId: null, repeated: false, problem: null })
    expect([await count('note'), await count('outbox'), woken]).toEqual([1, 1, 1])
  })

  test('sent again is answered as the first time and not made again', async () => {
    const first = await made(note('1', ', words: "hello"'))
    expect(await made(note('1', ', words: "hello"'))).toEqual({ ...first, repeated: true })
    expect([await count('note'), await count('outbox'), woken]).toEqual([1, 1, 1])
  })

  test('sent ten times at once is made once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => made(note('1', ', words: "hello"'))))
    expect(new Set(answers.map((answer) => answer?.['id'])).size).toBe(1)
    expect(answers.filter((answer) => answer?.['repeated'] === false)).toHaveLength(1)
    expect([await count('note'), await count('outbox')]).toEqual([1, 1])
  })

  test('may not take the id of another, and another agency has ids of its own', async () => {
    await made(note('1', ', words: "hello"'))
    expect(await made(note('1', ', words: "bye"'))).toMatchObject({
      id: null,
      problem: { code: 'REQUEST_ID_REUSED', argument: 'clientMutationId' },
    })
    expect(await made(note('1', ', words: "bye"'), { agency: POLICE_B })).toMatchObject({ problem: null })
    expect(await count('note')).toBe(2)
  })

  test('leaves no event that the chain would not take from this agency: it is not made', async () => {
    expect(await made(note('1'), { kind: 'SHELTER' })).toMatchObject({ id: null, problem: { code: 'NOT_YOURS' } })
    expect([await count('note'), await count('outbox'), await count('change_request'), woken]).toEqual([0, 0, 0, 0])
  })

  test('with a problem leaves nothing, and its id is free again', async () => {
    expect(await made(note('1', ', words: "impossible"'))).toMatchObject({ id: null, problem: { code: 'WRONG_STATE' } })
    expect([
      await count('note'),
      await count('outbox'),
      await count('change_request'),
      await count('case_link'),
    ]).toEqual([0, 0, 0, 0])
    expect(woken).toBe(0)
    expect(await made(note('1', ', words: "possible"'))).toMatchObject({ problem: null, repeated: false })
  })

  test('that breaks leaves nothing', async () => {
    const answer = await ask('fail(clientMutationId: "1", caseId: "case-1")')
    expect(answer.data?.made).toBeNull()
    expect(answer.errors).toHaveLength(1)
    expect([await count('outbox'), await count('change_request'), woken]).toEqual([0, 0, 0])
  })

  test('on a case that is not in the permit does not happen', async () => {
    expect(await made(note('1'), { cases: [] })).toMatchObject({ problem: { code: 'CASE_NOT_FOUND' } })
    expect([await count('note'), await count('change_request')]).toEqual([0, 0])
  })

  test.each([
    ['a day to come', ', day: "2026-03-10"', 'DATE_IN_FUTURE', 'day'],
    ['a day of another age', ', day: "1066-10-14"', 'DATE_ABSURD', 'day'],
    ['an oversize text', `, words: "${'x'.repeat(3_001)}"`, 'TEXT_TOO_LONG', 'words'],
    ['U+0000', ', words: "a\\u0000b"', 'INVALID_ARGUMENT', 'words'],
    ['a control character', ', more: ["a\\u0007b"]', 'INVALID_ARGUMENT', 'more'],
    ['an oversize entry', `, more: ["${'x'.repeat(2_001)}"]`, 'TEXT_TOO_LONG', 'more'],
    ['too many entries', `, more: [${'"x",'.repeat(51)}]`, 'INVALID_ARGUMENT', 'more'],
  ])('with %s is refused', async (_label, argument, code, name) => {
    const answer = await made(note('1', argument))
    expect(answer).toMatchObject({ id: null, problem: { code, argument: name } })
    expect(await count('note')).toBe(0)
  })

  test('with half a character, which no store holds, is refused', async () => {
    const answer = await made(note('1', ', words: $words'), { words: 'a\ud800b' })
    expect(answer).toMatchObject({ id: null, problem: { code: 'INVALID_ARGUMENT', argument: 'words' } })
    expect(await made(note('1', ', words: $words'), { words: 'a\u{1f600}b' })).toMatchObject({ problem: null })
  })

  test.each([
    ['empty', ''],
    ['blank', '   '],
    ['oversize', 'x'.repeat(101)],
  ])('with an %s request id is refused', async (_label, id) => {
    expect(await made(note(id))).toMatchObject({ problem: { argument: 'clientMutationId' } })
  })

  test('of a row needs the version that was read', async () => {
    const first = await made(note('1', ', words: "hello"'))
    const amend = (id: string, version: number, words: string, noteId = String(first?.['id'])) =>
      made(
        `amend(clientMutationId: "${id}", caseId: "case-1", noteId: "${noteId}", version: ${version}, words: "${words}")`,
      )
    expect(await amend('2', 1, 'one')).toMatchObject({ version: 2, problem: null })
    expect(await amend('3', 1, 'two')).toMatchObject({ version: null, problem: { code: 'STALE_VERSION' } })
    expect(await amend('4', 2, 'two', 'another')).toMatchObject({ problem: { code: 'RECORD_NOT_FOUND' } })
    const raced = await Promise.all([amend('5', 2, 'left'), amend('6', 2, 'right')])
    expect(raced.filter((answer) => answer?.['problem'] === null)).toHaveLength(1)
  })

  test('is known again for a month, and forgotten after it', async () => {
    await made(note('1', ', words: "hello"'))
    at = new Date(NOW.getTime() + (REMEMBERED_DAYS - 1) * 86_400_000)
    expect(await made(note('1', ', words: "hello"'))).toMatchObject({ repeated: true })
    at = new Date(NOW.getTime() + (REMEMBERED_DAYS + 1) * 86_400_000)
    await made(note('2'))
    expect(await count('change_request')).toBe(1)
    expect(await made(note('1', ', words: "hello"'))).toMatchObject({ repeated: false })
  })
})
