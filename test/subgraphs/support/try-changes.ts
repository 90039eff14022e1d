import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import type { CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import {
  type Arguments,
  argsOf,
  caseOf,
  ITS_ID,
  type MadeChange,
  type RefusedChange,
  storiesOf,
  type TriedChange,
  withOwnIds,
} from './change-rows.ts'
import { type ChangingSubgraph, startChanging } from './changing.ts'
import type { TestStore } from './test-stores.ts'

export interface TriedSubgraph {
  readonly definition: SubgraphDefinition
  readonly made: readonly MadeChange[]
  readonly refused: readonly RefusedChange[]
  /** By mutation: arguments with one code, date or number that its type does not know. */
  readonly malformed: Readonly<Record<string, Arguments>>
  /** Cases with records from before any change, for tests beside the rows. */
  readonly stories?: readonly CaseStory[]
  /** Mutations of which the rows do not tell: they have tests of their own. */
  readonly apart?: readonly string[]
}

/**
 * Tries the changes of a subgraph on a store, each row of the tables on a case of its own. What is tried beside the rows is asked
 * of the running subgraph that it gives.
 */
export function tryChanges(tried: TriedSubgraph, open: () => Promise<TestStore>): () => ChangingSubgraph {
  const { definition, malformed, stories = [], apart = [] } = tried
  const made = tried.made.map(withOwnIds)
  const refused = tried.refused.map(withOwnIds)
  const oneOfEach = [...new Map(made.map((row) => [row.mutation, row])).values()]
  // The same state once more, for those to whom the case is not open.
  const hidden = tried.made
    .filter((row) => oneOfEach.some((one) => caseOf(one) === caseOf(row)))
    .map((row) => withOwnIds({ ...row, title: `hidden ${row.title ?? ''}` }))
  let store: TestStore
  let running: ChangingSubgraph
  beforeAll(async () => {
    store = await open()
    running = await startChanging(definition, store, [...storiesOf([...made, ...hidden, ...refused]), ...stories])
  }, 60_000)
  afterAll(async () => {
    await running.close()
    await store.drop()
  })

  /** Makes the changes before the one that is tried; that one's arguments. */
  const prepare = async (row: TriedChange) => {
    const caseId = caseOf(row)
    let id: string | undefined
    const withId = (given: Arguments) =>
      Object.fromEntries(Object.entries(argsOf(given)).map(([name, value]) => [name, value === ITS_ID ? id : value]))
    for (const [mutation, given, by] of row.before ?? []) {
      const before = await running.change(mutation, { caseId, ...withId(given) }, by)
      expect(before).not.toHaveProperty('problem')
      id = before.id ?? id
    }
    return { caseId, ...withId(row.args) }
  }
  /** How many rows the tables have in which a change could leave something. */
  const countRows = async (): Promise<unknown> => {
    const tables = [...(definition.writes ?? []), 'outbox', 'change_request', 'case_link']
    const counts = tables.map((table) => `(select count(*) from ${definition.name}.${table}) as ${table}`)
    return (await running.rows(`select ${counts.join(', ')}`))[0]
  }

  test('every change is in the tables', () => {
    const names = Object.keys(definition.changes ?? {}).sort()
    expect([...oneOfEach.map(({ mutation }) => mutation), ...apart].sort()).toEqual(names)
    const takesMore = made.filter(({ args }) => Object.keys(argsOf(args)).length > 0)
    for (const { mutation } of takesMore) expect(Object.keys(malformed)).toContain(mutation)
  })

  describe('makes', () => {
    test.each(made.map((row) => [[row.mutation, row.title].join(' ').trim(), row] as const))(
      '%s',
      async (_title, row) => {
        const { by, mutation, answers, shows, stores, event } = row
        const request = { clientMutationId: randomUUID(), ...(await prepare(row)) }
        const { caseId } = request
        const told = await running.events(caseId)
        const answer = await running.change(mutation, request, by)
        expect(answer).not.toHaveProperty('problem')
        expect(answer).toMatchObject({ repeated: false })
        if (answers !== undefined) expect(answer).toEqual({ ...answers, repeated: false })
        const reading = async (): Promise<unknown> =>
          shows === undefined ? undefined : running.read(caseId, shows[0], shows[1], fieldsOf(shows[2]))
        const first = await reading()
        if (shows !== undefined) expect([first].flat()).toContainEqual(shows[2])
        if (stores !== undefined) expect(await running.rows(stores[0])).toEqual(stores[1])
        const events = [...told, ...(event === undefined ? [] : [{ ...event, by: by.agency }])]
        expect(await running.events(caseId)).toEqual(events)
        // Once more, as a caller does that heard no answer.
        expect(await running.change(mutation, request, by)).toEqual({ ...answer, repeated: true })
        expect(await reading()).toEqual(first)
        expect(await running.events(caseId)).toEqual(events)
      },
    )
  })

  describe('refuses', () => {
    test.each(refused.map((row) => [`${row.mutation} ${row.title}: ${row.code}`, row] as const))(
      '%s',
      async (_title, row) => {
        const request = await prepare(row)
        const before = await countRows()
        expect(await running.change(row.mutation, request, row.by)).toEqual({
          repeated: false,
          problem: {
            code: row.code,
            message: expect.any(String),
            ...(row.argument === undefined ? {} : { argument: row.argument }),
          },
        })
        expect(await countRows()).toEqual(before)
      },
    )

    test.each(hidden.map((row) => [row.mutation, row] as const))(
      '%s alike on a case that is unknown, closed, only on offer, or not the caller’s',
      async (mutation, row) => {
        const request = await prepare(row)
        const before = await countRows()
        const offered = [{ cases: [request.caseId], see: {}, own: [], offered: true as const }]
        const answers = await Promise.all([
          running.send(mutation, { ...request, caseId: 'unknown' }, { ...row.by, cases: [] }),
          running.send(mutation, request, { ...row.by, cases: [] }),
          running.send(mutation, request, { ...row.by, cases: ['another'] }),
          running.send(mutation, request, { ...row.by, scopes: offered }),
        ])
        expect(answers[0]?.json.data).toMatchObject({ made: { id: null, problem: { code: 'CASE_NOT_FOUND' } } })
        for (const answer of answers) expect(answer).toEqual(answers[0])
        expect(await countRows()).toEqual(before)
      },
    )

    test.each(Object.entries(malformed))(
      '%s with a code, date or number its type does not know, in GraphQL',
      async (mutation, args) => {
        const by = made.find((row) => row.mutation === mutation)?.by ?? { agency: 'any', kind: 'POLICE' }
        const { json } = await running.send(mutation, { caseId: 'any', ...argsOf(args) }, by)
        expect(json.errors).toEqual([expect.anything()])
        expect(json.data ?? null).toBeNull()
      },
    )
  })
  return () => running
}

/** Fields to ask for what is expected: of an object or a list of objects what it holds. */
function fieldsOf(shown: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(shown).map(([field, value]) => {
    const [one] = Array.isArray(value) ? value : [value]
    const isObject = typeof one === 'object' && one !== null && !('asymmetricMatch' in one)
    return isObject ? `${field} { ${fieldsOf(one as Record<string, unknown>).join(' ')} }` : field
  })
}
