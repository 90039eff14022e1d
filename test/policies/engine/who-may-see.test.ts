import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { type Seer, whoMaySee } from '../../../policies/engine/who-may-see.ts'
import {
  compileMarket,
  daysOn,
  generatedDocuments,
  market,
  marketFacts,
  marketKinds,
  marketTasks,
  marketVocabulary,
} from '../generated-policy.ts'
import { at, shipped } from '../shipped-policy.ts'
import { smallSchema } from '../small-schema.ts'

const FULLNESS = { full: 3, month: 2, year: 1, exists: 0, category: 0, region: 0 }

const coordinates = [...market.types.values()]
  .filter(({ kind, value }) => kind === 'object' && !value)
  .flatMap((type) => [...type.fields.values()].map(({ coordinate }) => coordinate))

/** Whether the facts make a formula hold, read from its text as a person reads it. */
function holds(when: string, facts: Readonly<Record<string, boolean | undefined>>): boolean {
  if (when === '') return true
  return when.split(' and ').every((clause) =>
    clause
      .replaceAll(/[()]/gu, '')
      .split(' or ')
      .some((literal) => (literal.startsWith('not ') ? facts[literal.slice(4)] === false : facts[literal] === true)),
  )
}

function seersOf(policy: CompiledPolicy, coordinate: string, moment?: Date): readonly Seer[] {
  const answer = whoMaySee(policy, coordinate, moment)
  if ('problem' in answer) throw new Error(answer.problem)
  return answer.seers
}

describe('who may see', () => {
  test('is exactly what deciding every state gives, for every coordinate of any policy', () => {
    const truth = fc.constantFrom(true, false, undefined)
    const known = fc.record(Object.fromEntries(marketFacts.map((fact) => [fact, truth])))
    const moment = fc.constantFrom('2026-01-01', '2026-01-20', '2026-02-20', '2026-04-01')
    fc.assert(
      fc.property(generatedDocuments, known, fc.subarray(marketTasks), moment, (documents, facts, tasks, day) => {
        const policy = compileMarket(documents)
        fc.pre(policy !== undefined)
        const now = new Date(`${day}T12:00:00Z`)
        for (const coordinate of coordinates) {
          const seers = seersOf(policy, coordinate, now)
          for (const purpose of policy.purposes.keys())
            for (const kind of marketKinds) {
              const granted = decide(policy, { kind, purpose, tasks, facts, at: now }).fields.get(coordinate)
              const found = seers
                .filter(
                  (seer) =>
                    seer.purpose === purpose && seer.kind === kind && holds(seer.when, { ...facts, ...daysOn(day) }),
                )
                .filter((seer) => seer.tasks.length === 0 || seer.tasks.some((task) => tasks.includes(task)))
                .sort(
                  (left, right) => FULLNESS[right.form] - FULLNESS[left.form] || Number(left.own) - Number(right.own),
                )
              if (policy.structural.has(coordinate)) continue
              expect(found[0] !== undefined).toBe(granted !== undefined)
              expect(found[0]?.form).toBe(granted?.form)
              expect(found[0]?.own).toBe(granted?.own)
            }
        }
      }),
      { numRuns: 150 },
    )
  })

  const policy = compilePolicy(
    [
      parsePolicy(`
purpose: sell
who: [CLERK, AUDITOR]
tasks: [SEND, PACK]
valid: { from: 2026-02-01 }
arguments: { Query.products: [named] }
may-change: [Mutation.sell]
after-closing: { keep: [Product.upc], for: P14D }
derived: [{ field: Product.shipping, from: [Product.upc], because: weight }]
rules:
  - { id: all, see: { Product: [upc, name, shipping] }, when: [paid], because: To pack. }
  - { id: dated, who: [CLERK], own: true, see: { Product: [madeOn] }, because: To date. }
`),
    ],
    market,
  )

  test('says of a field its kinds, tasks, facts, form, rows, rule, reason, and how long it is kept', () => {
    expect(seersOf(policy, 'Product.upc')).toEqual(
      ['AUDITOR', 'CLERK'].map((kind) => ({
        kind,
        purpose: 'sell',
        coordinate: 'Product.upc',
        form: 'full',
        own: false,
        tasks: ['PACK', 'SEND'],
        when: 'paid',
        rule: 'all',
        because: { en: 'To pack.' },
        keptDays: 14,
      })),
    )
  })

  test('does not go through a computed link whose sources the purpose has not accepted', () => {
    const advert = compilePolicy(
      [
        parsePolicy(
          `{ purpose: sell, who: [CLERK], tasks: [], rules: [{ id: a, see: { Advert: [text] }, because: x }] }`,
        ),
      ],
      market,
    )
    expect(seersOf(advert, 'User.bought')).toEqual([])
    expect(seersOf(advert, 'Product.advert')).toEqual([])
    expect(seersOf(advert, 'Query.media').map(({ through }) => through)).toEqual(['Advert.text'])
  })

  test('takes an argument that tells of no field as the field that it stands on', () => {
    expect(seersOf(policy, 'Query.products(first)').map(({ kind, through }) => [kind, through])).toEqual(
      seersOf(policy, 'Query.products').map(({ kind, through }) => [kind, through]),
    )
  })

  test('says of a computed field who accepted its sources, of a change who may make it, of a link what opens it', () => {
    expect(seersOf(policy, 'Product.shipping').map(({ kind, rule }) => `${kind} ${rule}`)).toEqual([
      'AUDITOR all',
      'CLERK all',
    ])
    expect(seersOf(policy, 'Mutation.sell').map(({ kind, rule, because }) => [kind, rule, because])).toEqual([
      ['AUDITOR', 'may-change', {}],
      ['CLERK', 'may-change', {}],
    ])
    expect(seersOf(policy, 'Mutation.scrap')).toEqual([])
    expect(new Set(seersOf(policy, 'User.bought').map(({ through }) => through))).toEqual(
      new Set(['Product.upc', 'Product.name', 'Product.shipping', 'Product.madeOn', 'Product.madeOnExists']),
    )
  })

  test('says of an argument that tells of a field who may use it: listed, and the field in full on all rows', () => {
    expect(seersOf(policy, 'Query.products(named)').map(({ kind, coordinate }) => `${kind} ${coordinate}`)).toEqual([
      'AUDITOR Query.products(named)',
      'CLERK Query.products(named)',
    ])
    // Shown in full and not listed; then shown on own rows only.
    expect(seersOf(policy, 'Query.products(coded)')).toEqual([])
    expect(seersOf(policy, 'Query.products(made)')).toEqual([])
  })

  test('lists a link that is granted by name beside what opens it, and passes over structure and types that are gone', () => {
    const linked = compilePolicy(
      [
        marketVocabulary,
        parsePolicy(`
purpose: sell
title: { en: Sell things, nl: Dingen verkopen }
register-entry: M-1
dpv: https://w3id.org/dpv#Sell
regime: GDPR
who: [CLERK]
tasks: []
legal-basis: [{ law: BW, article: '7:1', because: a sale }]
rules: [{ id: a, see: { User: [secret], Secret: [word], PageInfo: [hasNextPage] }, because: x }]
`),
      ],
      market,
    )
    expect(seersOf(linked, 'User.secret').map(({ through }) => through)).toEqual([undefined, 'Secret.word'])
    expect(seersOf(linked, 'Query.products').map(({ through }) => through)).not.toContain('PageInfo.hasNextPage')
    const gone = smallSchema({
      Query: { fields: { one: { type: 'Any', kind: 'link' } } },
      Any: { kind: 'union', possible: ['Here', 'Gone'] },
      Here: { fields: { id: {} } },
      Lonely: { value: true, fields: { id: {} } },
    })
    const overGone = compilePolicy(
      [parsePolicy(`{ purpose: sell, who: [CLERK], tasks: [], rules: [{ id: a, see: { Here: [id] }, because: x }] }`)],
      gone,
    )
    expect(seersOf(overGone, 'Query.one').map(({ through }) => through)).toEqual(['Here.id'])
    expect(whoMaySee(overGone, 'Lonely.id')).toEqual({
      problem: 'Lonely has no fields of its own to grant: ask for the field that holds it',
    })
  })

  test('knows when the purpose is in force, and that a structural coordinate is open to all', () => {
    expect(seersOf(policy, 'Product.upc', new Date('2026-01-15T12:00:00Z'))).toEqual([])
    expect(whoMaySee(shipped, 'PageInfo.hasNextPage')).toMatchObject({ structural: true })
    expect(whoMaySee(shipped, 'CrimeReport.statementText', at)).toMatchObject({ structural: false })
  })

  test.each([
    ['Prodct.upc', 'type "Prodct" is not listed; did you mean "Product"?'],
    ['Product.upx', 'field "Product.upx" is not listed; did you mean "Product.upc"?'],
    ['Product', 'Product is a type: name one of its fields, such as Product.upc'],
    ['Node.id', 'Node is an interface: ask for a field of Product or User'],
    ['Media.id', 'Media is a union: ask for a field of Product or Advert'],
    ['Size.width', 'Size has no fields of its own to grant: ask for Product.size'],
    ['Query.products(nam)', 'argument of Query.products "nam" is not listed; did you mean "named"?'],
  ])('answers a question about %s with what to ask instead', (asked, problem) => {
    expect(whoMaySee(policy, asked)).toEqual({ problem })
  })
})
