import { describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import type { Actor } from './actors.ts'
import type { ChangingSubgraph } from './changing.ts'

/** Stands in arguments for the id that the change before gave. */
export const ITS_ID = 'id of the change before'

/** Changes that are made on a case of its own before the one that is tried. */
export type Before = readonly (readonly [field: string, args: Row, as: Actor])[]

/** A change that goes well. */
export interface WellMade {
  /** Absent: the field. */
  readonly name?: string
  readonly field: string
  readonly as: Actor
  readonly args: Row
  readonly before?: Before
  /** Absent: none. */
  readonly event?: Row
  /** Link, type and fields of the row as it is read back. */
  readonly row?: readonly [link: string, type: string, fields: Row]
}

/** A change that is refused: with which problem, and which argument to blame. */
export type IllMade = readonly [
  name: string,
  field: string,
  args: Row,
  as: Actor,
  before: Before,
  code: string,
  argument?: string,
]

/** Tries changes, each on a case of its own, in whatever subgraph `running` gives. */
export function testChanges(running: () => ChangingSubgraph, well: readonly WellMade[], ill: readonly IllMade[]): void {
  const prepare = async (before: Before, args: Row): Promise<Row & { readonly caseId: string }> => {
    const caseId = randomUUID()
    let id: string | undefined
    const withId = (given: Row): Row =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === ITS_ID ? id : value]))
    for (const [field, given, as] of before) {
      const made = await running().change(field, { caseId, ...withId(given) }, as)
      expect(made).not.toHaveProperty('problem')
      id = made.id ?? id
    }
    return { caseId, ...withId(args) }
  }

  const named = well.map((one) => [one.name ?? one.field, one] as const)
  describe.each(named)('%s', (_name, { field, as, args, before = [], event, row }) => {
    test('is recorded, told to the chain, and made once', async () => {
      const request = { clientMutationId: randomUUID(), ...(await prepare(before, args)) }
      const count = (await running().events(request.caseId)).length
      const made = await running().change(field, request, as)
      expect(made).not.toHaveProperty('problem')
      expect(made).toMatchObject({ repeated: false })
      expect(await running().change(field, request, as)).toEqual({ ...made, repeated: true })
      expect((await running().events(request.caseId)).slice(count)).toEqual(event === undefined ? [] : [event])
      if (row === undefined) return
      const [link, type, fields] = row
      const shown = Object.keys(fields)
      const rows = [await running().read(request.caseId, link, type, shown)].flat()
      expect(rows).toContainEqual(fields)
    })

    test('says the same of a case that is unknown, closed, or only on offer', async () => {
      const request = await prepare(before, args)
      const count = (await running().events(request.caseId)).length
      const offered = [{ cases: [request.caseId], see: {}, own: [], offered: true as const }]
      const answers = await Promise.all([
        running().send(field, { ...request, caseId: randomUUID() }, { ...as, cases: [] }),
        running().send(field, request, { ...as, cases: [] }),
        running().send(field, request, { ...as, cases: [randomUUID()] }),
        running().send(field, request, { ...as, scopes: offered }),
      ])
      expect(answers[0]?.json.data).toMatchObject({ made: { problem: { code: 'CASE_NOT_FOUND' } } })
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(await running().events(request.caseId)).toHaveLength(count)
    })
  })

  test.each(ill.map((one) => [one[0], one] as const))('%s is refused and leaves nothing', async (_name, one) => {
    const [, field, args, as, before, code, argument] = one
    const request = await prepare(before, args)
    const count = (await running().events(request.caseId)).length
    const { problem, id, version } = await running().change(field, request, as)
    expect(problem).toMatchObject({ code, ...(argument === undefined ? {} : { argument }) })
    expect([id, version]).toEqual([undefined, undefined])
    expect(await running().events(request.caseId)).toHaveLength(count)
  })
}

/** A code that is not in the list does not come past GraphQL. */
export function testOddCodes(running: () => ChangingSubgraph, odd: readonly (readonly [string, Row, Actor])[]): void {
  test.each(odd)('%s takes no code that is not in the list', async (field, args, as) => {
    const { json } = await running().send(field, { caseId: 'any', ...args }, as)
    expect(json.errors).toHaveLength(1)
    expect(json.data ?? null).toBeNull()
  })
}
