import { describe, expect, test } from '@jest/globals'
import { sayIn } from '../../policies/engine/told.ts'
import type { Told } from '../../policies/engine/policy-document.ts'
import { shipped } from './shipped-policy.ts'

/** Every reason that the shipped policies give, with the place where it stands. */
const reasons: [string, Told][] = [
  ...shipped.bundle.purposes.flatMap(({ purpose, legalBasis, rules, derived }) => [
    ...legalBasis.map(({ law, article, because }): [string, Told] => [`${purpose}: ${law} ${article}`, because]),
    ...rules.map(({ id, because }): [string, Told] => [`${purpose}/${id}`, because]),
    ...derived.map(({ field, because }): [string, Told] => [`${purpose}: ${field}`, because]),
  ]),
  ...(shipped.bundle.redLines?.lines.map(({ id, because }): [string, Told] => [`red line ${id}`, because]) ?? []),
]

describe('the shipped policies give their reasons', () => {
  test('in English and in Dutch, each in its own', () => {
    expect(reasons.length).toBeGreaterThan(300)
    for (const [place, because] of reasons) {
      const said = (['en', 'nl'] as const).map((language) => sayIn(because, language))
      expect({ place, languages: said.map(({ language }) => language) }).toEqual({ place, languages: ['en', 'nl'] })
      expect({ place, same: said[0]?.text === said[1]?.text }).toEqual({ place, same: false })
    }
  })

  test('in the same words where the English is the same', () => {
    const dutch = new Map<string, string | undefined>()
    for (const [place, { en = '', nl }] of reasons) {
      expect({ place, nl: dutch.get(en) ?? nl }).toEqual({ place, nl })
      dutch.set(en, nl)
    }
  })
})
