import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'

function problemsOf(files: readonly string[], schema: Coordinates = shop): string[] {
  try {
    compilePolicy(
      files.map((yaml, index) => parsePolicy(yaml, `${index}.yaml`)),
      schema,
    )
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    return error.problems.map(
      ({ position, message }) => `${position?.file}:${position?.line}:${position?.column} ${message}`,
    )
  }
  return []
}

const sell = (see: string, more = '') =>
  `purpose: sell\nwho: [CLERK]\ntasks: [PACK]\nrules:\n  - { id: all, see: ${see}, because: x${more} }\n`

describe('what a rule may show', () => {
  test.each([
    [
      'a type that does not exist',
      '{ Prodct: [upc] }',
      '0.yaml:5:23 type "Prodct" is not listed; did you mean "Product"?',
    ],
    [
      'a type like no other',
      '{ Zzzzzzzzzzzz: [upc] }',
      '0.yaml:5:23 type "Zzzzzzzzzzzz" is not listed; use one of Advert, PageInfo, Product, ProductConnection, ProductEdge, Query, Secret, User',
    ],
    [
      'a field that does not exist',
      '{ Product: [upcc] }',
      '0.yaml:5:33 field "Product.upcc" is not listed; did you mean "Product.upc"?',
    ],
    [
      'a field of a field',
      '{ Product: [seller.id] }',
      '0.yaml:5:33 field "Product.seller.id" is not listed; did you mean "Product.seller"?',
    ],
    ['an interface', '{ Node: [id] }', '0.yaml:5:23 Node is an interface; name concrete types: Product, User'],
    ['a union', '{ Media: [upc] }', '0.yaml:5:23 Media is a union; name concrete types: Product, Advert'],
    [
      'a value type',
      '{ Size: [width] }',
      '0.yaml:5:23 Size has no fields of its own to grant; grant Product.size instead',
    ],
    [
      'a year of something that is no date',
      '{ Product: [upc: year] }',
      '0.yaml:5:33 Product.upc cannot be shown as "year": only a field of type PartialDate can',
    ],
    [
      'a month of a link',
      '{ Product: [seller: month] }',
      '0.yaml:5:33 Product.seller cannot be shown as "month": only a field of type PartialDate can',
    ],
    [
      'a coarse form that the field does not have',
      '{ Product: [madeOn: region] }',
      '0.yaml:5:33 Product.madeOn cannot be shown as "region", only as exists',
    ],
    [
      'a coarse form of a field without any',
      '{ Product: [upc: exists] }',
      '0.yaml:5:33 Product.upc cannot be shown as "exists"',
    ],
  ])('is not %s', (_, see, problem) => {
    expect(problemsOf([sell(see)])).toEqual([problem])
  })

  test('is every field of a type with "*", links and derived fields apart', () => {
    const policy = compilePolicy([parsePolicy(sell("{ Product: '*' }"))], shop)
    expect([...(policy.purposes.get('sell')?.cells.get('CLERK')?.keys() ?? [])]).toEqual([
      'Product.upc',
      'Product.name',
      'Product.madeOn',
      'Product.madeOnExists',
      'Product.size',
    ])
  })

  test('a value type that nothing holds is refused too', () => {
    expect(problemsOf([sell('{ Lost: [a] }')], smallSchema({ Lost: { value: true, fields: { a: {} } } }))[0]).toContain(
      'grant the field that holds it instead',
    )
  })
})

describe('words', () => {
  const withWords = (purpose: string) => problemsOf([purpose, shopVocabulary])

  test.each([
    [
      'kind',
      'purpose: p\nwho: [CLARK]\ntasks: []\nrules: []',
      '0.yaml:2:7 kind "CLARK" is not listed; did you mean "CLERK"?',
    ],
    [
      'task',
      'purpose: p\nwho: [CLERK]\ntasks: [PAK]\nrules: []',
      '0.yaml:3:9 task "PAK" is not listed; did you mean "PACK"?',
    ],
    [
      'regime',
      'purpose: p\nwho: [CLERK]\ntasks: []\nregime: GDRP\nrules: []',
      '0.yaml:4:1 regime "GDRP" is not listed; did you mean "GDPR"?',
    ],
    [
      'fact of the purpose',
      'purpose: p\nwho: [CLERK]\ntasks: []\nwhen: [payed]\nrules: []',
      '0.yaml:4:8 fact "payed" is not listed; did you mean "paid"?',
    ],
    [
      'fact of a kind',
      'purpose: p\nwho: [CLERK]\ntasks: []\nwhen-asked-by: { CLERK: [payed] }\nrules: []',
      '0.yaml:4:26 fact "payed" is not listed; did you mean "paid"?',
    ],
    [
      'fact of a rule',
      sell('{ Product: [upc] }', ', when: [paid or adlt]'),
      '0.yaml:5:60 fact "adlt" is not listed; did you mean "adult"?',
    ],
  ])('a misspelt %s is told with the nearest listed one', (_, purpose, problem) => {
    expect(withWords(purpose)).toEqual([problem])
  })

  test('are free when no vocabulary is there', () => {
    expect(
      problemsOf(['purpose: p\nwho: [ANYBODY]\ntasks: [ANYTHING]\nregime: NONE\nwhen: [anything]\nrules: []']),
    ).toEqual([])
  })

  test('a rule may narrow its purpose and not widen it', () => {
    expect(problemsOf([sell('{ Product: [upc] }', ', who: [AUDITOR]')])[0]).toContain(
      'kind "AUDITOR" is not listed; use one of CLERK (in sell)',
    )
    expect(problemsOf([sell('{ Product: [upc] }', ', tasks: [SEND]')])[0]).toContain(
      'task "SEND" is not listed; use one of PACK (in sell)',
    )
    expect(problemsOf(['purpose: p\nwho: [CLERK]\ntasks: []\nwhen-asked-by: { AUDITOR: [paid] }\nrules: []'])).toEqual([
      '0.yaml:4:18 kind "AUDITOR" is not listed; use one of CLERK',
    ])
  })

  test('of the vocabulary itself must be listed', () => {
    const vocabulary = `facts: { paid: { asserted-by: BANK, sentence: { en: a, nl: a }, source: s, silent: false } }
kinds: { CLERK: { en: a, nl: a } }
tasks: { PACK: { holders: [CLARK], en: a, nl: a } }
assertions: { paid: { asserted-by: CHAIN, means: m } }
structural: [PageInfo.hasNext, Nothing.*, Node.id]`
    expect(problemsOf([vocabulary])).toEqual([
      '0.yaml:3:28 kind "CLARK" is not listed; did you mean "CLERK"?',
      '0.yaml:1:18 kind "BANK" is not listed; use one of CHAIN, CLERK',
      '0.yaml:4:23 kind "CHAIN" is not listed; use one of CLERK',
      '0.yaml:5:14 field "PageInfo.hasNext" is not listed; did you mean "PageInfo.hasNextPage"?',
      expect.stringContaining('type "Nothing" is not listed'),
      expect.stringContaining('0.yaml:5:43 Node.id is no part of a page and may carry data'),
    ])
  })

  test('of red lines and agencies must be listed', () => {
    const lines = `red-lines:
  - { id: a, because: b, fields: [Product.upc, Product.nam], owner: SHAP, only-purposes: [sel], not-purposes: [xyzzy], only-kinds: { sell: [CLARK], buy: [CLERK] }, requires: [payed] }`
    const agencies = `agencies: [{ slug: a, name: a, kind: CLARK, oin: '00000099000000001000' }]`
    expect(problemsOf([sell('{ User: [id] }'), shopVocabulary, lines, agencies])).toEqual([
      '2.yaml:2:91 purpose "sel" is not listed; did you mean "sell"?',
      '2.yaml:2:112 purpose "xyzzy" is not listed; use one of sell',
      '2.yaml:2:134 kind "CLARK" is not listed; did you mean "CLERK"?',
      '2.yaml:2:149 purpose "buy" is not listed; use one of sell',
      '2.yaml:2:176 fact "payed" is not listed; did you mean "paid"?',
      '3.yaml:1:32 kind "CLARK" is not listed; did you mean "CLERK"?',
      '2.yaml:2:48 field "Product.nam" is not listed; did you mean "Product.name"?',
      '2.yaml:2:62 owner "SHAP" is not listed; did you mean "SHOP"?',
    ])
  })
})

describe('a bundle', () => {
  test('holds each purpose once, and one vocabulary', () => {
    expect(problemsOf([sell('{ User: [id] }'), sell('{ User: [id] }'), shopVocabulary, shopVocabulary])).toEqual([
      '1.yaml:1:1 purpose "sell" exists already in 0.yaml and both would be valid; keep one of them',
      '3.yaml:1:1 a bundle holds one vocabulary; this is a second',
    ])
    expect(problemsOf(['agencies: []', 'agencies: []', 'red-lines: []', 'red-lines: []'])).toEqual([
      '3.yaml:1:1 a bundle holds one list of red lines; this is a second',
      '1.yaml:1:1 a bundle holds one list of agencies; this is a second',
    ])
  })

  test('holds no rule that can never hold', () => {
    expect(
      problemsOf([
        sell('{ User: [id] }', ', when: [not paid or not adult]').replace('rules:', 'when: [paid, adult]\nrules:'),
      ]),
    ).toEqual(['0.yaml:6:7 rule "all" can never hold: its conditions contradict each other; drop one of them'])
    expect(
      problemsOf([
        'purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: []\nwhen-asked-by: { AUDITOR: [not paid] }\nrules:\n  - { id: all, see: { User: [id] }, when: [paid], because: x }\n',
      ]),
    ).toEqual([
      '0.yaml:6:7 rule "all" can never hold for AUDITOR: its conditions contradict each other; drop one of them',
    ])
    expect(problemsOf([sell('{ User: [id] }', ', when: [paid or adult, not paid]')])).toEqual([])
    expect(problemsOf([sell('{ User: [id] }', ', when: [paid, paid or not adult, adult]')])).toEqual([])
  })

  test('that was not read from files is refused without a place', () => {
    const purpose = parsePolicy(sell('{ Usr: [id] }'))
    if (purpose.kind !== 'purpose') throw new Error('expected a purpose')
    const failing = () => compilePolicy([{ ...purpose, positions: new Map() }], shop)
    expect(failing).toThrow(
      new PolicyErrors([{ code: 'see', message: 'type "Usr" is not listed; did you mean "User"?' }]),
    )
    expect(failing).toThrow(/^type "Usr"/)
  })

  test('two rules for one field both stand in the table', () => {
    const policy = compilePolicy(
      [parsePolicy(`${sell('{ User: [id] }')}  - { id: more, see: { User: [id] }, because: y }\n`)],
      shop,
    )
    expect(
      policy.purposes
        .get('sell')
        ?.cells.get('CLERK')
        ?.get('User.id')
        ?.map(({ rule }) => rule),
    ).toEqual(['all', 'more'])
  })
})

describe('the name of a version', () => {
  const lines =
    'red-lines: [{ id: a, because: b, fields: [Secret.word], owner: SHOP, only-purposes: [sell], not-purposes: [], only-kinds: { sell: [CLERK] }, requires: [paid], only-forms: [full] }, { id: b, because: c, fields: [User.id] }]'
  const agencies = (name: string, kind = 'CLERK') =>
    `agencies: [{ slug: a, name: ${name}, kind: ${kind}, oin: '00000099000000001000' }]`
  const purpose = `# a comment
purpose: sell
who: [CLERK, AUDITOR]
tasks: [PACK, SEND]
title: { en: Sell, nl: Verkopen }
when-asked-by: { AUDITOR: [adult] }
rules:
  - { id: all, see: { Product: [upc, name], User: [id] }, when: [paid or adult], because: x }
  - { id: more, who: [CLERK], tasks: [PACK], see: { User: [email] }, because: y }
`
  const rewritten = `purpose: sell
tasks: [SEND, PACK]
who: [AUDITOR, CLERK]
when-asked-by: { AUDITOR: [adult] }
title: { nl: Verkopen, en: Sell }
confidential: false
rules:
  - id: more
    because: y
    see: { User: { email: full } }
    tasks: [PACK]
    who: [CLERK]
  - { id: all, when: [adult or paid], see: { User: [id], Product: [name, upc] }, own: false, because: x }
`
  // The owner SHOP of a red line must own something that the line names.
  const hash = (...files: string[]) =>
    compilePolicy(
      files.map((yaml, index) => parsePolicy(yaml, `${index}.yaml`)),
      shop,
    ).hash

  test('is a SHA-256 that knows no files, places, comments or order', () => {
    expect(hash(purpose)).toMatch(/^[0-9a-f]{64}$/)
    expect(hash(purpose, shopVocabulary, lines, agencies('n'))).toBe(
      hash(agencies('n'), lines, shopVocabulary, rewritten),
    )
  })

  test.each([
    ['a field', purpose.replace('upc, name', 'upc')],
    ['a condition', purpose.replace('paid or adult', 'paid')],
    ['a reason', purpose.replace('because: x', 'because: z')],
    ['an asker', purpose.replace('[CLERK, AUDITOR]', '[CLERK, AUDITOR, BOSS]')],
    ['a date', purpose.replace('rules:', 'valid: { from: 2026-01-01 }\nrules:')],
    ['confidentiality', purpose.replace('rules:', 'confidential: true\nrules:')],
    ['whose rows', purpose.replace('id: all,', 'id: all, own: true,')],
    ['the record of processing', purpose.replace('rules:', 'register-entry: NRM-1\nrules:')],
    ['the DPV purpose', purpose.replace('rules:', 'dpv: https://example.org\nrules:')],
    ['the regime', purpose.replace('rules:', 'regime: GDPR\nrules:')],
  ])('changes with %s', (_, changed) => {
    expect(changed).not.toBe(purpose)
    expect(hash(changed)).not.toBe(hash(purpose))
  })

  test('changes with the red lines, the vocabulary and the kind of an agency, and not with its name', () => {
    expect(hash(purpose, lines.replace('[Secret.word]', '[User.phone]'))).not.toBe(hash(purpose, lines))
    expect(hash(purpose, shopVocabulary.replace('Betaald.', 'Voldaan.'))).not.toBe(hash(purpose, shopVocabulary))
    expect(hash(purpose, agencies('n', 'AUDITOR'))).not.toBe(hash(purpose, agencies('n')))
    expect(hash(purpose, agencies('other'))).toBe(hash(purpose, agencies('n')))
  })

  test('tells apart one text that shows other fields over another schema', () => {
    const all = [parsePolicy('purpose: p\nwho: [A]\ntasks: []\nrules: [{ id: all, see: { User: "*" }, because: x }]')]
    const one = smallSchema({ User: { fields: { id: {} } } })
    const two = smallSchema({ User: { fields: { id: {}, email: {} } } })
    expect(compilePolicy(all, one).hash).not.toBe(compilePolicy(all, two).hash)
  })
})
