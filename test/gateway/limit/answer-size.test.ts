import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema, Kind, parse } from 'graphql'
import { answerSizeProblem, estimateAnswer } from '../../../gateway/limit/answer-size.ts'
import { fragmentsOf } from '../../../gateway/limit/fragments-of.ts'
import { defaultLimits } from '../../../gateway/limit/limits.ts'
import {
  auditPolicy,
  hubOver,
  type RunningHub,
  type ServedSupergraph,
  serveSupergraph,
} from '../../fixtures/serve-supergraph.ts'

const schema = buildSchema(`
  type Query {
    case(id: ID): Case
    cases(first: Int = 20, after: String): Cases
    named(ids: [ID!]!): [Case!]
    newest(limit: Int): [Case]
    thing: Thing
    node: Node
  }
  type Cases { edges: [Edge!] total: Int }
  type Edge { node: Case cursor: String }
  type Case { id: ID words: [String!] grid: [[Int]] tasks: [Task!] page(first: Int): Cases }
  type Task { id: ID case: Case }
  union Thing = Case | Task
  interface Node { id: ID next: Node all: [Node!] }
  type A implements Node { id: ID next: Node all: [Node!] a: [Int!] }
  type B implements Node { id: ID next: Node all: [Node!] b: Int }
`)
function sized(text: string, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(text)
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (operation === undefined) throw new Error('no operation')
  return { schema, operation, fragments: fragmentsOf(document), variables }
}
const data = (text: string, variables?: Readonly<Record<string, unknown>>) =>
  estimateAnswer(sized(text, variables)).data

describe('the estimate of an answer', () => {
  const estimates: readonly [string, string, number, Record<string, unknown>?][] = [
    ['fields', '{ case { id } }', 2],
    ['a page as asked', '{ cases(first: 3) { edges { cursor } } }', 2 + 3 * 2],
    ['a page by its default', '{ cases { edges { cursor } } }', 2 + 20 * 2],
    ['a page by a variable', 'query ($n: Int) { cases(first: $n) { edges { cursor } } }', 2 + 7 * 2, { n: 7 }],
    ['a list with a limit of its own', '{ newest(limit: 4) { id } }', 1 + 4 * 2],
    ['a list without a figure', '{ case { tasks { id } } }', 2 + 10 * 2],
    ['a figure of null', '{ newest(limit: null) { id } }', 1 + 10 * 2],
    ['a figure below nothing', '{ newest(limit: -1000) { id } case { id } }', 1 + 2],
    ['a list by few ids', '{ named(ids: ["a"]) { id } }', 1 + 10 * 2],
    ['a list by more ids', `{ named(ids: [${Array(50).fill('"a"').join()}]) { id } }`, 1 + 50 * 2],
    ['a list of words', '{ case { words } }', 2 + 10],
    ['lists within lists', '{ case { grid } }', 2 + 10 + 100],
    ['a list of lists of lists', '{ cases(first: 100) { edges { node { tasks { id } } } } }', 2 + 100 * (2 + 1 + 20)],
    ['a page within a page', '{ case { page(first: 2) { edges { cursor } } } }', 3 + 2 * 2],
    ['a page is not that of lists further down', '{ cases(first: 1) { edges { node { words } } } }', 2 + 1 + 2 + 10],
    ['every alias', '{ a: case { id } b: case { id } }', 4],
    ['the same field once', '{ case { id } case { id } }', 2],
    ['what fragments hold', '{ ...F } fragment F on Query { case { ...G } } fragment G on Case { tasks { id } }', 22],
    ['what is left out, not at all', 'query ($y: Boolean!) { case @include(if: $y) { id } }', 0, { y: false }],
    ['the largest that an object can be', '{ thing { ... on Case { words } ... on Task { id } } }', 1 + 1 + 10],
    ['an interface', '{ node { id ... on A { a } ... on B { b } } }', 1 + 1 + 1 + 10],
  ]
  test.each(estimates.map(([name, ...rest]) => [name, rest] as const))('%s', (_name, [text, values, variables]) => {
    expect(data(text, variables)).toBe(values)
  })

  test('lists of lists of lists grow beyond all meaning without being counted one by one', () => {
    const text = `{ cases(first: 100) { edges { node { ${'tasks { case { '.repeat(40)} id ${'} }'.repeat(40)} } } } }`
    expect(data(text)).toBe(1_000_000_000)
  })

  test('every type of an interface at every level is counted once, not once a path', () => {
    // Two types on each of 60 levels: 2^60 paths.
    expect(data(`{ node { ${'next { '.repeat(60)} id ${'}'.repeat(60)} } }`)).toBe(62)
  })

  test('a refusal names the limit, both figures and what to do', () => {
    const text = '{ cases(first: 100) { edges { node { tasks { case { tasks { case { tasks { id } } } } } } } } }'
    expect(answerSizeProblem(sized(text), defaultLimits)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      status: 400,
      message:
        'Too large: 100000 values in the answer allowed, at least 233302 found: ask for shorter pages, or fewer fields in lists',
      details: { limit: 'answerValues', allowed: 100_000, found: 233_302 },
    })
    expect(answerSizeProblem(sized(text.replace('100', '40')), defaultLimits)).toBeUndefined()
  })
})

describe('a hub over a supergraph that is not ours', () => {
  /** Lists that are longer than anyone assumes. */
  const LONG = 50
  let world: ServedSupergraph
  let run: RunningHub
  beforeAll(async () => {
    const row = { id: 'r', words: ['x'] }
    Object.assign(row, { rows: Array.from({ length: LONG }, () => row) })
    world = await serveSupergraph({
      archive: {
        sdl: `
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable"])
          type Query { row: Row rows: [Row!] few: [Row!] words: [String!] }
          type Row { id: ID words: [String!] rows: [Row!] }
        `,
        resolvers: {
          Query: {
            row: () => row,
            rows: () => Array.from({ length: LONG }, () => row),
            few: () => [row, row],
            words: () => Array(LONG).fill('x'),
          },
        },
      },
    })
    run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Row: [id, words, rows], Query: [words] }']), {
      limits: { answerValues: 40 },
    })
  })
  afterAll(async () => {
    await run.hub.close()
    await world.close()
  })
  const ask = async (query: string) => {
    world.asked.length = 0
    const before = run.log.records.length
    const { status, data, errors } = await run.ask(query)
    return { status, data, errors: errors?.map(({ extensions }) => extensions), records: run.log.records.slice(before) }
  }

  test('refuses what would be too large before anything is planned, fetched or logged', async () => {
    expect(await ask('{ row { rows { rows { id } } } }')).toEqual({
      status: 400,
      data: undefined,
      errors: [{ code: 'LIMIT_EXCEEDED', limit: 'answerValues', allowed: 40, found: 2 + 10 * (2 + 10 * 2) }],
      records: [],
    })
    expect(world.asked).toEqual([])
  })

  test('answers what is small enough', async () => {
    expect(await ask('{ few { id } }')).toMatchObject({ status: 200, data: { few: [{ id: 'r' }, { id: 'r' }] } })
    expect(world.asked).toHaveLength(1)
  })

  test.each(['{ rows { id } }', '{ words }'])(
    'gives nothing of %s, whose lists came out longer than assumed, and records that it was refused',
    async (query) => {
      expect(await ask(query)).toEqual({
        status: 400,
        data: undefined,
        errors: [{ code: 'LIMIT_EXCEEDED', limit: 'answerValues', allowed: 40, found: expect.any(Number) }],
        records: [expect.objectContaining({ outcome: 'refused', disclosed: [] })],
      })
      expect(world.asked).toHaveLength(1)
    },
  )
})
