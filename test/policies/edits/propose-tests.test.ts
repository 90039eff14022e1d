import { describe, expect, test } from '@jest/globals'
import { proposeTests } from '../../../policies/edits/propose-tests.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { market, marketVocabulary } from '../generated-policy.ts'

function selling(rules: string) {
  const text = `purpose: sell\nwho: [CLERK]\ntasks: [PACK]\nvalid: { from: 2026-01-01 }\nrules: [${rules}]\n`
  return compilePolicy([marketVocabulary, parsePolicy(text)], market)
}

function proposed(when: string) {
  const [before, after] = [selling(''), selling(`{ id: a, see: { Product: [upc] }, when: [${when}], because: x }`)]
  return proposeTests(compare(before, after), before, after).map(({ name }) => name)
}

describe('tests that could stand beside a change', () => {
  test.each([
    ['paid', ['CLERK, PACK, paid: Product.upc shown', 'CLERK, PACK, nothing known: Product.upc withheld']],
    [
      'until 2027-06-30',
      [
        'CLERK, PACK, nothing known: Product.upc shown',
        'CLERK, PACK, on 2027-07-01, nothing known: Product.upc withheld',
      ],
    ],
    [
      'not paid, until 2027-06-30',
      [
        'CLERK, PACK, not paid: Product.upc shown',
        'CLERK, PACK, nothing known: Product.upc withheld',
        'CLERK, PACK, on 2027-07-01, not paid: Product.upc withheld',
      ],
    ],
    ['not until 2027-06-30', ['CLERK, PACK, on 2027-07-01, nothing known: Product.upc shown']],
    ['until 2027-06-30 or paid', ['CLERK, PACK, nothing known: Product.upc shown']],
  ])('of a rule that asks %s', (when, names) => {
    expect(proposed(when)).toEqual(names)
  })
})
