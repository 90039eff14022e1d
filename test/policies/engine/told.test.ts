import { describe, expect, test } from '@jest/globals'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { printPolicy } from '../../../policies/engine/print-policy.ts'
import { policyHash } from '../../../policies/engine/policy-hash.ts'
import { sayIn } from '../../../policies/engine/told.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { explain } from '../../../policies/engine/explain.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
import { shop } from '../small-schema.ts'

const written = (because: string) =>
  parsePolicy(
    `purpose: sell\nwho: [CLERK]\ntasks: []\nlegal-basis: [{ law: GDPR, article: '6(1)(a)', because: x }]\nrules: [{ id: a, see: { Product: [upc] }, because: ${because} }]`,
  )
const compiled = (because: string) => compilePolicy([written(because)], shop)

describe('a reason in two languages', () => {
  test('is told in the language asked for, and else in the one it was written in', () => {
    expect(sayIn({ en: 'So.', nl: 'Daarom.' }, 'nl')).toEqual({ text: 'Daarom.', language: 'nl' })
    expect(sayIn({ en: 'So.' }, 'nl')).toEqual({ text: 'So.', language: 'en' })
    expect(sayIn({ nl: 'Daarom.' }, 'en')).toEqual({ text: 'Daarom.', language: 'nl' })
    expect(sayIn({}, 'nl')).toEqual({ text: '', language: 'nl' })
  })

  test('keeps the name of a version where it is English alone, however it is written', () => {
    expect(compiled('{ en: So. }').hash).toBe(compiled('So.').hash)
    expect(compiled('So.').hash).toBe(policyHash(compiled('So.').content))
    expect(JSON.stringify(compiled('So.').content)).toContain('"because":"So."')
    expect(printPolicy(written('{ en: So. }'))).toContain('because: So.')
    expect(parsePolicy(printPolicy(written('{ nl: Daarom. }')))).toMatchObject({
      rules: [{ because: { nl: 'Daarom.' } }],
    })
  })

  test('is another version with another text in either, told as a change of the text', () => {
    const before = compiled('{ en: So., nl: Daarom. }')
    for (const other of ['{ en: So., nl: Dus. }', '{ en: Thus., nl: Daarom. }', 'So.', '{ nl: Daarom. }']) {
      const { cells, other: changes } = compare(before, compiled(other))
      expect(cells).toEqual([])
      expect(changes).toEqual([{ what: 'rule-text', subject: 'a', change: 'changed', purpose: 'sell' }])
    }
  })

  test('stands in the explanation of each language', () => {
    const policy = compiled('{ en: To pack., nl: Om in te pakken. }')
    const asked = { kind: 'CLERK', purpose: 'sell', tasks: [], facts: {}, at: new Date(0) }
    const told = (language: 'en' | 'nl') =>
      sentencesIn(language, policy).explanation(explain(policy, asked, 'Product.upc'), 'Product.upc')
    expect(told('en')).toContain('Reason: To pack.')
    expect(told('nl')).toContain('Reden: Om in te pakken.')
  })

  test('is a text, or texts in languages that are known', () => {
    for (const wrong of ['{}', '{ fr: Parce que. }', '[So.]', "''", '{ en: "" }'])
      expect(() => written(wrong)).toThrow(PolicyErrors)
  })
})
