import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicyTest } from '../../../policies/engine/parse-policy-test.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { runPolicyTests } from '../../../policies/engine/run-policy-tests.ts'
import { shop } from '../small-schema.ts'

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
  return result?.failures
}

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
