import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema, Kind, parse } from 'graphql'
import { answerSizeProblem, estimateAnswer } from '../../../gateway/limit/answer-size.ts'
import { fragmentsOf } from '../../../gateway/limit/fragments-of.ts'
import { defaultLimits } from '../../../gateway/limit/limits.ts'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

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
  test.each<[string, string, number, Record<string, unknown>?]>([
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
  ])('%s', (_name, text, values, variables) => {
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
  let world: ServedSupergraph
  let run: RunningHub
  beforeAll(async () => {
    world = await tangledSupergraph()
    run = await hubOver(
      world,
      auditPolicy(world.supergraph, [
        'see: { Book: [id, tags, related, grid], Film: [id, related], Song: [id, related] }',
      ]),
      { limits: { answerValues: 60 } },
    )
  })
  afterAll(async () => {
    await run.hub.close()
    await world.close()
  })

  test('refuses what would be too large before anything is fetched or logged', async () => {
    const answer = await run.ask('{ all { id related { id related { id } } } }')
    expect([answer.status, answer.data]).toEqual([400, undefined])
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'LIMIT_EXCEEDED', limit: 'answerValues', allowed: 60, found: 1 + 10 * (3 + 10 * (3 + 10 * 2)) },
    ])
    expect([world.asked, run.log.records]).toEqual([[], []])
  })

  test('answers what is small enough', async () => {
    const answer = await run.ask('{ book(id: "b1") { id tags } }')
    expect([answer.status, answer.data]).toEqual([200, { book: { id: 'b1', tags: ['x'] } }])
  })
})

describe('an answer that came out larger than its estimate', () => {
  let world: ServedSupergraph
  beforeAll(async () => {
    world = await tangledSupergraph()
  })
  afterAll(async () => world.close())
  const rules = ['see: { Book: [id, grid], Film: [id], Song: [id] }']
  // Three rows of at most two: 1 book, its grid, 3 rows, 3 media, and an id each.
  const query = '{ book(id: "b1") { grid { ... on Book { id } ... on Film { id } ... on Song { id } } } }'

  test('is not given, not even in part, and the record says that it was refused', async () => {
    const estimated = 2 + 10 * (1 + 10 * 2)
    const whole = await hubOver(world, auditPolicy(world.supergraph, rules), { limits: { answerValues: estimated } })
    const given = await whole.ask(query)
    await whole.hub.close()
    expect(given.data).toEqual({ book: { grid: [[{ id: 'f1' }, { id: 'b2' }], [], [{ id: 's1' }]] } })
  })
})
