import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { DecisionRequest } from '../../../policies/engine/compiled-policy.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { explain } from '../../../policies/engine/explain.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
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

const coordinates = [...market.types.values()]
  .filter(({ kind, value }) => kind === 'object' && !value)
  .flatMap((type) => [...type.fields.values()].map(({ coordinate }) => coordinate))
const day = (text: string) => new Date(`${text}T12:00:00Z`)

describe('an explanation', () => {
  const truth = fc.constantFrom(true, false, undefined)
  const asked = fc.record({
    kind: fc.constantFrom(...marketKinds, 'STRANGER'),
    purpose: fc.constantFrom('sell', 'tell', 'sel'),
    tasks: fc.subarray(marketTasks),
    facts: fc.record(Object.fromEntries(marketFacts.map((fact) => [fact, truth]))),
    at: fc.constantFrom('2026-01-01', '2026-01-20', '2026-02-20').map(day),
  })

  test('says shown exactly of what decide shows, by the rule and in the form that it gives', () => {
    fc.assert(
      fc.property(generatedDocuments, asked, (documents, request) => {
        const policy = compileMarket(documents)
        fc.pre(policy !== undefined)
        const grant = decide(policy, request)
        for (const coordinate of coordinates) {
          // Outside its purposes nothing is explained but that, structural coordinates included.
          const granted = grant.granted(coordinate)
          const explanation = explain(policy, request, coordinate)
          expect(explanation.shown).toBe(granted !== undefined)
          if (explanation.shown) {
            expect(explanation).toMatchObject({ form: granted?.form, own: granted?.own, rule: granted?.rule })
            const known: DecisionRequest['facts'] = {
              ...request.facts,
              ...daysOn(request.at.toISOString().slice(0, 10)),
            }
            const satisfied = explanation.when.every((clause) =>
              clause.some(({ fact, negated }) => known[fact] === !negated),
            )
            expect(satisfied).toBe(true)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  test('becomes a grant when what it says is missing is supplied', () => {
    fc.assert(
      fc.property(generatedDocuments, asked, (documents, request) => {
        const policy = compileMarket(documents)
        fc.pre(policy !== undefined)
        for (const coordinate of coordinates) {
          let now: DecisionRequest = request
          let explanation = explain(policy, now, coordinate, { silentFacts: true })
          // Task first, then facts: at most two steps, or it is a thing that no circumstance can supply.
          for (let step = 0; step < 2 && !explanation.shown; step += 1) {
            const { missing } = explanation
            if (missing.what === 'task') now = { ...now, tasks: [...now.tasks, ...missing.oneOf.slice(0, 1)] }
            if (missing.what === 'facts') {
              expect(missing.silent).toBe(false)
              const supplied = missing.when.map(([literal]) => [literal?.fact, literal?.negated === false])
              now = { ...now, facts: { ...now.facts, ...Object.fromEntries(supplied) } }
            }
            explanation = explain(policy, now, coordinate, { silentFacts: true })
          }
          if (!explanation.shown && explanation.missing.what === 'facts')
            // Two clauses that ask opposite things of one fact need another fact each; never nothing at all.
            expect(explanation.missing.when.length).toBeGreaterThan(0)
          if (!explanation.shown) expect(explanation.missing.what).not.toBe('task')
        }
      }),
      { numRuns: 100 },
    )
  })

  test('never names a silent fact unless an auditor asks', () => {
    fc.assert(
      fc.property(generatedDocuments, asked, (documents, request) => {
        const policy = compileMarket(documents)
        fc.pre(policy !== undefined)
        const sentences = sentencesIn('en', policy)
        for (const coordinate of coordinates) {
          const explanation = explain(policy, request, coordinate)
          if (explanation.shown) continue
          expect(JSON.stringify(explanation)).not.toContain('watched')
          expect(sentences.explanation(explanation, coordinate)).not.toContain('Watched')
        }
      }),
      { numRuns: 100 },
    )
  })

  const policy = compilePolicy(
    [
      marketVocabulary,
      parsePolicy(`
purpose: sell
title: { en: Sell things, nl: Dingen verkopen }
register-entry: M-1
dpv: https://w3id.org/dpv#Sell
regime: GDPR
who: [CLERK]
tasks: [SEND, PACK]
valid: { from: 2026-02-01, until: 2026-06-01 }
legal-basis: [{ law: BW, article: '7:1', because: a sale }]
may-change: [Mutation.sell]
after-closing: { keep: [Product.upc], for: P14D }
rules:
  - { id: all, see: { Product: [upc, shipping] }, when: [paid or adult], because: To pack. }
  - { id: dated, tasks: [PACK], own: true, see: { Product: { madeOn: year } }, when: [not watched, adult], because: To date. }
`),
    ],
    market,
  )
  const request: DecisionRequest = {
    kind: 'CLERK',
    purpose: 'sell',
    tasks: ['PACK'],
    facts: { paid: true, adult: true, watched: false },
    at: day('2026-03-01'),
  }
  const [en, nl] = [sentencesIn('en', policy), sentencesIn('nl', policy)]
  const say = (asked: Partial<DecisionRequest>, coordinate: string, auditor = false) => {
    const explanation = explain(policy, { ...request, ...asked }, coordinate, { silentFacts: auditor })
    return [en.explanation(explanation, coordinate), nl.explanation(explanation, coordinate)]
  }

  test('of a field shown names the rule, its reason, the task, the facts and the ground, in both languages', () => {
    expect(say({}, 'Product.upc')).toEqual([
      'Product.upc is shown in full, by rule all. Reason: To pack. Open: Pack (PACK). When it is known: “Paid” or “Adult”. Ground: BW 7:1.',
      'Product.upc wordt volledig getoond, door regel all. Reden: To pack. Open: Inpakken (PACK). Als bekend is: “Betaald” of “Volwassen”. Grondslag: BW 7:1.',
    ])
    expect(say({}, 'Product.madeOn')[0]).toBe(
      'Product.madeOn is shown as a year (own rows only), by rule dated. Reason: To date. Open: Pack (PACK). When it is known: not “Watched”; and “Adult”. Ground: BW 7:1.',
    )
  })

  test('of a link names the field behind it, of a change that it is listed, of structure that it carries no data', () => {
    expect(say({}, 'User.bought')[0]).toContain('It opens because Product.upc behind it is shown.')
    expect(say({}, 'Mutation.sell')[0]).toBe(
      'Mutation.sell may be used: the purpose lists it under may-change. Open: Pack (PACK). Ground: BW 7:1.',
    )
    expect(say({}, 'PageInfo.hasNextPage')).toEqual([
      'PageInfo.hasNextPage carries no data of a person and needs no grant.',
      'PageInfo.hasNextPage bevat geen gegevens van een persoon en behoeft geen toestemming.',
    ])
  })

  test('of what a former holder keeps says that the task is closed', () => {
    const closed = { tasks: [], closed: [{ type: 'SEND', closedAt: day('2026-02-25') }] }
    expect(say(closed, 'Product.upc')[0]).toContain('The task is closed')
    expect(say(closed, 'User.bought')[0]).toContain('It opens because Product.upc')
    expect(say(closed, 'Mutation.sell')[0]).toContain('needs an open task')
  })

  test.each<[string, Partial<DecisionRequest>, string, string, string]>([
    [
      'purpose',
      { purpose: 'sel' },
      'User.id',
      'there is no such purpose, did you mean sell?',
      'dit doel bestaat niet, bedoelt u sell?',
    ],
    ['purpose', { purpose: 'something-else' }, 'User.id', 'there is no such purpose.', 'dit doel bestaat niet.'],
    ['kind', { kind: 'AUDITOR' }, 'User.id', 'only for Clerk (CLERK)', 'alleen voor Bediende (CLERK)'],
    [
      'day',
      { at: day('2026-01-01') },
      'User.id',
      'not in force on that day (from 2026-02-01 until 2026-06-01)',
      'gold niet op die dag (van 2026-02-01 tot 2026-06-01)',
    ],
    ['coordinate', {}, 'User.idd', 'did you mean "User.id"?', 'did you mean "User.id"?'],
    ['derived', {}, 'Product.shipping', 'computed from Product.upc', 'afgeleid van Product.upc'],
    ['rule', {}, 'User.id', 'no rule of the purpose shows it', 'geen regel van het doel'],
    [
      'task',
      { tasks: ['SEND'] },
      'Product.madeOn',
      'rule dated needs an open task Pack (PACK)',
      'regel dated vraagt een open taak Inpakken (PACK)',
    ],
    [
      'facts',
      { facts: {} },
      'Product.upc',
      'it is not known: “Paid” or “Adult”',
      'niet bekend: “Betaald” of “Volwassen”',
    ],
    [
      'silent',
      { facts: { adult: true } },
      'Product.madeOn',
      'something is missing that may not be told',
      'iets dat niet mag worden verteld',
    ],
    [
      'both',
      { facts: {} },
      'Product.madeOn',
      'not known: “Adult” and something that may not be told',
      '“Volwassen” en iets dat niet mag worden verteld',
    ],
  ])('of a field withheld names the first thing missing: the %s', (_, asked, coordinate, english, dutch) => {
    const [inEnglish, inDutch] = say(asked, coordinate)
    expect(inEnglish).toContain(english)
    expect(inDutch).toContain(dutch)
  })

  test('of an argument goes by its listing and by the field that it tells of, in full and on every row', () => {
    const listing = compilePolicy(
      [
        marketVocabulary,
        parsePolicy(`
purpose: sell
title: { en: Sell things, nl: Dingen verkopen }
register-entry: M-1
dpv: https://w3id.org/dpv#Sell
regime: GDPR
who: [CLERK]
tasks: [PACK]
legal-basis: [{ law: BW, article: '7:1', because: a sale }]
arguments: { Query.products: [named, made] }
rules: [{ id: all, see: { Product: { name: full, madeOn: year } }, when: [paid], because: To pack. }]
`),
      ],
      market,
    )
    const ask = (asked: typeof policy, coordinate: string, facts = request.facts) =>
      explain(asked, { ...request, facts }, coordinate)
    expect(ask(listing, 'Query.products(named)')).toMatchObject({ shown: true, rule: 'all' })
    expect(ask(listing, 'Query.products(named)', {})).toMatchObject({ shown: false, missing: { what: 'facts' } })
    expect(ask(listing, 'Query.products(made)')).toEqual({ shown: false, missing: { what: 'rule' } })
    expect(ask(listing, 'Query.products(first)')).toMatchObject({ shown: true, through: 'Product.name' })
    const unlisted = ask(policy, 'Query.products(named)')
    expect(unlisted).toEqual({ shown: false, missing: { what: 'argument' } })
    expect(en.explanation(unlisted, 'Query.products(named)')).toContain('the purpose does not list it under arguments')
    expect(nl.explanation(unlisted, 'Query.products(named)')).toContain('het doel noemt het niet onder arguments')
  })

  test('goes by the rule whose task is open before one whose facts hold', () => {
    const two = compilePolicy(
      [
        parsePolicy(`
purpose: sell
who: [CLERK]
tasks: [SEND, PACK]
rules:
  - { id: a, tasks: [SEND], see: { User: [id] }, because: x }
  - { id: b, tasks: [PACK], see: { User: [id] }, when: [paid, adult], because: x }
`),
      ],
      market,
    )
    expect(explain(two, { ...request, facts: {} }, 'User.id')).toMatchObject({ missing: { what: 'facts', rule: 'b' } })
  })

  test('names words as they are where no vocabulary says what people call them', () => {
    const bare = compilePolicy(
      [
        parsePolicy(
          `{ purpose: sell, who: [CLERK], tasks: [PACK], rules: [{ id: a, see: { User: [id] }, when: [paid], because: x }] }`,
        ),
      ],
      market,
    )
    const sentences = sentencesIn('en', bare)
    expect(sentences.name('CLERK')).toBe('CLERK')
    expect(sentences.way({ form: 'year', own: true, tasks: [], when: '' })).toBe(
      'as a year, own rows only, without a task',
    )
    const missing = (asked: Partial<DecisionRequest>) =>
      sentences.explanation(explain(bare, { ...request, ...asked }, 'User.id'), 'User.id')
    expect(missing({ tasks: [] })).toBe('User.id is withheld: rule a needs an open task PACK.')
    expect(missing({ facts: {} })).toBe('User.id is withheld: for rule a it is not known: “paid”.')
    expect(missing({})).toBe(
      'User.id is shown in full, by rule a. Reason: x. Open: PACK. When it is known: “paid”. Ground: .',
    )
  })

  test('names a silent fact to an auditor', () => {
    expect(say({ facts: {} }, 'Product.madeOn', true)[0]).toContain('not known: not “Watched”; and “Adult”.')
  })
})
