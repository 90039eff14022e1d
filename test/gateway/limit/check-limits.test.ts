import { describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery, Kind } from 'graphql'
import { checkLimits, type Work } from '../../../gateway/limit/check-limits.ts'
import { defaultLimits, type Limits } from '../../../gateway/limit/limits.ts'

function refusal(document: string, limits: Limits = defaultLimits) {
  const work: Work = { tokens: 0, selections: 0 }
  const outcome = checkLimits(document, limits, work)
  if (outcome.ok) throw new Error('should have been refused')
  return { ...outcome.error.details, code: outcome.error.code, message: outcome.error.message, work }
}

const times = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join(' ')

const doubling = (levels: number): number =>
  refusal(
    `{...F${levels}} fragment F0 on Query {a} ${times(levels, (n) => `fragment F${n + 1} on Query {...F${n} ...F${n}}`)}`,
    { ...defaultLimits, tokens: 100_000, definitions: 1000 },
  ).work.selections

const passes = (document: string) => expect(checkLimits(document, defaultLimits)).toMatchObject({ ok: true })

describe('limits on a document', () => {
  test('an ordinary query comes back as its syntax tree', () => {
    const outcome = checkLimits(
      'query Q($id: ID!) { case(id: $id) { caseId ...P tasks { id } } } fragment P on ReferralCase { carePlan { birthDate } }',
      defaultLimits,
    )
    expect(outcome.ok && outcome.value.definitions.map((definition) => definition.kind)).toEqual([
      Kind.OPERATION_DEFINITION,
      Kind.FRAGMENT_DEFINITION,
    ])
  })

  test('the standard introspection query passes', () => {
    for (const query of [
      getIntrospectionQuery(),
      getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    ]) {
      expect(checkLimits(query, defaultLimits)).toMatchObject({ ok: true })
    }
  })

  // The shapes that security.md measured or names as having brought down a gateway, each with the most work it may cost.
  const shapes: readonly [name: string, document: string, limit: string, tokens: number, selections: number][] = [
    ['10,000 times the same field', `{${times(10_000, () => 'a')}}`, 'tokens', 2001, 0],
    ['1,000 times the same field', `{r{${times(1_000, () => 'a')}}}`, 'sameField', 1010, 1100],
    ['600 objects that overlap', `{${times(600, () => 'a{b}')}}`, 'tokens', 2001, 0],
    [
      '36 fields that overlap through their parents',
      `{${times(6, () => `a{${times(6, () => 'b{c}')}}`)}}`,
      'sameField',
      200,
      200,
    ],
    ['1,000 aliases at the root', `{${times(1_000, (n) => `x${n}:a`)}}`, 'tokens', 2001, 0],
    ['5,000 aliases', `{a{${times(5_000, (n) => `x${n}:b`)}}}`, 'tokens', 2001, 0],
    ['31 aliases below the root', `{a{${times(31, (n) => `x${n}:b${n}`)}}}`, 'aliases', 200, 100],
    ['10,000 aliases of __typename', `{${times(10_000, (n) => `x${n}:__typename`)}}`, 'document', 0, 0],
    ['3,000 aliases of __typename', `{${times(3_000, (n) => `x${n}:__typename`)}}`, 'tokens', 2001, 0],
    ['3,000 times @include', `{a ${times(3_000, () => '@include(if:true)')}}`, 'directives', 150, 0],
    [
      'fragments that double 25 times',
      `{...F25} fragment F0 on Query {a} ${times(25, (n) => `fragment F${n + 1} on Query {...F${n} ...F${n}}`)}`,
      'expandedSelections',
      300,
      60,
    ],
    [
      'doubling fragments that nothing spreads',
      `{a} fragment F0 on Query {a} ${times(25, (n) => `fragment F${n + 1} on Query {...F${n} ...F${n}}`)}`,
      'expandedSelections',
      300,
      60,
    ],
    ['10,000 lists within lists', `{a(x:${'['.repeat(10_000)}${']'.repeat(10_000)})}`, 'nesting', 70, 0],
    ['500 objects within objects', `{a(x:${'{k:'.repeat(500)}1${'}'.repeat(500)})}`, 'nesting', 210, 0],
    ['50 fields within fields', `${'{a'.repeat(50)}${'}'.repeat(50)}`, 'depth', 150, 70],
    ['500 fields within fields', `${'{a'.repeat(500)}${'}'.repeat(500)}`, 'nesting', 140, 0],
    [
      'depth hidden in fragments',
      `{...F13} fragment F0 on T {a} ${times(13, (n) => `fragment F${n + 1} on T {a{...F${n}}}`)}`,
      'depth',
      200,
      100,
    ],
    ['introspection 21 deep', `{__schema${'{a'.repeat(20)}${'}'.repeat(20)}}`, 'introspectionDepth', 100, 50],
    ['11 fields at the root', `{${times(11, (n) => `a${n}`)}}`, 'rootFields', 20, 30],
    [
      '11 fields at the root through a fragment',
      `{...F a0} fragment F on Query {${times(10, (n) => `a${n + 1}`)}}`,
      'rootFields',
      40,
      40,
    ],
    ['30,000 lines of nothing but a comment', `{a}${'#\n'.repeat(30_000)}`, 'tokens', 30_010, 0],
    ['a comment of 100,000 characters', `{a} #${'x'.repeat(100_000)}`, 'document', 0, 0],
    ['a text of 20,000 characters', `{a(x:"${'x'.repeat(20_000)}")}`, 'literal', 6, 0],
    ['a block of 20,000 empty lines', `{a(x:"""${'\n'.repeat(20_000)}""")}`, 'literal', 6, 0],
    ['a number of 20,000 digits', `{a(x:${'9'.repeat(20_000)})}`, 'literal', 6, 0],
    ['a name of 20,000 letters', `{${'a'.repeat(20_000)}}`, 'literal', 2, 0],
    ['101 operations', times(101, (n) => `query Q${n}{a}`), 'definitions', 600, 0],
    ['100 fragments and the operation', `{a} ${times(100, (n) => `fragment F${n} on T{a}`)}`, 'definitions', 800, 0],
    ['a list of 101', `{a(x:[${times(101, () => '1')}])}`, 'listArguments', 120, 0],
    [
      '21 directives through a fragment spread seven times',
      `{${times(7, (n) => `a${n}{...F}`)}} fragment F on T {a @x b @x c @x}`,
      'directives',
      80,
      60,
    ],
  ]
  test.each(shapes)('%s: refused before validation, with little work', (_name, document, limit, tokens, selections) => {
    const found = refusal(document)
    expect(found).toMatchObject({ code: 'LIMIT_EXCEEDED', limit })
    expect(found.work.tokens).toBeLessThanOrEqual(tokens)
    expect(found.work.selections).toBeLessThanOrEqual(selections)
  })

  test('selections are counted in time linear in the document, however much fragments multiply', () => {
    // Two selections a level, one at the root, one at the bottom.
    expect(doubling(20)).toBe(42)
    expect(doubling(200)).toBe(402)
  })

  test('each limit lets its own figure through', () => {
    passes(`${'{a'.repeat(12)}${'}'.repeat(12)}`)
    passes(`{a{${times(30, (n) => `x${n}:b${n}`)}}}`)
    passes(`{a{${times(30, () => 'b')}}}`)
    passes(`{a ${times(20, () => '@x')}}`)
    passes(`{${times(10, (n) => `a${n}`)}}`)
    passes(`{a(x:[${times(100, () => '1')}])}`)
    passes(times(100, (n) => `query Q${n}{a}`))
    passes(`{a(x:"${'x'.repeat(16_382)}")}`)
    passes(`{a} #${'x'.repeat(65_531)}`)
    passes(`{a}${'#\n'.repeat(1997)}`)
    passes(`{a{${times(1990, (n) => `b${n}`)}}}`)
  })

  test('the message says what is allowed and what was found', () => {
    expect(refusal(`${'{a'.repeat(50)}${'}'.repeat(50)}`).message).toBe(
      'Too large: 12 levels of fields allowed, at least 13 found',
    )
  })

  test.each([
    ['a fragment that spreads itself', '{...A} fragment A on Q {b ...A}'],
    ['two fragments that spread each other', '{...A} fragment A on Q {...B} fragment B on Q {b{...A}}'],
    ['a cycle that nothing spreads', '{a} fragment A on Q {...B} fragment B on Q {...A}'],
  ])('%s is refused without end', (_name, document) => {
    expect(refusal(document)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
    expect(refusal(document).message).toContain('spreads itself')
  })

  test.each([
    ['a subscription', 'subscription {time}'],
    ['a subscription beside a query', 'query A {a} subscription B {time}'],
    ['an alias __proto__', '{__proto__: a}'],
    ['an alias constructor', '{a{constructor: b}}'],
    ['an alias prototype in a fragment', '{...F} fragment F on Q {prototype: a}'],
    ['an alias that looks like the hub’s own', '{schakel__type: __typename}'],
    ['a variable __proto__', 'query Q($__proto__: ID) {a(x: $__proto__)}'],
    ['a variable that looks like the hub’s own', 'query Q($schakel__id: ID) {a}'],
    ['a fragment called constructor', '{...constructor} fragment constructor on Q {a}'],
    ['an operation called __proto__', 'query __proto__ {a}'],
    ['a key __proto__ in an input object', '{a(x: {__proto__: {admin: true}})}'],
  ])('%s is refused', (_name, document) => {
    expect(refusal(document)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
  })

  test.each([
    ['an unclosed brace', '{a', 'line 1, column 3'],
    ['a character that is none of GraphQL’s', '{a ?}', 'line 1, column 4'],
    ['an empty document', '', 'Unexpected <EOF>'],
    ['an unterminated string', '{a(x:"', 'Unterminated string'],
  ])('%s is a parse error with its place', (_name, document, message) => {
    expect(refusal(document)).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' })
    expect(refusal(document).message).toContain(message)
  })
})
