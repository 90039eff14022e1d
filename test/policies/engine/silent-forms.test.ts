import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { shop, shopVocabulary } from '../small-schema.ts'

/** The shop, in which it can be told whose a user is. */
const user = shop.types.get('User')
const schema = {
  ...shop,
  types: new Map(user === undefined ? shop.types : [...shop.types, ['User', { ...user, rowOwner: 'id' }]]),
}

function problemsOf(rules: readonly string[], extra = ''): string[] {
  const lines = rules.map((rule, index) => `  - { id: r${index + 1}, because: x, ${rule} }`)
  const yaml = ['purpose: sell', 'who: [CLERK]', 'tasks: [PACK]', extra, 'rules:', ...lines].join('\n')
  try {
    compilePolicy([parsePolicy(shopVocabulary), parsePolicy(yaml, 'sell.yaml')], schema)
    return []
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    return error.problems.map(
      ({ position, message }) => `${position?.file}:${position?.line}:${position?.column} ${message}`,
    )
  }
}

const DAY = 'see: { Product: [madeOn] }'
const MONTH = 'see: { Product: [madeOn: month] }'
const YEAR = 'see: { Product: [madeOn: year] }'
const EXISTS = 'see: { Product: [madeOn: exists] }'
const NAMES = 'see: { User: [email] }'

describe('A silent fact may not decide in which form a field is shown', () => {
  test('the problem names the field, the rules and the fact, and where it stands', () => {
    expect(problemsOf([`${DAY}, when: [watched]`, YEAR])).toEqual([
      'sell.yaml:6:44 rule "r1" shows Product.madeOn in full when watched, and rule "r2" as year: the answer would tell a silent fact; let the same silent facts decide both, or show one form only',
    ])
  })

  test.each([
    ['a day or its month', [`${DAY}, when: [watched]`, MONTH]],
    ['a month or its year', [`${MONTH}, when: [not watched]`, YEAR]],
    ['a day or that there is one', [`${DAY}, when: [watched]`, EXISTS]],
    ['a year beside that there is one', [`${YEAR}, when: [watched]`, EXISTS]],
    ['that there is one beside a year', [YEAR, `${EXISTS}, when: [watched]`]],
    ['all rows or own rows', [`${NAMES}, when: [watched]`, `${NAMES}, own: true`]],
    ['own rows in full or all rows as a year', [`${DAY}, own: true, when: [watched]`, YEAR]],
    ['where a told fact would do as well', [`${DAY}, when: [paid or watched]`, YEAR]],
    ['by one silent clause more', [`${DAY}, when: [watched, paid or watched]`, `${YEAR}, when: [watched or paid]`]],
    ['this way or that', [`${DAY}, when: [watched]`, `${YEAR}, when: [not watched]`]],
  ])('%s', (_name, rules) => {
    expect(problemsOf(rules)).toEqual([expect.stringContaining('the answer would tell a silent fact')])
  })

  test('nor whether a row is still shown when what is kept of it is', () => {
    const kept = 'after-closing: { keep: [User.email], for: P5D }'
    const rules = [`${NAMES}, tasks: [PACK], when: [watched]`, NAMES]
    expect(problemsOf(rules)).toEqual([])
    expect(problemsOf(rules, kept)).toEqual([expect.stringContaining('User.email')])
  })

  test.each([
    ['whether a field is shown', [`${DAY}, when: [watched]`, 'see: { Product: [name] }']],
    ['by rules of which the same silent facts decide', [`${DAY}, when: [paid, watched]`, `${YEAR}, when: [watched]`]],
    ['of rules that no case meets at once', [`${DAY}, when: [paid, watched]`, `${YEAR}, when: [not paid]`]],
    ['whether a coarser form is shown that the fuller one holds', [DAY, `${YEAR}, when: [watched]`]],
    ['whether own rows are shown of all that are', [NAMES, `${NAMES}, own: true, when: [watched]`]],
    ['of two grants of one form', [DAY, `${DAY}, when: [watched]`]],
  ])('it may decide %s', (_name, rules) => {
    expect(problemsOf(rules)).toEqual([])
  })
})
