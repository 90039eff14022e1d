import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import { agencyAsker, type AgencyAsker } from './agency-asker.ts'
import { caseOf, type MadeChange, type RefusedChange, storiesOf, withOwnIds } from './change-rows.ts'
import { story } from './stories.ts'
import type { TestStore } from './test-stores.ts'

export interface TriedSubgraph {
  readonly definition: SubgraphDefinition
  readonly made: readonly MadeChange[]
  readonly refused: readonly RefusedChange[]
  /** By mutation: arguments with one code or number that its type does not know. */
  readonly malformed: Readonly<Record<string, string>>
}

/** Tables with `file_id` from which an answer could be made up; their rows are counted. */
async function countRows(asker: AgencyAsker, { definition }: TriedSubgraph): Promise<unknown> {
  const tables = [...(definition.writes ?? []), 'outbox', 'change_request', 'case_link']
  const counts = tables.map((table) => `(select count(*) from ${definition.name}.${table}) as ${table}`)
  return (await asker.rows(`select ${counts.join(', ')}`))[0]
}

/** Tries the changes of a subgraph on a store, each row of the tables on a case of its own. */
export function tryChanges(tried: TriedSubgraph, open: () => Promise<TestStore>): void {
  const { definition, malformed } = tried
  const made = tried.made.map(withOwnIds)
  const refused = tried.refused.map(withOwnIds)
  let store: TestStore
  let asker: AgencyAsker
  beforeAll(async () => {
    store = await open()
    asker = await agencyAsker(definition, store, [...storiesOf([...made, ...refused]), story('elsewhere')])
  }, 60_000)
  afterAll(async () => {
    await asker.close()
    await store.drop()
  })

  test('every change is in the tables', () => {
    const names = Object.keys(definition.changes ?? {}).sort()
    expect([...new Set(made.map(({ mutation }) => mutation))].sort()).toEqual(names)
    expect(Object.keys(malformed).sort()).toEqual(names)
  })

  describe('makes', () => {
    test.each(made.map((row) => [`${row.mutation} ${row.title}`, row] as const))('%s', async (_title, row) => {
      const { by, mutation, args, answers, shows, stores, event } = row
      const caseId = caseOf(row)
      const request = { by, mutation, args, caseId, clientMutationId: randomUUID() }
      const answer = await asker.change(request)
      expect(answer).toEqual({ version: null, id: null, ...answers, caseId: null, repeated: false, problem: null })
      const reading = async (): Promise<unknown> =>
        shows === undefined ? undefined : asker.read(caseId, shows[0], shows[1], fieldsOf(shows[2]))
      const first = await reading()
      if (shows !== undefined) {
        const [row] = Array.isArray(first) ? first.slice(-1) : [first]
        expect(row).toEqual(shows[2])
      }
      if (stores !== undefined) expect(await asker.rows(stores[0])).toEqual(stores[1])
      const events = event === undefined ? [] : [{ ...event, caseId, by: by.agency }]
      expect(await asker.events(caseId)).toEqual(events)
      // Once more, as a caller does that heard no answer.
      expect(await asker.change(request)).toEqual({ ...answer, repeated: true })
      expect(await reading()).toEqual(first)
      expect(await asker.events(caseId)).toEqual(events)
    })
  })

  describe('refuses', () => {
    test.each(refused.map((row) => [`${row.mutation} ${row.title}: ${row.code}`, row] as const))(
      '%s',
      async (_title, row) => {
        const before = await countRows(asker, tried)
        const answer = await asker.change({ ...row, caseId: caseOf(row) })
        expect(answer).toEqual({
          version: null,
          id: null,
          caseId: null,
          repeated: false,
          problem: { code: row.code, message: expect.any(String), argument: row.argument ?? null },
        })
        expect(await countRows(asker, tried)).toEqual(before)
      },
    )

    const oneOfEach = [...new Map(made.map((row) => [row.mutation, row])).values()]
    test.each(oneOfEach.map((row) => [row.mutation, row] as const))(
      '%s alike on a case that is unknown, closed or not the caller’s',
      async (_mutation, { by, mutation, args }) => {
        const before = await countRows(asker, tried)
        const answers = await Promise.all(
          [
            { caseId: 'unknown', open: [] },
            { caseId: 'elsewhere', open: [] },
            { caseId: 'elsewhere', open: ['another'] },
          ].map(async (of) => JSON.stringify(await asker.change({ by, mutation, args, ...of }))),
        )
        expect(new Set(answers).size).toBe(1)
        expect(JSON.parse(answers[0] ?? '')).toMatchObject({ id: null, problem: { code: 'CASE_NOT_FOUND' } })
        expect(await countRows(asker, tried)).toEqual(before)
      },
    )

    test.each(oneOfEach.map((row) => [row.mutation, row] as const))(
      '%s with a code or number its type does not know, in GraphQL',
      async (_mutation, { by, mutation }) => {
        const answer = await asker.raw({ by, mutation, args: malformed[mutation] ?? '', caseId: 'elsewhere' })
        expect(answer['errors']).toEqual([expect.anything()])
        expect(answer['data'] ?? null).toBeNull()
      },
    )
  })
}

/** Fields to ask for what is expected: of an object or a list of objects what it holds. */
function fieldsOf(shown: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(shown).map(([field, value]) => {
    const [one] = Array.isArray(value) ? value : [value]
    const isObject = typeof one === 'object' && one !== null && !('asymmetricMatch' in one)
    return isObject ? `${field} { ${fieldsOf(one as Record<string, unknown>).join(' ')} }` : field
  })
}
