import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { checkBundle } from '../../../policies/engine/check-bundle.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PolicyProblem, PurposeDocument, Rule } from '../../../policies/engine/policy-document.ts'
import { redundantRules } from '../../../policies/engine/redundant-rules.ts'
import { wildcardsIn } from '../../../policies/engine/wildcards-in.ts'
import { at, documents, schema } from '../shipped-policy.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'

const told = ({ code, position, message }: PolicyProblem) =>
  `${position?.file}:${position?.line}:${position?.column} ${code}: ${message}`
const check = (texts: readonly string[], over: Coordinates = shop) =>
  checkBundle(
    texts.map((text, index) => parsePolicy(text, `${index}.yaml`)),
    over,
    at,
  )
const warnings = (texts: readonly string[], over: Coordinates = shop) => check(texts, over).warnings.map(told)
const sell = (rules: string, more = '') => `purpose: sell\nwho: [CLERK]\ntasks: [PACK, SEND]\n${more}rules:\n${rules}`
const release = (wildcards: string) => `release: { version: 1, author: a, reason: r, wildcards: ${wildcards} }`

describe('the check of a bundle', () => {
  test('finds nothing in the shipped one', () => {
    const found = checkBundle(documents, schema, at)
    expect({ ...found, policy: found.policy?.hash }).toEqual({
      errors: [],
      warnings: [],
      policy: compilePolicy(documents, schema).hash,
    })
  })

  test('tells errors and has no policy then', () => {
    const { errors, warnings, policy } = check([sell('  - { id: a, see: { Prodct: [upc] }, because: b }\n')])
    expect(errors.map(told)).toEqual(['0.yaml:5:21 see: type "Prodct" is not listed; did you mean "Product"?'])
    expect({ warnings, policy }).toEqual({ warnings: [], policy: undefined })
  })

  test('does not hide a fault of its own', () => {
    const broken = { ...shop, types: undefined as unknown as Coordinates['types'] }
    expect(() => check([sell('  - { id: a, see: { Product: [upc] }, because: b }\n')], broken)).toThrow(TypeError)
  })
})

describe('a warning', () => {
  test('comes from the day on which a purpose has ended', () => {
    const until = (day: string) => warnings([sell('  []\n', `valid: { from: 2025-01-01, until: ${day} }\n`)])
    expect(until('2026-03-02')).toEqual([])
    expect(until('2026-03-01')).toEqual([
      '0.yaml:4:28 ended: sell ended on 2026-03-01 and grants nothing: remove it, or set a later until',
    ])
  })

  test('comes for a computed field that no one has accepted', () => {
    const rule = '  - { id: a, see: { Product: [shipping] }, because: b }\n'
    expect(warnings([sell(rule)])).toEqual([
      '0.yaml:5:31 not-accepted: Product.shipping is computed from Product.upc and stays withheld: accept it under derived, or leave it out',
    ])
    const accepted = 'derived: [{ field: Product.shipping, from: [Product.upc], because: b }]\n'
    expect(warnings([sell(rule, accepted)])).toEqual([])
  })

  test('comes for a fact no rule depends on and a task no purpose serves', () => {
    const rules = `  - { id: a, see: { Product: [upc] }, when: [paid or not adult], because: b }\n`
    expect(warnings([sell(rules), shopVocabulary])).toEqual([
      '1.yaml:5:3 unused-fact: no rule depends on "watched": use it, or remove it',
    ])
    const lines = `red-lines: [{ id: l, because: b, fields: [User.phone], requires: [watched] }]`
    expect(warnings([sell(rules), shopVocabulary, lines])).toEqual([])
    const narrow = sell(rules, 'when: [watched]\n').replace('[PACK, SEND]', '[PACK]')
    expect(warnings([narrow, shopVocabulary])).toEqual([
      '1.yaml:7:80 uncovered-task: no purpose serves CLERK in SEND: whoever holds it sees nothing',
    ])
    expect(warnings([sell(rules, 'when-asked-by: { CLERK: [watched] }\n'), shopVocabulary])).toEqual([])
  })
})

describe('a wildcard', () => {
  const wild = sell(`  - { id: a, see: { User: '*' }, because: b }\n`)
  const names = ['id', 'email', 'phone']

  test('is stored as the plain fields of each type it stands on', () => {
    const texts = [
      wild,
      `purpose: buy\nwho: [CLERK]\ntasks: []\nrules:\n  - { id: a, see: { Product: ['*'] }, because: b }\n`,
    ]
    expect(
      wildcardsIn(
        [...texts, shopVocabulary].map((text) => parsePolicy(text)),
        shop,
      ),
    ).toEqual({ User: names, Product: ['upc', 'name', 'madeOn', 'madeOnExists', 'size'] })
    expect(wildcardsIn([parsePolicy(wild)], smallSchema({}))).toEqual({})
  })

  test('does not grant a field added later, and says so', () => {
    const frozen = [`${wild}  - { id: c, see: { Secret: [word] }, because: b }\n`, release('{ User: [id, email] }')]
    const { warnings, policy } = check(frozen)
    expect(warnings.map(told)).toEqual([
      '0.yaml:5:21 wildcard-grew: User has gained phone since "*" was approved, not granted: name what is to be shown in a new version',
    ])
    expect([...(policy?.purposes.get('sell')?.cells.get('CLERK')?.keys() ?? [])]).toEqual([
      'User.id',
      'User.email',
      'Secret.word',
    ])
    expect(check([wild, release(`{ User: [${names.join(', ')}] }`)]).warnings).toEqual([])
  })

  test('that the release does not store, or that stored what is gone, is told', () => {
    expect(warnings([wild, release('{}')])).toEqual([
      '0.yaml:5:21 wildcard-open: "*" of User is not stored in the release: a field added to User would change this version',
    ])
    expect(warnings([wild, release(`{ User: [id, email, phone, fax], Shop: [id] }`)])).toEqual([
      '1.yaml:1:84 wildcard-lost: User.fax was shown by "*" when this version was approved and is no longer in the schema',
      '1.yaml:1:97 wildcard-lost: Shop.id was shown by "*" when this version was approved and is no longer in the schema',
    ])
    expect(warnings([wild])).toEqual([])
  })

  test('shows fields in full or not at all', () => {
    const { errors } = check([sell(`  - { id: a, see: { User: { '*': year } }, because: b }\n`)])
    expect(errors.map(told)).toEqual([
      '0.yaml:5:29 see: User.* cannot be shown as "year": "*" shows fields in full; name those that are to show less',
    ])
  })
})

describe('a rule that adds nothing', () => {
  const found = (rules: string) => warnings([sell(rules)])
  const adds = (id: string) => expect.stringContaining(`redundant-rule: rule "${id}" adds nothing`)

  test.each([
    ['the same twice: the second', '{ User: [id] }', '', '{ User: [id] }', '', ['second']],
    ['a narrower condition', '{ User: [id] }', '', '{ User: [id] }', ', when: [paid]', ['second']],
    ['one task of two', '{ User: [id] }', ', tasks: [PACK]', '{ User: [id] }', '', ['first']],
    ['own rows', '{ User: [id] }', ', own: true', '{ User: [id, email] }', '', ['first']],
    ['a coarser form', '{ Product: [madeOn] }', '', '{ Product: [madeOn: year] }', '', ['second']],
    ['another condition', '{ User: [id] }', ', when: [adult]', '{ User: [id] }', ', when: [paid]', []],
    ['another task', '{ User: [id] }', ', tasks: [PACK]', '{ User: [id] }', ', tasks: [SEND]', []],
    ['another field', '{ User: [id] }', '', '{ User: [id, email] }', ', when: [paid]', []],
    ['a fuller form', '{ Product: [madeOn: year] }', '', '{ Product: [madeOn] }', ', when: [paid]', []],
    ['opposite conditions', '{ User: [id] }', ', when: [paid]', '{ User: [id] }', ', when: [not paid]', []],
  ])('%s', (_, see, more, seen, also, expected) => {
    const rules = `  - { id: first, see: ${see}, because: b${more} }\n  - { id: second, see: ${seen}, because: b${also} }\n`
    expect(found(rules)).toEqual(expected.map(adds))
  })

  test('because two others together say it', () => {
    const rule = (id: string, more: string) => `  - { id: ${id}, see: { User: [id] }, because: b${more} }\n`
    const pair = rule('a', ', tasks: [PACK]') + rule('b', ', tasks: [SEND], when: [paid or adult]')
    expect(found(pair + rule('c', ', when: [paid]'))).toEqual([adds('c')])
    expect(found(pair + rule('c', ', when: [watched]'))).toEqual([])
  })

  test('is one without which every decision stays the same, and no other', () => {
    const facts = ['paid', 'adult']
    const literal = fc.record({ fact: fc.constantFrom(...facts), negated: fc.boolean() })
    const rule = (id: string): fc.Arbitrary<Rule> =>
      fc
        .record({
          fields: fc.uniqueArray(fc.constantFrom('User.id', 'User.email'), { minLength: 1 }),
          // Clauses on facts of their own, so that no rule contradicts itself and is refused.
          when: fc.uniqueArray(literal, { maxLength: 2, selector: ({ fact }) => fact }),
          joined: fc.boolean(),
          tasks: fc.constantFrom(undefined, ['PACK'], ['SEND']),
          own: fc.boolean(),
        })
        .map(({ fields, when, joined, tasks, own }) => ({
          id,
          own,
          see: fields.map((coordinate) => ({ coordinate, form: 'full' as const })),
          when: joined && when.length > 0 ? [when] : when.map((one) => [one]),
          because: { en: 'generated' },
          ...(tasks === undefined ? {} : { tasks }),
        }))
    const base = parsePolicy(sell('  []\n'))
    if (base.kind !== 'purpose') throw new Error('a purpose was written')
    const compiled = (rules: readonly Rule[]) => compilePolicy([{ ...base, rules } satisfies PurposeDocument], shop)
    const truth = [true, false, undefined]
    /** All that the rules ever show, state by state. */
    const decisions = (rules: readonly Rule[]) => {
      const policy = compiled(rules)
      return ['PACK', 'SEND'].flatMap((task) =>
        truth.flatMap((paid) =>
          truth.map((adult) => {
            const grant = decide(policy, { kind: 'CLERK', purpose: 'sell', tasks: [task], facts: { paid, adult }, at })
            return [...grant.fields].map(([name, { form, own }]) => `${name} ${form} ${own}`).sort()
          }),
        ),
      )
    }
    fc.assert(
      fc.property(fc.tuple(rule('a'), rule('b'), rule('c')), (rules) => {
        const purpose = compiled(rules).purposes.get('sell')
        if (purpose === undefined) throw new Error('the purpose was compiled')
        let left: readonly Rule[] = rules
        for (const { id } of rules.toReversed()) {
          const fewer = left.filter((one) => one.id !== id)
          if (JSON.stringify(decisions(fewer)) === JSON.stringify(decisions(left))) left = fewer
        }
        const expected = rules.filter((one) => !left.includes(one)).map(({ id }) => id)
        expect(redundantRules(purpose, ['a', 'b', 'c'])).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  test('is found in a purpose without tasks as well', () => {
    const rules = `  - { id: a, see: { User: [id] }, because: b }\n  - { id: c, see: { User: [id] }, because: b }\n`
    expect(warnings([sell(rules).replace('[PACK, SEND]', '[]')])).toEqual([adds('c')])
  })
})

describe('a purpose written twice', () => {
  const text = (valid: string) => `purpose: sell\nvalid: ${valid}\nwho: [CLERK]\ntasks: []\nrules: []\n`
  test.each([
    [
      '{}',
      '{}',
      '1.yaml:1:1 overlapping-validity: purpose "sell" exists already in 0.yaml and both would be valid; keep one of them',
    ],
    [
      '{ from: 2026-01-01 }',
      '{ from: 2026-05-01 }',
      '1.yaml:2:10 overlapping-validity: purpose "sell" exists already in 0.yaml and both would be valid on 2026-05-01; keep one of them',
    ],
    [
      '{ from: 2026-01-01, until: 2026-05-02 }',
      '{ from: 2026-05-01 }',
      '1.yaml:2:10 overlapping-validity: purpose "sell" exists already in 0.yaml and both would be valid on 2026-05-01; keep one of them',
    ],
    [
      '{ from: 2026-01-01, until: 2026-05-01 }',
      '{ from: 2026-05-01 }',
      '1.yaml:1:1 duplicate-purpose: purpose "sell" exists already in 0.yaml, for another period; keep one file to a purpose and let a new version change it on its effective day',
    ],
    [
      '{ from: 2026-05-01 }',
      '{ until: 2026-05-01 }',
      '1.yaml:1:1 duplicate-purpose: purpose "sell" exists already in 0.yaml, for another period; keep one file to a purpose and let a new version change it on its effective day',
    ],
  ])('for %s and %s is refused', (first, second, problem) => {
    expect(check([text(first), text(second)]).errors.map(told)).toEqual([problem])
  })
})
