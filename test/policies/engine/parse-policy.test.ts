import { describe, expect, test } from '@jest/globals'
import { parsePolicyTest } from '../../../policies/engine/parse-policy-test.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'

const good = `purpose: sell
title: { en: Sell, nl: Verkopen }
register-entry: NRM-100
dpv: https://w3id.org/dpv#Sell
regime: GDPR
valid: { from: 2026-01-01, until: 2027-01-01 }
who: [CLERK, AUDITOR]
tasks: [PACK]
legal-basis:
  - { law: BW, article: '7:1', because: a sale }
when: [paid or not adult]
when-asked-by: { AUDITOR: [adult] }
confidential: true
rules:
  - id: all
    who: [CLERK]
    tasks: [PACK]
    own: true
    see: { Product: [upc, madeOn: year], User: { id: full }, Shop: '*' }
    when: [not watched]
    because: it is for sale
`

/** Parses and returns the problems as "line:column code message". */
function problemsOf(yaml: string, parse: (text: string, file: string) => unknown = parsePolicy): string[] {
  try {
    parse(yaml, 'sell.yaml')
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    return error.problems.map(
      ({ position, code, message }) => `${position?.line}:${position?.column} ${code} ${message}`,
    )
  }
  return []
}

const replaced = (from: string, to: string) => {
  expect(good).toContain(from)
  return good.replace(from, to)
}

describe('a purpose', () => {
  test('is read whole, with the place of each part', () => {
    const document = parsePolicy(good, 'sell.yaml')
    expect(document).toMatchObject({
      kind: 'purpose',
      purpose: 'sell',
      title: { en: 'Sell', nl: 'Verkopen' },
      registerEntry: 'NRM-100',
      dpv: 'https://w3id.org/dpv#Sell',
      regime: 'GDPR',
      valid: { from: '2026-01-01', until: '2027-01-01' },
      who: ['CLERK', 'AUDITOR'],
      tasks: ['PACK'],
      legalBasis: [{ law: 'BW', article: '7:1', because: { en: 'a sale' } }],
      when: [
        [
          { fact: 'paid', negated: false },
          { fact: 'adult', negated: true },
        ],
      ],
      whenAskedBy: { AUDITOR: [[{ fact: 'adult', negated: false }]] },
      confidential: true,
      rules: [
        {
          id: 'all',
          who: ['CLERK'],
          tasks: ['PACK'],
          own: true,
          see: [
            { coordinate: 'Product.upc', form: 'full' },
            { coordinate: 'Product.madeOn', form: 'year' },
            { coordinate: 'User.id', form: 'full' },
            { coordinate: 'Shop.*', form: 'full' },
          ],
          when: [[{ fact: 'watched', negated: true }]],
        },
      ],
    })
    expect(document.positions.get('rules.0.see.Product.madeOn')).toEqual({ file: 'sell.yaml', line: 19, column: 27 })
  })

  test('needs no more than a name, askers, tasks and rules', () => {
    expect(parsePolicy('{ purpose: p, who: [A], tasks: [], rules: [] }')).toMatchObject({
      title: {},
      valid: {},
      legalBasis: [],
      when: [],
      whenAskedBy: {},
      rules: [],
      confidential: false,
    })
  })
})

describe('a mistake is told with its place and its cure', () => {
  test.each([
    [
      'an unknown key, near a known one',
      replaced('confidential:', 'confidental:'),
      '13:1 unknown-key unknown key "confidental"; did you mean "confidential"?',
    ],
    ['an unknown key, near nothing', `${good}zzzzzzz: 1\n`, '22:1 unknown-key unknown key "zzzzzzz"'],
    [
      'an unknown key in a rule',
      replaced('    own: true', '    onw: true'),
      '18:5 unknown-key unknown key "onw"; did you mean "own"?',
    ],
    [
      'a key that is missing',
      replaced('    because: it is for sale\n', ''),
      '15:5 missing-key rules.0 must have "because"',
    ],
    [
      'a key missing at the top',
      replaced('tasks: [PACK]\nlegal', 'legal'),
      '1:1 missing-key the file must have "tasks"',
    ],
    [
      '"yes" where a date belongs',
      replaced('from: 2026-01-01', 'from: yes'),
      '6:10 wrong-shape valid.from must be a date such as 2026-01-01',
    ],
    [
      'a day that does not exist',
      replaced('from: 2026-01-01', 'from: 2026-02-30'),
      '6:10 not-a-day 2026-02-30 is not a day of the calendar; write one that exists',
    ],
    [
      'a month that does not exist',
      replaced('from: 2026-01-01', 'from: 2026-13-01'),
      '6:10 not-a-day 2026-13-01 is not a day of the calendar; write one that exists',
    ],
    [
      'a validity that ends before it starts',
      replaced('until: 2027-01-01', 'until: 2026-01-01'),
      '6:28 empty-validity until must be later than from (2026-01-01)',
    ],
    [
      'a number where text belongs',
      replaced("article: '7:1'", 'article: 71'),
      '10:16 wrong-shape legal-basis.0.article must be text; put it between quotes if it looks like a number',
    ],
    [
      '"yes" where true belongs',
      replaced('confidential: true', 'confidential: yes'),
      '13:1 wrong-shape confidential must be true or false',
    ],
    [
      'a form that does not exist',
      replaced('madeOn: year', 'madeOn: yearly'),
      '19:27 wrong-shape rules.0.see.Product.1.madeOn must be one of full, month, year, exists, category, region',
    ],
    [
      'a form in a map that does not exist',
      replaced('id: full', 'id: half'),
      '19:50 wrong-shape rules.0.see.User.id must be one of full, month, year, exists, category, region',
    ],
    [
      'a word in place of a list',
      replaced("Shop: '*'", 'Shop: all'),
      '19:62 wrong-shape rules.0.see.Shop must be a list of fields, fields with their forms, or "*" for all',
    ],
    [
      'a type that cannot be one',
      replaced('Shop:', '"a b":'),
      '19:62 wrong-shape "a b" in rules.0.see must be the name of a type',
    ],
    [
      'a field named twice',
      replaced('[upc, madeOn: year]', '[upc, upc: full]'),
      '19:27 duplicate-word Product.upc is named twice in one list; name it once',
    ],
    [
      'a kind named twice',
      replaced('[CLERK, AUDITOR]', '[CLERK, CLERK]'),
      '7:7 duplicate-word who holds the same entry twice',
    ],
    [
      'nobody to ask',
      replaced('who: [CLERK, AUDITOR]', 'who: []'),
      '7:1 wrong-shape who must be a list of at least one kind of agency',
    ],
    [
      'a rule for nobody',
      replaced('who: [CLERK]\n', 'who: []\n'),
      '16:5 wrong-shape rules.0.who must be a list of kinds of agency',
    ],
    [
      'a formula with "and"',
      replaced('[not watched]', '[a and b]'),
      '20:12 formula "a and b" cannot be read: write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
    ],
    [
      'a formula that stops short',
      replaced('[not watched]', '[paid or]'),
      '20:12 formula "paid or" cannot be read: write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
    ],
    [
      'a formula of "not" alone',
      replaced('[not watched]', '[not]'),
      '20:12 formula "not" cannot be read: write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
    ],
    [
      'a doubly negated fact',
      replaced('[not watched]', '[not not]'),
      '20:12 formula "not not" cannot be read: write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
    ],
    [
      'a day that the calendar does not have',
      replaced('[not watched]', '[paid or until 2026-02-30]'),
      '20:12 formula "paid or until 2026-02-30" cannot be read: 2026-02-30 is not a day of the calendar; write one that exists',
    ],
    [
      'a day that is none',
      replaced('[not watched]', '[until summer]'),
      '20:12 formula "until summer" cannot be read: write "until" and one day, such as until 2027-06-30',
    ],
    [
      'until without a day',
      replaced('[not watched]', '[not until]'),
      '20:12 formula "not until" cannot be read: write "until" and one day, such as until 2027-06-30',
    ],
    [
      'until two days',
      replaced('[not watched]', '[until 2026-02-01 2026-03-01]'),
      '20:12 formula "until 2026-02-01 2026-03-01" cannot be read: write "until" and one day, such as until 2027-06-30',
    ],
    [
      'two rules with one name',
      `${good}  - { id: all, see: {}, because: x }\n`,
      '22:7 duplicate-rule rule "all" exists already; give each rule a name of its own',
    ],
    ...['structural', 'may-change', 'link'].map((id): [string, string, string] => [
      `a rule named ${id} like what needs none`,
      `${good}  - { id: ${id}, see: {}, because: x }\n`,
      `22:7 reserved-rule "${id}" is what the engine itself calls a way to show something; give the rule another name`,
    ]),
    [
      'a key written twice',
      replaced('regime: GDPR', 'regime: GDPR\nregime: WPG'),
      '6:1 duplicate-key this key stands here twice; keep one of them',
    ],
    [
      'an anchor',
      replaced('regime: GDPR', 'regime: &r GDPR'),
      '5:9 not-allowed anchors and aliases are not allowed; write the value out',
    ],
    [
      'an alias',
      replaced('regime: GDPR', 'regime: *r'),
      '5:9 not-allowed anchors and aliases are not allowed; write the value out',
    ],
    [
      'an anchor on a text block',
      replaced('regime: GDPR', 'regime: &r |\n  GDPR'),
      '5:9 not-allowed anchors and aliases are not allowed; write the value out',
    ],
    [
      'a merge key',
      replaced('valid: {', 'valid: { <<: { from: 2026-01-01 },'),
      '6:10 not-allowed merge keys (<<) are not allowed; write the keys out',
    ],
    [
      'a tag',
      replaced('regime: GDPR', 'regime: !!str GDPR'),
      '5:9 not-allowed tags are not allowed; write the value plainly',
    ],
    ['a directive', `%YAML 1.1\n---\n${good}`, '1:1 not-allowed directives (%…) are not allowed'],
    [
      'a second document',
      `${good}---\nregime: GDPR\n`,
      '22:1 yaml a file holds one document; remove the "---" between them',
    ],
    ['an empty file', '', '1:1 empty the file is empty'],
    ['a file of comments', '# nothing\n', '1:1 empty the file is empty'],
    [
      'a file that is a list',
      '- a\n',
      '1:1 unknown-document not a policy document: it needs purpose, facts, kinds, red-lines, agencies or release at the top',
    ],
    [
      'a file that is a word',
      'purpose\n',
      '1:1 unknown-document not a policy document: it needs purpose, facts, kinds, red-lines, agencies or release at the top',
    ],
    [
      'tests in the place of a policy',
      'purpose: p\ntests: []\n',
      '1:1 unknown-document this file holds tests of a purpose; name it <purpose>.test.yaml',
    ],
  ])('%s', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toContain(problem)
  })

  test('unreadable YAML', () => {
    expect(problemsOf('purpose: [a\nwho: b\n')[0]).toMatch(/^\d+:\d+ yaml not valid YAML 1\.2: /)
  })

  test('every mistake in a file is told, not the first alone', () => {
    expect(problemsOf(replaced('confidential:', 'confidental:').replace('own:', 'onw:'))).toHaveLength(2)
  })

  test('a file of more than 1 MB, also when letters take more than one byte', () => {
    expect(problemsOf(`# ${'é'.repeat(500_001)}\n${good}`)).toEqual([
      '1:1 too-large the file is larger than 1 MB; split it, one purpose to a file',
    ])
    expect(problemsOf(`# ${'e'.repeat(500_001)}\n${good}`)).toEqual([])
  })

  test.each([
    ['brackets', '['.repeat(400_000)],
    ['brackets further down', `# fine\npurpose: p\nrules: ${'['.repeat(30)}`],
    ['braces', '{a: '.repeat(200_000)],
    ['dashes', `${'- '.repeat(400_000)}a`],
    ['indentation', Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('nesting without end, in %s', (_, yaml) => {
    expect(problemsOf(yaml)[0]).toMatch(/^\d+:\d+ too-deep nested more than 24 levels deep; a policy is flat$/)
  })

  test('brackets within text are no nesting', () => {
    expect(problemsOf(`${good}    # ${'['.repeat(50)}\n`)).toEqual([])
    expect(problemsOf(replaced('because: it is for sale', `because: '${'['.repeat(50)}'`))).toEqual([])
    expect(problemsOf(replaced('because: it is for sale', 'because: |\n      ['))).toEqual([])
  })

  test('the message of the error holds every problem on a line of its own', () => {
    const failing = () => parsePolicy(replaced('confidential:', 'confidental:').replace('own:', 'onw:'), 'sell.yaml')
    expect(failing).toThrow(
      'sell.yaml:13:1: unknown key "confidental"; did you mean "confidential"?\nsell.yaml:18:5: unknown key "onw"; did you mean "own"?',
    )
  })
})

describe('red lines, agencies and tests', () => {
  test('red lines are read with all they can say', () => {
    const yaml = `red-lines:
  - { id: a, because: b, fields: ['*'], owner: POLICE, only-purposes: [p], not-purposes: [q], only-kinds: { p: [K] }, requires: [x or y], only-forms: [year] }
  - { id: c, because: d, fields: [A.b] }`
    expect(parsePolicy(yaml)).toMatchObject({
      kind: 'red-lines',
      lines: [
        {
          id: 'a',
          because: { en: 'b' },
          fields: ['*'],
          owner: 'POLICE',
          onlyPurposes: ['p'],
          notPurposes: ['q'],
          onlyKinds: { p: ['K'] },
          requires: [[{ fact: 'x' }, { fact: 'y' }]],
          onlyForms: ['year'],
        },
        { id: 'c', because: { en: 'd' }, fields: ['A.b'] },
      ],
    })
    expect(problemsOf('red-lines: [{ id: a, because: b, fields: [], requires: [x y] }]')).toEqual([
      '1:34 wrong-shape red-lines.0.fields must be a list of Type.field, Type.* or "*"',
    ])
    expect(problemsOf('red-lines: [{ id: a, because: b, fields: [A.b], requires: [x y] }]')[0]).toContain(
      '1:60 formula',
    )
  })

  test('two agencies cannot share a name or a number', () => {
    const agency = (slug: string, oin: string) => `  - { slug: ${slug}, name: n, kind: POLICE, oin: '${oin}' }\n`
    const [one, two] = ['00000099000000001000', '00000099000000002000']
    expect(problemsOf(`agencies:\n${agency('a', one)}${agency('a', two)}`)).toEqual([
      '3:7 duplicate-agency slug a belongs to another agency already',
    ])
    expect(problemsOf(`agencies:\n${agency('a', one)}${agency('b', one)}`)).toEqual([
      `3:39 duplicate-agency oin ${one} belongs to another agency already`,
    ])
    expect(problemsOf(`agencies:\n${agency('a', '123')}`)).toEqual([
      '2:39 wrong-shape agencies.0.oin must be an OIN of 20 digits between quotes',
    ])
  })

  test('two people cannot share an id, and whoever signs has a key', () => {
    const person = (more: string) => `agencies: []\npeople:\n  - { id: a, name: n, for: K, roles: [${more} }\n`
    expect(problemsOf(`${person('auditor]')}  - { id: a, name: m, for: K, roles: [auditor] }\n`)).toEqual([
      '4:7 duplicate-person id a belongs to another person already',
    ])
    expect(problemsOf(person('mandate-holder]'))).toEqual([
      '3:5 missing-key a is a mandate holder and signs: add the public key',
    ])
  })

  test('only the first release replaces nothing', () => {
    expect(problemsOf('release: { version: 2, author: a, reason: r }')).toEqual([
      '1:12 missing-key only version 1 replaces nothing; add the hash that this one replaces',
    ])
  })

  test('a kind and a task of one name keep a title each', () => {
    const both = `kinds: { HELP: { en: Helpers, nl: Helpers } }
tasks: { HELP: { holders: [HELP], en: Give help, nl: Hulp geven } }
coarsenings: { year: { en: the year only, nl: alleen het jaar } }`
    expect(parsePolicy(both)).toMatchObject({
      titles: {
        kinds: { HELP: { en: 'Helpers' } },
        tasks: { HELP: { en: 'Give help' } },
        coarsenings: { year: { nl: 'alleen het jaar' } },
      },
    })
  })

  test('a vocabulary may hold any part alone', () => {
    expect(parsePolicy('kinds: { A: { en: a, nl: a } }')).toMatchObject({
      kind: 'vocabulary',
      facts: [],
      assertions: [],
      kinds: ['A'],
      tasks: [],
      regimes: {},
      structural: [],
    })
    expect(parsePolicy('structural: [PageInfo.*]')).toMatchObject({ structural: ['PageInfo.*'], kinds: [] })
    expect(problemsOf('kinds: { A: { en: a } }')).toEqual(['1:10 missing-key kinds.A must have "nl"'])
  })

  test('tests are read with their answers, and their mistakes told', () => {
    const yaml =
      'purpose: p\ntests:\n  - { name: n, given: { who: K, task: T, on: 2026-05-01, a: yes, b: no, c: unknown }, sees: { A: [b, c: year] }, sees-all-of: [r], not: [A.d] }\n  - { name: m, given: { who: K } }\n'
    expect(parsePolicyTest(yaml)).toMatchObject({
      purpose: 'p',
      tests: [
        {
          given: { who: 'K', task: 'T', on: '2026-05-01', facts: { a: true, b: false, c: undefined } },
          sees: [
            { coordinate: 'A.b', form: 'full' },
            { coordinate: 'A.c', form: 'year' },
          ],
          seesAllOf: ['r'],
          not: ['A.d'],
        },
        { given: { who: 'K', facts: {} }, sees: [], seesAllOf: [], not: [] },
      ],
    })
    expect(problemsOf(yaml.replace('a: yes', 'a: maybe'), parsePolicyTest)).toEqual([
      '3:58 wrong-shape tests.0.given.a must be yes, no or unknown',
    ])
    expect(problemsOf(yaml.replace('2026-05-01', '2026-05-99'), parsePolicyTest)).toEqual([
      '3:42 not-a-day 2026-05-99 is not a day of the calendar; write one that exists',
    ])
  })
})
