import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { dayAfter } from '../../../policies/engine/dutch-day.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PolicyDocument, PurposeDocument, Rule } from '../../../policies/engine/policy-document.ts'
import {
  compileMarket,
  generatedDocuments,
  market,
  marketFields,
  marketKinds,
  marketVocabulary,
  without,
} from '../generated-policy.ts'

const FULLNESS = { full: 4, month: 3, year: 2, exists: 1, category: 1, region: 1 }
const NEVER = '1900-01-01'

/** Every subset of a list. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return items.reduce<Item[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]])
}

/** Every three-valued state of some facts. */
function states(facts: readonly string[]): Record<string, boolean | undefined>[] {
  return facts.reduce<Record<string, boolean | undefined>[]>(
    (before, fact) => before.flatMap((state) => [true, false, undefined].map((value) => ({ ...state, [fact]: value }))),
    [{}],
  )
}

/** What two versions show in every state, asked of `decide` one by one. */
function bruteForce(before: CompiledPolicy, after: CompiledPolicy, kind: string, purpose: string, coordinate: string) {
  const versions = [before.purposes.get(purpose), after.purposes.get(purpose)]
  const cells = versions.flatMap((of) =>
    (of?.derived.has(coordinate) !== true && coordinate === 'Product.shipping'
      ? []
      : (of?.cells.get(kind)?.get(coordinate) ?? [])
    ).map((cell) => ({ ...cell, tasks: cell.tasks ?? of?.tasks ?? new Set<string>() })),
  )
  const tasks = [...new Set(cells.flatMap((cell) => [...cell.tasks]))]
  const words = [...new Set(cells.flatMap(({ when }) => when.flat().map(({ fact }) => fact)))]
  const facts = words.filter((word) => !word.startsWith('until '))
  const ends = words.flatMap((word) => (word.startsWith('until ') ? [dayAfter(word.slice(6))] : []))
  const bounds = versions.flatMap((of) => [of?.valid.from ?? [], of?.valid.until ?? []].flat())
  const days = [NEVER, ...new Set([...bounds, ...ends])]
  const whole = market.field(coordinate)?.coarsens?.field
  let [gained, lost, all] = [0, 0, 0]
  const widenedBy = new Set<string>()
  for (const open of subsets(tasks))
    for (const known of states(facts))
      for (const day of days) {
        const at = new Date(`${day}T12:00:00Z`)
        const grants = [before, after].map((policy) => decide(policy, { kind, purpose, tasks: open, facts: known, at }))
        const level = (version: number, of: string, ownRow: boolean) => {
          const shown = grants[version]?.fields.get(of)
          return shown === undefined || (shown.own && !ownRow) ? 0 : FULLNESS[shown.form]
        }
        // A sibling that comes or goes with the whole field is not counted.
        const differs = (from: number, to: number) =>
          [true, false].some(
            (ownRow) =>
              level(to, coordinate, ownRow) > level(from, coordinate, ownRow) &&
              (whole === undefined || level(to, whole, ownRow) < FULLNESS.full),
          )
        all += 1
        if (differs(0, 1)) {
          gained += 1
          widenedBy.add(grants[1]?.fields.get(coordinate)?.rule ?? '')
        }
        if (differs(1, 0)) lost += 1
      }
  return { gained, lost, all, widenedBy: [...widenedBy].sort() }
}

const COORDINATES = [...marketFields, 'Product.madeOnExists', 'Mutation.sell', 'Mutation.scrap']

function pair(one: readonly PolicyDocument[], other: readonly PolicyDocument[]) {
  const [before, after] = [compileMarket(one), compileMarket(other)]
  fc.pre(before !== undefined && after !== undefined)
  return { before, after }
}

describe('comparing two versions', () => {
  test('finds in every cell exactly what asking both for every state finds', () => {
    fc.assert(
      fc.property(generatedDocuments, generatedDocuments, (one, other) => {
        const { before, after } = pair(one, other)
        const cells = compare(before, after).cells.filter(({ afterClosing }) => afterClosing === undefined)
        for (const purpose of ['sell', 'tell'])
          for (const kind of marketKinds)
            for (const coordinate of COORDINATES) {
              const counted = bruteForce(before, after, kind, purpose, coordinate)
              const found = cells.find(
                (cell) => cell.kind === kind && cell.purpose === purpose && cell.coordinate === coordinate,
              )
              const { widenedBy, ...numbers } = counted
              if (counted.gained + counted.lost === 0) expect(found).toBeUndefined()
              else
                expect(found).toMatchObject({
                  gains: counted.gained > 0,
                  loses: counted.lost > 0,
                  states: numbers,
                  widenedBy,
                })
            }
      }),
      { numRuns: 150 },
    )
  })

  test('finds exactly what former holders of a task go on seeing longer or shorter', () => {
    const HOUR = 3_600_000
    fc.assert(
      fc.property(generatedDocuments, generatedDocuments, (one, other) => {
        const { before, after } = pair(one, other)
        const cells = compare(before, after).cells.filter(({ afterClosing }) => afterClosing !== undefined)
        // On days before, between and after all that a rule may name as its last.
        const moments = ['01-05', '01-20', '02-20', '03-20'].map((day) => new Date(`2026-${day}T12:00:00Z`))
        // With the rules' own conditions out of the way: what any former holder keeps in some state, by days since.
        const keeps = (policy: CompiledPolicy, kind: string, coordinate: string, days: number) =>
          ['PACK', 'SEND'].some((type) =>
            states(['paid', 'adult', 'watched']).some((facts) =>
              moments.some((at) => {
                const sell = policy.purposes.get('sell')
                const closed = [{ type, closedAt: new Date(at.getTime() - days * 24 * HOUR + HOUR) }]
                return (
                  sell !== undefined &&
                  decide(
                    { ...policy, purposes: new Map([['sell', { ...sell, valid: {} }]]) },
                    { kind, purpose: 'sell', tasks: [], facts, at, closed },
                  ).granted(coordinate) !== undefined
                )
              }),
            ),
          )
        for (const kind of marketKinds)
          for (const coordinate of ['Product.upc', 'Product.name']) {
            const found = cells.find(
              (cell) => cell.purpose === 'sell' && cell.kind === kind && cell.coordinate === coordinate,
            )
            const taskless = [before, after].map((policy) => policy.purposes.get('sell')?.tasks.size === 0)
            const longest = [before, after].map((policy, index) =>
              taskless[index] === true
                ? 0
                : (([14, 7] as const).find((days) => keeps(policy, kind, coordinate, days)) ?? 0),
            )
            expect(found?.gains ?? false).toBe((longest[1] ?? 0) > (longest[0] ?? 0))
            expect(found?.loses ?? false).toBe((longest[1] ?? 0) < (longest[0] ?? 0))
          }
      }),
      { numRuns: 60 },
    )
  })

  test('comes out empty exactly when the hashes are equal, over any two bundles', () => {
    fc.assert(
      fc.property(generatedDocuments, generatedDocuments, (one, other) => {
        const { before, after } = pair(one, other)
        expect(isEmpty(before, after)).toBe(before.hash === after.hash)
        expect(isEmpty(before, before)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('comes out empty exactly when the hashes are equal, whatever single point is changed', () => {
    fc.assert(
      fc.property(generatedDocuments, fc.constantFrom(...Object.keys(POINTS)), fc.nat(5), (one, point, at) => {
        const { before, after } = pair(one, (POINTS[point] ?? ((same) => same))(one, at))
        expect(isEmpty(before, after)).toBe(before.hash === after.hash)
      }),
      { numRuns: 400 },
    )
  })

  test('mirrors: what is gained one way is lost the other way', () => {
    fc.assert(
      fc.property(generatedDocuments, generatedDocuments, (one, other) => {
        const { before, after } = pair(one, other)
        const there = compare(before, after).cells
        const back = compare(after, before).cells
        expect(
          there.map(({ kind, purpose, coordinate, states: { gained, lost } }) => [
            kind,
            purpose,
            coordinate,
            gained,
            lost,
          ]),
        ).toEqual(
          back.map(({ kind, purpose, coordinate, states: { gained, lost } }) => [
            kind,
            purpose,
            coordinate,
            lost,
            gained,
          ]),
        )
      }),
      { numRuns: 60 },
    )
  })
})

function isEmpty(before: CompiledPolicy, after: CompiledPolicy): boolean {
  const { cells, other } = compare(before, after)
  return cells.length === 0 && other.length === 0
}

type Change = (documents: readonly PolicyDocument[], at: number) => readonly PolicyDocument[]

const inPurpose =
  (change: (purpose: PurposeDocument) => PurposeDocument): Change =>
  (documents) =>
    documents.map((document) =>
      document.kind === 'purpose' && document.purpose === 'sell' ? change(document) : document,
    )
const inRule =
  (change: (rule: Rule) => Rule): Change =>
  (documents, at) =>
    inPurpose((purpose) => ({
      ...purpose,
      rules: purpose.rules.map((rule, index) => (index === at % purpose.rules.length ? change(rule) : rule)),
    }))(documents, at)
const inVocabulary =
  (change: (vocabulary: Extract<PolicyDocument, { kind: 'vocabulary' }>) => PolicyDocument): Change =>
  (documents) =>
    documents.map((document) => (document.kind === 'vocabulary' ? change(document) : document))

const POINTS: Readonly<Record<string, Change>> = {
  nothing: (documents) => documents,
  'order of documents': (documents) => [...documents].reverse(),
  title: inPurpose((purpose) => ({ ...purpose, title: { ...purpose.title, nl: 'anders' } })),
  dpv: inPurpose((purpose) => ({ ...purpose, dpv: 'https://w3id.org/dpv#X' })),
  regime: inPurpose((purpose) => ({ ...purpose, regime: 'GDPR' })),
  'register entry': inPurpose((purpose) => ({ ...purpose, registerEntry: 'NRM-1' })),
  valid: inPurpose((purpose) => ({ ...purpose, valid: { from: '2026-02-20' } })),
  'legal basis': inPurpose((purpose) => ({ ...purpose, legalBasis: [...purpose.legalBasis, ...purpose.legalBasis] })),
  confidential: inPurpose((purpose) => ({ ...purpose, confidential: !purpose.confidential })),
  advice: inPurpose((purpose) => ({
    ...purpose,
    advice: [{ officer: 'fg', on: '2026-01-01', text: 'No.', objects: true }],
  })),
  'who, one less': inPurpose((purpose) => ({
    ...purpose,
    who: ['CLERK'],
    rules: purpose.rules.map((rule) => without(rule, 'who')),
  })),
  when: inPurpose((purpose) => ({ ...purpose, when: [[{ fact: 'adult', negated: false }]] })),
  'when, twice': inPurpose((purpose) => ({ ...purpose, when: [...purpose.when, ...purpose.when] })),
  'when asked by': inPurpose((purpose) => ({
    ...purpose,
    whenAskedBy: { CLERK: [[{ fact: 'paid', negated: false }]] },
  })),
  'no derived': inPurpose((purpose) => ({ ...purpose, derived: [] })),
  'derived, because': inPurpose((purpose) => ({
    ...purpose,
    derived: purpose.derived.map((derived) => ({ ...derived, because: { en: 'other' } })),
  })),
  arguments: inPurpose((purpose) => ({ ...purpose, arguments: ['Query.products(named)'] })),
  'may change': inPurpose((purpose) => ({ ...purpose, mayChange: [{ coordinate: 'Mutation.sell' }] })),
  'may change, when': inPurpose((purpose) => ({
    ...purpose,
    mayChange: [{ coordinate: 'Mutation.sell', when: [[{ fact: 'watched', negated: false }]] }],
  })),
  'may change, tasks': inPurpose((purpose) => ({
    ...purpose,
    mayChange: [{ coordinate: 'Mutation.sell', tasks: purpose.tasks.slice(0, 1) }],
  })),
  'after closing': inPurpose((purpose) => ({
    ...purpose,
    ...(purpose.afterClosing === undefined ? {} : { afterClosing: { ...purpose.afterClosing, days: 30 } }),
  })),
  'rule name': inRule((rule) => ({ ...rule, id: 'z' })),
  'rule text': inRule((rule) => ({ ...rule, because: { en: 'yet another' } })),
  'rule own': inRule((rule) => ({ ...rule, own: !rule.own })),
  'rule when': inRule((rule) => ({ ...rule, when: [...rule.when, [{ fact: 'watched', negated: false }]] })),
  'rule when, reordered': inRule((rule) => ({
    ...rule,
    when: rule.when.map((clause) => [...clause].reverse()).reverse(),
  })),
  'rule who': inRule((rule) => ({ ...rule, who: ['AUDITOR'] })),
  'rule see': inRule((rule) => ({
    ...rule,
    see: rule.see.some(({ coordinate }) => coordinate === 'User.email')
      ? rule.see
      : [...rule.see, { coordinate: 'User.email', form: 'full' }],
  })),
  'no rule': inPurpose((purpose) => ({ ...without(purpose, 'afterClosing'), rules: purpose.rules.slice(1) })),
  'one purpose less': (documents) =>
    documents.filter((document) => document.kind !== 'purpose' || document.purpose === 'sell'),
  silent: inVocabulary((vocabulary) => ({
    ...vocabulary,
    facts: vocabulary.facts.map((fact) => (fact.fact === 'watched' ? { ...fact, silent: false } : fact)),
  })),
  sentence: inVocabulary((vocabulary) => ({
    ...vocabulary,
    facts: vocabulary.facts.map((fact) => ({ ...fact, sentence: { ...fact.sentence, nl: 'Anders.' } })),
  })),
  titles: inVocabulary((vocabulary) => ({
    ...vocabulary,
    titles: { kinds: {}, tasks: {}, coarsenings: {} },
  })),
  'a kind twice': inVocabulary((vocabulary) => ({ ...vocabulary, kinds: [...vocabulary.kinds, ...vocabulary.kinds] })),
  structural: inVocabulary((vocabulary) => ({ ...vocabulary, structural: [] })),
  'kind of an agency': (documents) =>
    documents.map((document) =>
      document.kind === 'agencies'
        ? { ...document, agencies: document.agencies.map((agency) => ({ ...agency, kind: 'AUDITOR' })) }
        : document,
    ),
  'name of an agency': (documents) =>
    documents.map((document) =>
      document.kind === 'agencies'
        ? { ...document, agencies: document.agencies.map((agency) => ({ ...agency, name: 'Other' })) }
        : document,
    ),
  'no agencies': (documents) => documents.filter(({ kind }) => kind !== 'agencies'),
  'no agency': (documents) =>
    documents.map((document) => (document.kind === 'agencies' ? { ...document, agencies: [] } : document)),
  'red line': (documents) =>
    documents.map((document) =>
      document.kind === 'red-lines'
        ? { ...document, lines: document.lines.map((line) => ({ ...line, because: { en: 'y' } })) }
        : document,
    ),
  'no red lines': (documents) => documents.filter(({ kind }) => kind !== 'red-lines'),
}

describe('a comparison', () => {
  const compile = (purpose: string) => compilePolicy([marketVocabulary, parsePolicy(purpose)], market)
  const head = `purpose: sell
who: [CLERK, AUDITOR]
tasks: [SEND, PACK]
`

  test('of one field added to one rule is one gained cell a kind and nothing else', () => {
    const before = compile(`${head}rules: [{ id: a, who: [CLERK], see: { User: [id] }, when: [paid], because: x }]`)
    const after = compile(
      `${head}rules: [{ id: a, who: [CLERK], see: { User: [id, email] }, when: [paid], because: x }]`,
    )
    expect(compare(before, after)).toEqual({
      before: before.hash,
      after: after.hash,
      cells: [
        {
          kind: 'CLERK',
          purpose: 'sell',
          coordinate: 'User.email',
          gains: true,
          loses: false,
          before: [],
          after: [
            { coordinate: 'User.email', form: 'full', own: false, tasks: ['PACK', 'SEND'], when: 'paid', rule: 'a' },
          ],
          // Three of the four sets of open tasks, one of the three values of the fact.
          states: { gained: 3, lost: 0, all: 12 },
          widenedBy: ['a'],
        },
      ],
      other: [],
      formerReasons: {},
    })
  })

  test('of the year of all rows against the whole value of own rows is a gain and a loss', () => {
    const before = compile(`${head}rules: [{ id: a, see: { Product: { madeOn: year } }, because: x }]`)
    const after = compile(`${head}rules: [{ id: a, own: true, see: { Product: { madeOn: full } }, because: x }]`)
    expect(compare(before, after).cells.map(({ coordinate, gains, loses }) => ({ coordinate, gains, loses }))).toEqual([
      { coordinate: 'Product.madeOn', gains: true, loses: true },
      { coordinate: 'Product.madeOn', gains: true, loses: true },
    ])
  })

  test('tells what else differs, and what of it lets more be learnt', () => {
    const before = compile(`${head}rules: [{ id: a, see: { User: [id] }, because: x }]`)
    const after = compilePolicy(
      [
        parsePolicy(shopVocabularyTold),
        parsePolicy(
          `${head}title: { en: Sell, nl: Verkopen }\narguments: { Query.products: [named] }\nrules: [{ id: a, see: { User: [id] }, because: y }]`,
        ),
      ],
      market,
    )
    expect(compare(before, after)).toMatchObject({
      cells: [],
      other: [
        { what: 'argument', subject: 'Query.products(named)', change: 'added', purpose: 'sell', widens: true },
        { what: 'rule-text', subject: 'a', change: 'changed', purpose: 'sell' },
        { what: 'title', subject: 'sell', change: 'changed', purpose: 'sell' },
        { what: 'vocabulary', subject: 'watched', change: 'changed', part: 'facts', widens: true },
      ],
    })
  })
})

const shopVocabularyTold = `
facts:
  paid: { asserted-by: CHAIN, sentence: { en: Paid., nl: Betaald. }, source: 'BW 7:26', silent: false }
  adult: { asserted-by: CHAIN, sentence: { en: Adult., nl: Volwassen. }, source: 'BW 1:233', silent: false }
  watched: { asserted-by: CLERK, sentence: { en: Watched., nl: In de gaten. }, source: 'Sv 126g', silent: false }
kinds: { CLERK: { en: Clerk, nl: Bediende }, AUDITOR: { en: Auditor, nl: Controleur } }
tasks: { PACK: { holders: [CLERK], en: Pack, nl: Inpakken }, SEND: { holders: [CLERK], en: Send, nl: Versturen } }
regimes: { GDPR: { en: Regulation, nl: Verordening } }
structural: [ProductConnection.edges, ProductConnection.pageInfo, ProductEdge.node, ProductEdge.cursor, PageInfo.*]
`
