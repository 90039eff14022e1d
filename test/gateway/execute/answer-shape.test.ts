import { describe, expect, test } from '@jest/globals'
import { buildSchema, GraphQLError, GraphQLScalarType, parse } from 'graphql'
import { answerShape, fitAnswer } from '../../../gateway/execute/answer-shape.ts'

const schema = buildSchema(`
  scalar Day
  scalar Anything
  enum Colour { RED BLUE }
  interface Node { id: ID! }
  type Query { thing(id: ID): Thing node: Node either: Either things: [Thing!] grid: [[Int]] }
  type Thing implements Node { id: ID! text: String count: Int size: Float yes: Boolean colour: Colour day: Day days: [Day!] any: Anything other: Other }
  type Other implements Node { id: ID! text: String more: [Thing] }
  union Either = Thing | Other
`)
const Day = new GraphQLScalarType({
  name: 'Day',
  serialize: (value) => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/u.test(value)) return value
    throw new GraphQLError(`Day cannot be ${String(value)}`)
  },
})
const fit = (query: string, data: Record<string, unknown>) =>
  fitAnswer(data, answerShape(parse(query), schema, { Day }))

describe('An answer of a subgraph, held to what was asked', () => {
  const valid: readonly (readonly [field: string, value: unknown])[] = [
    ['id', 'x'],
    ['id', 7],
    ['text', ''],
    ['count', -(2 ** 31)],
    ['count', 2 ** 31 - 1],
    ['size', 1.5],
    ['yes', false],
    ['colour', 'RED'],
    ['day', '2026-03-01'],
    ['days', ['2026-03-01']],
    ['days', []],
    ['any', { whatever: ['x', 1] }],
    ['text', null],
  ]
  test.each(valid)('%s may be %p', (field, value) => {
    expect(fit(`{ thing { ${field} } }`, { thing: { [field]: value } })).toEqual({
      data: { thing: { [field]: value } },
      misfits: [],
    })
  })

  const invalid: readonly (readonly [field: string, value: unknown])[] = [
    ['id', 1.5],
    ['id', {}],
    ['text', 1],
    ['text', ['x']],
    ['text', { x: 1 }],
    ['count', 1.5],
    ['count', 2 ** 31],
    ['count', '1'],
    ['size', '1.5'],
    ['yes', 'true'],
    ['colour', 'GREEN'],
    ['colour', 'toString'],
    ['colour', 1],
    ['day', '2026'],
    ['day', { day: '2026-03-01' }],
    ['day', ['2026-03-01']],
    ['days', '2026-03-01'],
    ['days', ['2026-03-01', 'x']],
    ['days', [['2026-03-01']]],
    ['days', { 0: '2026-03-01', length: 1 }],
  ]
  test.each(invalid)('%s may not be %p', (field, value) => {
    const { data, misfits } = fit(`{ thing { it: ${field} yes2: text } }`, { thing: { it: value, yes2: 'kept' } })
    expect(data).toEqual({ thing: { it: null, yes2: 'kept' } })
    expect(misfits).toEqual([{ coordinate: `Thing.${field}`, path: ['thing', 'it'] }])
  })

  test.each([['x'], [7], [[]], [[{ text: 'x' }]], [true]])('an object may not be %p', (value) => {
    const { data, misfits } = fit('{ thing { text } things { text } }', { thing: value, things: [{ text: 'x' }] })
    expect(data).toEqual({ thing: null, things: [{ text: 'x' }] })
    expect(misfits).toEqual([{ coordinate: 'Query.thing', path: ['thing'] }])
  })

  test('a list with an element that is none is lost whole, and a misfit in many elements is named once', () => {
    const whole = fit('{ things { text } }', { things: [{ text: 'a' }, 'b'] })
    expect(whole).toEqual({ data: { things: null }, misfits: [{ coordinate: 'Query.things', path: ['things'] }] })
    const inner = fit('{ things { text } }', { things: [{ text: 1 }, { text: 'b' }, { text: 2 }] })
    expect(inner).toEqual({
      data: { things: [{ text: null }, { text: 'b' }, { text: null }] },
      misfits: [{ coordinate: 'Thing.text', path: ['things', 'text'] }],
    })
    expect(fit('{ grid }', { grid: [[1, null], null] }).misfits).toEqual([])
    expect(fit('{ grid }', { grid: [1] }).misfits).toHaveLength(1)
  })

  test('abstract types, fragments, entities and keys that were written twice are held to it as well', () => {
    const query = `
      query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Thing { other { text } ...More } ... on Other { more { id } } }
      }
      fragment More on Thing { other { more { count } } }`
    const { data, misfits } = fit(query, {
      _entities: [{ other: { text: 1, more: [{ count: 'x' }, null] } }, null, { more: [{ id: {} }] }],
    })
    expect(data).toEqual({
      _entities: [{ other: { text: null, more: [{ count: null }, null] } }, null, { more: [{ id: null }] }],
    })
    expect(misfits.map(({ coordinate, path }) => [coordinate, path.join('.')])).toEqual([
      ['Other.text', 'other.text'],
      ['Thing.count', 'other.more.count'],
      ['Thing.id', 'more.id'],
    ])
    const either =
      '{ either { __typename ... on Thing { size } ... on Node { id } } node { id ... on Other { text } } }'
    expect(fit(either, { either: { __typename: [], size: 'x', id: 'i' }, node: { id: 'n', text: {} } }).data).toEqual({
      either: { __typename: null, size: null, id: 'i' },
      node: { id: 'n', text: null },
    })
  })

  test('what was not asked for is left out, and what is missing stays missing', () => {
    expect(fit('{ thing { text count } }', { thing: { text: 'x', secret: 'y' }, more: 1 })).toEqual({
      data: { thing: { text: 'x' } },
      misfits: [],
    })
  })
})
