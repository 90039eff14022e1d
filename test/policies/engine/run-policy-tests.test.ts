import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicyTest } from '../../../policies/engine/parse-policy-test.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { runPolicyTests } from '../../../policies/engine/run-policy-tests.ts'
import { shop, smallSchema } from '../small-schema.ts'

const policy = compilePolicy(
  [
    parsePolicy(`
purpose: sell
who: [CLERK]
tasks: [PACK]
valid: { until: 2026-06-01 }
rules:
  - { id: goods, see: { Product: [upc, madeOn: year] }, because: x }
  - { id: buyer, see: { User: [id] }, when: [paid], because: x }
`),
  ],
  shop,
)

function failures(given: string, expectation: string, purpose = 'sell', facts?: readonly string[]) {
  const document = parsePolicyTest(
    `purpose: ${purpose}\ntests: [{ name: a test, given: { ${given} }, ${expectation} }]`,
    'sell.test.yaml',
  )
  const [result] = runPolicyTests(policy, [document], facts)
  expect(result).toMatchObject({ purpose, name: 'a test', position: { file: 'sell.test.yaml', line: 2 } })
  return result?.failures.map(({ en }) => en)
}

describe('a policy test of changes', () => {
  const market = {
    ...smallSchema({
      Query: { fields: { product: { type: 'Product', kind: 'link' } } },
      Product: { fields: { upc: {} } },
      Mutation: { fields: { sell: {}, scrap: {}, burn: {} } },
    }),
    mutation: 'Mutation',
  }
  const changing = compilePolicy(
    [
      parsePolicy(`
purpose: sell
who: [CLERK]
tasks: [PACK]
rules: []
may-change: [Mutation.sell, { change: [Mutation.scrap], when: [paid] }]
`),
    ],
    market,
  )
  const failuresOf = (given: string, expectation: string) =>
    runPolicyTests(changing, [
      parsePolicyTest(`purpose: sell\ntests: [{ name: a test, given: { who: CLERK, ${given} }, ${expectation} }]`),
    ])[0]?.failures.map(({ en }) => en)

  test('passes when it names exactly what may be changed', () => {
    expect(failuresOf('task: PACK', 'may-change: [Mutation.sell]')).toEqual([])
    expect(failuresOf('task: PACK, paid: yes', 'may-change: [Mutation.sell, Mutation.scrap]')).toEqual([])
    expect(failuresOf('task: PACK, paid: yes', 'may-change: all')).toEqual([])
    expect(failuresOf('paid: yes', 'sees: {}')).toEqual([])
  })

  test('fails for a change too many and a change too few', () => {
    expect(failuresOf('task: PACK', 'may-change: []')).toEqual(['Mutation.sell should be refused and is allowed'])
    expect(failuresOf('task: PACK', 'may-change: all')).toEqual(['Mutation.scrap should be allowed and is refused'])
    expect(failuresOf('paid: yes', 'may-change: [Mutation.sell]')).toEqual([
      'Mutation.sell should be allowed and is refused',
    ])
  })

  test('names changes of the schema only', () => {
    expect(failuresOf('task: PACK', 'may-change: [Mutation.sel]')).toEqual([
      'change "Mutation.sel" is not listed; did you mean "Mutation.sell"?',
    ])
    expect(failuresOf('task: PACK', 'may-change: [Product.upc]')).toEqual([
      'change "Product.upc" is not listed; use one of Mutation.burn, Mutation.scrap, Mutation.sell',
    ])
  })
})

describe('a policy test', () => {
  test('passes when it names exactly what is shown', () => {
    expect(failures('who: CLERK, task: PACK, paid: yes', 'sees: { Product: [upc, madeOn: year], User: [id] }')).toEqual(
      [],
    )
    expect(failures('who: CLERK, task: PACK, paid: yes', 'sees-all-of: [goods], sees: { User: [id] }')).toEqual([])
    expect(failures('who: CLERK, task: PACK, paid: unknown', 'sees-all-of: [goods], not: [User.id]')).toEqual([])
    expect(failures('who: CLERK', 'sees: {}')).toEqual([])
    expect(failures('who: CLERK, task: PACK, on: 2026-06-01', 'sees: {}')).toEqual([])
  })

  test('fails for a field too many, a field too few and another form', () => {
    expect(failures('who: CLERK, task: PACK', 'sees: { Product: [upc] }')).toEqual([
      'Product.madeOn should be withheld and is shown',
    ])
    expect(failures('who: CLERK, task: PACK', 'sees: { Product: [upc, name, madeOn: year] }')).toEqual([
      'Product.name should be shown and is withheld',
    ])
    expect(failures('who: CLERK, task: PACK', 'sees: { Product: [upc, madeOn: month] }')).toEqual([
      'Product.madeOn should be shown as month and is shown as year',
    ])
    expect(failures('who: CLERK', 'sees-all-of: [buyer]')).toEqual(['User.id should be shown and is withheld'])
  })

  test.each([
    ['who: CLARK', 'sees: {}', 'kind "CLARK" is not listed; did you mean "CLERK"?'],
    ['who: CLERK, task: PAK', 'sees: {}', 'task "PAK" is not listed; did you mean "PACK"?'],
    ['who: CLERK, payed: yes', 'sees: {}', 'fact "payed" is not listed; did you mean "paid"?'],
    ['who: CLERK', 'sees: { Product: [upcc] }', 'field "Product.upcc" is not listed; did you mean "Product.upc"?'],
    ['who: CLERK', 'not: [Prodct.upc]', 'type "Prodct" is not listed; did you mean "Product"?'],
    ['who: CLERK', 'sees-all-of: [goodies]', 'rule "goodies" shows nothing to CLERK'],
    ['who: CLERK', 'sees: { Product: [upc] }, not: [Product.upc]', 'Product.upc is expected both shown and withheld'],
  ])('given { %s }, %s is a mistake in the test itself', (given, expectation, mistake) => {
    expect(failures(given, expectation, 'sell', ['paid'])).toEqual([mistake])
  })

  test('of a purpose that does not exist is a mistake', () => {
    expect(failures('who: CLERK', 'sees: {}', 'sel')).toEqual(['purpose "sel" is not listed; did you mean "sell"?'])
  })

  test('may be built by hand, without a place', () => {
    const [result] = runPolicyTests(policy, [
      {
        purpose: 'sell',
        tests: [{ name: 'n', given: { who: 'CLERK', facts: {} }, sees: [], seesAllOf: [], mayChange: [], not: [] }],
      },
    ])
    expect(result).toEqual({ purpose: 'sell', name: 'n', failures: [] })
  })
})
