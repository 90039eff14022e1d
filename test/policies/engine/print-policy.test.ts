import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { refusedCharacter } from '../../../policies/engine/check-characters.ts'
import type { Form } from '../../../policies/engine/coordinates.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type {
  AgenciesDocument,
  Approval,
  PolicyDocument,
  AllowedChange,
  PurposeDocument,
  RedLinesDocument,
  ReleaseDocument,
  Rule,
  VocabularyDocument,
} from '../../../policies/engine/policy-document.ts'
import { printPolicy } from '../../../policies/engine/print-policy.ts'
import { documents, policies } from '../shipped-policy.ts'

const positions = new Map()
const without = (document: PolicyDocument) => ({ ...document, positions })

/** Texts that a printer gets wrong first: what looks like something else, what folds, what needs quotes. */
const AWKWARD = [
  '<<',
  '~',
  'null',
  'yes',
  'true',
  '1',
  '0x1f',
  '1e3',
  '2026-01-01',
  '*a',
  '&a',
  '!x',
  '%y',
  '-',
  '- a',
  '? b',
  '#c',
  'a: b',
  'a #b',
  "it's",
  '"quoted"',
  '[',
  '{}',
  ' led',
  'trailed ',
  'two\nlines',
  '\nfirst',
  'tab\tinside',
  'end:',
  '|',
  '---',
  '...',
  'word '.repeat(60),
  'x'.repeat(300),
  `${'long '.repeat(40)}: #`,
  'é ü ë',
  '😀',
  '\\',
  '\r\n',
  '>-\n a',
]
const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ minLength: 1, unit: 'grapheme' }).filter((found) => refusedCharacter(found) === undefined),
)
const told = fc.oneof(fc.record({ en: text }), fc.record({ nl: text }), fc.record({ en: text, nl: text }))
const word = fc.oneof(
  fc.constantFrom('kinds', 'valid', 'rules', 'when', 'title', 'true', 'constructor', 'null', 'NaN'),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,12}$/u),
)
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/u)
const words = fc.uniqueArray(word, { maxLength: 4 })
const someWords = fc.uniqueArray(word, { minLength: 1, maxLength: 4 })
const texts = fc.uniqueArray(text, { maxLength: 4 })
const someTexts = fc.uniqueArray(text, { minLength: 1, maxLength: 4 })
const titles = fc.record({ en: text, nl: text })
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const key = fc.stringMatching(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/u)
const hash = fc.stringMatching(/^[0-9a-f]{64}$/u)
const form = fc.constantFrom<Form>('full', 'month', 'year', 'exists', 'category', 'region')
const recordOf = <Value>(value: fc.Arbitrary<Value>) =>
  fc
    .uniqueArray(fc.tuple(word, value), { maxLength: 4, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries))

const literal = fc.record({
  fact: fc.constantFrom('paid', 'not', 'adult', 'a-b', 'x1').map((fact) => (fact === 'not' ? 'known' : fact)),
  negated: fc.boolean(),
})
const formula = fc.uniqueArray(fc.array(literal, { minLength: 1, maxLength: 3 }), {
  maxLength: 3,
  selector: (clause) => JSON.stringify(clause),
})

const see: fc.Arbitrary<Rule['see']> = fc
  .uniqueArray(
    fc.tuple(
      name,
      fc.uniqueArray(fc.tuple(fc.oneof(name, fc.constant('*'), fc.constant('__proto__')), form), {
        maxLength: 4,
        minLength: 1,
        selector: ([field]) => field,
      }),
    ),
    { maxLength: 3, selector: ([type]) => type },
  )
  .map((types) =>
    types.flatMap(([type, fields]) => fields.map(([field, form]) => ({ coordinate: `${type}.${field}`, form }))),
  )

const optional = <Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) =>
  fc.record<Shape>(shape, { requiredKeys: [] })

const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.record(
      { id: word, own: fc.boolean(), whileWaiting: fc.constant(true as const), see, when: formula, because: told },
      { requiredKeys: ['id', 'own', 'see', 'when', 'because'] },
    ),
    optional({ who: someWords, tasks: someWords }),
  )
  .map(([base, more]) => ({ ...base, ...more }))

const change: fc.Arbitrary<AllowedChange> = fc
  .tuple(fc.record({ coordinate: text }), optional({ who: someWords, tasks: someWords, when: formula }))
  .map(([base, more]) => ({ ...base, ...more }))

const approval: fc.Arbitrary<Approval> = fc.record({ mandateHolder: word, for: word, on: day, hash, jws: text })
const signatures = {
  approvedBy: fc.array(approval, { maxLength: 2 }),
  advice: fc.array(fc.record({ officer: word, on: day, text, objects: fc.boolean() }), { maxLength: 2 }),
}

const purpose: fc.Arbitrary<PurposeDocument> = fc
  .tuple(
    fc.record({
      kind: fc.constant('purpose' as const),
      purpose: word,
      title: fc.oneof(titles, fc.constant({})),
      valid: fc
        .uniqueArray(day, { maxLength: 2 })
        .map((days) => days.sort())
        .chain(([from, until]) =>
          fc.constantFrom<PurposeDocument['valid']>(
            {},
            ...(from === undefined ? [] : [{ from }, { until: from }]),
            ...(from === undefined || until === undefined ? [] : [{ from, until }]),
          ),
        ),
      who: someWords,
      tasks: words,
      legalBasis: fc.array(fc.record({ law: text, article: text, because: told }), { maxLength: 2 }),
      when: formula,
      whenAskedBy: recordOf(formula),
      rules: fc.uniqueArray(rule, { maxLength: 3, selector: ({ id }) => id }),
      derived: fc.array(fc.record({ field: text, from: someTexts, because: told }), { maxLength: 2 }),
      arguments: fc
        .uniqueArray(fc.tuple(word, fc.uniqueArray(name, { minLength: 1, maxLength: 3 })), {
          maxLength: 2,
          selector: ([field]) => field,
        })
        .map((fields) => fields.flatMap(([field, names]) => names.map((named) => `${field}(${named})`))),
      mayChange: fc.uniqueArray(change, { maxLength: 3, selector: (one) => JSON.stringify(one) }),
      confidential: fc.boolean(),
      positions: fc.constant(positions),
      ...signatures,
    }),
    optional({
      registerEntry: text,
      dpv: text,
      regime: text,
      afterClosing: fc.record({
        keep: someTexts,
        days: fc.oneof(
          fc.integer({ min: 1, max: 9999 }),
          fc.integer({ min: 1429, max: 9999 }).map((weeks) => weeks * 7),
        ),
      }),
    }),
  )
  .map(([base, more]) => ({ ...base, ...more }))

const vocabulary: fc.Arbitrary<VocabularyDocument> = fc
  .record({
    facts: fc.uniqueArray(
      fc.record({ fact: word, assertedBy: word, sentence: titles, source: text, silent: fc.boolean() }),
      {
        maxLength: 3,
        selector: ({ fact }) => fact,
      },
    ),
    assertions: fc.uniqueArray(fc.record({ assertion: word, assertedBy: word, means: text }), {
      maxLength: 3,
      selector: ({ assertion }) => assertion,
    }),
    kinds: recordOf(titles),
    tasks: recordOf(fc.record({ holders: words, title: titles })),
    coarsenings: recordOf(titles),
    regimes: fc
      .uniqueArray(fc.tuple(fc.constantFrom('GDPR', 'GDPR/WPG', 'A+B'), titles), { selector: ([regime]) => regime })
      .map((entries) => Object.fromEntries(entries)),
    categories: fc
      .uniqueArray(fc.tuple(fc.constantFrom('pd:Name', 'dpv:PersonalData'), titles), {
        selector: ([category]) => category,
      })
      .map((entries) => Object.fromEntries(entries)),
    structural: texts,
  })
  .map(({ tasks, kinds, coarsenings, ...rest }) => ({
    kind: 'vocabulary' as const,
    ...rest,
    kinds: Object.keys(kinds),
    tasks: Object.keys(tasks),
    holders: Object.fromEntries(Object.entries(tasks).map(([task, { holders }]) => [task, holders])),
    titles: {
      kinds,
      tasks: Object.fromEntries(Object.entries(tasks).map(([task, { title }]) => [task, title])),
      coarsenings,
    },
    positions,
  }))

const redLines: fc.Arbitrary<RedLinesDocument> = fc
  .array(
    fc
      .tuple(
        fc.record({ id: word, because: told, fields: someTexts }),
        optional({
          owner: word,
          onlyPurposes: words,
          notPurposes: words,
          onlyKinds: recordOf(words),
          requires: formula,
          onlyForms: fc.uniqueArray(form),
        }),
      )
      .map(([base, more]) => ({ ...base, ...more })),
    { maxLength: 3 },
  )
  .chain((lines) =>
    optional({ wideningDelay: fc.integer({ min: 1, max: 366 }) }).map((more) => ({
      kind: 'red-lines' as const,
      ...more,
      lines,
      positions,
    })),
  )

const agencies: fc.Arbitrary<AgenciesDocument> = fc
  .record({
    agencies: fc.uniqueArray(
      fc
        .tuple(
          fc.record({ slug: word, name: text, kind: word, oin: fc.stringMatching(/^\d{20}$/u) }),
          optional({ issuer: text, municipality: fc.stringMatching(/^\d{4}$/u), region: word }),
        )
        .map(([base, more]) => ({ ...base, ...more })),
      { maxLength: 3, comparator: (one, other) => one.slug === other.slug || one.oin === other.oin },
    ),
    people: fc.uniqueArray(
      fc.record({
        id: word,
        name: text,
        for: word,
        roles: fc.uniqueArray(
          fc.constantFrom('privacy-officer' as const, 'mandate-holder' as const, 'auditor' as const),
          { minLength: 1 },
        ),
        key,
      }),
      { maxLength: 3, comparator: (one, other) => one.id === other.id || one.key === other.key },
    ),
  })
  .map((lists) => ({ kind: 'agencies', ...lists, positions }))

const release: fc.Arbitrary<ReleaseDocument> = fc
  .tuple(
    fc.record({
      kind: fc.constant('release' as const),
      version: fc.integer({ min: 1, max: 1_000_000 }),
      replaces: hash,
      author: word,
      reason: text,
      reasons: fc
        .uniqueArray(fc.tuple(word, word, text), { maxLength: 3, selector: ([one, two]) => `${one}/${two}` })
        .map((entries) => Object.fromEntries(entries.map(([one, two, reason]) => [`${one}/${two}`, reason]))),
      wildcards: recordOf(words),
      positions: fc.constant(positions),
      ...signatures,
    }),
    optional({ effective: day, dpia: text, urgent: text }),
  )
  .map(([base, more]) => ({ ...base, ...more }))

describe('printing a document', () => {
  test.each<[string, fc.Arbitrary<PolicyDocument>]>([
    ['purpose', purpose],
    ['vocabulary', vocabulary],
    ['list of red lines', redLines],
    ['list of agencies', agencies],
    ['release', release],
  ])('and reading it gives the same %s', (_, documents) => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(without(parsePolicy(printPolicy(document)))).toEqual(without(document))
      }),
      { numRuns: 200 },
    )
  })

  test('gives back every shipped document', () => {
    for (const document of documents) expect(without(parsePolicy(printPolicy(document)))).toEqual(without(document))
  })

  test('keeps the style of the shipped files, comments apart', () => {
    const shipped = readFileSync(new URL('purposes/return.assist.yaml', policies), 'utf8')
    const uncommented = shipped
      .replaceAll(/^ *#.*\n/gmu, '')
      .replaceAll(/ +#.*$/gmu, '')
      // A list that is too wide only beside its key stands under it in the file.
      .replaceAll(/:\n +(\[.*\])$/gmu, ': $1')
    expect(printPolicy(parsePolicy(shipped))).toBe(uncommented)
  })

  test('the first release replaces nothing', () => {
    const first = parsePolicy('release: { version: 1, author: po-a, reason: First. }')
    expect(printPolicy(first)).toBe('release:\n  version: 1\n  author: po-a\n  reason: First.\n')
  })
})
