import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../policies/engine/compare.ts'
import { checkBundle } from '../../../policies/engine/check-bundle.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide, decidingFacts, mostEver } from '../../../policies/engine/decide.ts'
import { explain } from '../../../policies/engine/explain.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { parsePolicyTest } from '../../../policies/engine/parse-policy-test.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { replay } from '../../../policies/engine/replay.ts'
import { runPolicyTests } from '../../../policies/engine/run-policy-tests.ts'
import { type Language, sentencesIn } from '../../../policies/engine/sentences.ts'
import { whatMaySee } from '../../../policies/engine/what-may-see.ts'
import { whoMaySee } from '../../../policies/engine/who-may-see.ts'
import { policySnapshot } from '../../../gateway/enforce/policy-snapshot.ts'
import { market, marketVocabulary } from '../generated-policy.ts'

const FIELD = 'Product.upc'
const LAST = '2027-06-30'

function compiled(...when: readonly string[]) {
  const rule = `{ id: a, see: { Product: [upc] }, when: [${when.join(', ')}], because: x }`
  return compilePolicy([marketVocabulary, parsePolicy(purposeWith(rule))], market)
}

function purposeWith(rule: string): string {
  return `purpose: sell
who: [CLERK]
tasks: [PACK]
legal-basis: [{ law: GDPR, article: '6(1)(c)', because: duty }]
rules: [${rule}]
`
}

const asking = { kind: 'CLERK', purpose: 'sell', tasks: ['PACK'], facts: { paid: true } }

/** The last second of the day, and the first of the next, by the Dutch clock in summer. */
const LAST_SECOND = new Date('2027-06-30T21:59:59Z')
const DAY_AFTER = new Date('2027-06-30T22:00:00Z')

describe('a rule that holds until a day', () => {
  test.each([
    [`until ${LAST}`, { before: true, last: true, after: false }],
    [`not until ${LAST}`, { before: false, last: false, after: true }],
    [`until ${LAST} or paid`, { before: true, last: true, after: true }],
    [`until ${LAST} or adult`, { before: true, last: true, after: false }],
    [`until ${LAST} or not paid`, { before: true, last: true, after: false }],
    ['until 2028-02-29', { before: true, last: true, after: true }],
  ])('%s', (when, expected) => {
    const policy = compiled(when)
    const shown = (at: Date) => decide(policy, { ...asking, at }).granted(FIELD) !== undefined
    const [before, last, after] = [new Date('2026-01-01T00:00:00Z'), LAST_SECOND, DAY_AFTER]
    // Asked to and fro: what is remembered of one side of midnight is no answer on the other.
    for (let round = 0; round < 2; round += 1)
      expect({ before: shown(before), after: shown(after), last: shown(last) }).toEqual(expected)
  })

  test('goes by the moment of asking, whatever is sent under the name of the day', () => {
    const policy = compiled(`until ${LAST}`)
    for (const sent of [true, false, undefined]) {
      const facts = { [`until ${LAST}`]: sent }
      expect(decide(policy, { ...asking, facts, at: LAST_SECOND }).granted(FIELD)).toBeDefined()
      expect(decide(policy, { ...asking, facts, at: DAY_AFTER }).granted(FIELD)).toBeUndefined()
    }
    expect(decidingFacts(compiled(`until ${LAST}`, 'paid'), 'CLERK', 'sell')).toEqual(['paid'])
  })

  test('is taken out of what is asked at all, in the very hour', () => {
    const policy = compiled(`until ${LAST}`)
    const most = (at: Date) => mostEver(policy, { kind: 'CLERK', purpose: 'sell', at }).granted(FIELD) !== undefined
    expect([most(LAST_SECOND), most(DAY_AFTER), most(LAST_SECOND)]).toEqual([true, false, true])
    const snapshot = policySnapshot(policy, true)
    const caller = { agency: 'clerk', kind: 'CLERK' } as Parameters<typeof snapshot.staticGrant>[0]
    const grants = [LAST_SECOND, DAY_AFTER].map((at) => snapshot.staticGrant(caller, 'sell', at))
    expect(grants.map(({ grant }) => grant.granted(FIELD) !== undefined)).toEqual([true, false])
    // Permitted documents are kept by it.
    expect(grants[0]?.key).not.toBe(grants[1]?.key)
  })

  test.each<[Language, RegExp[]]>([
    ['en', [/, until 30 June 2027\.?$/u, /rule a shows it only until 30 June 2027\.$/u, /Until 30 June 2027\./u]],
    [
      'nl',
      [
        /, tot en met 30 juni 2027\.?$/u,
        /regel a toont het alleen tot en met 30 juni 2027\.$/u,
        /Tot en met 30 juni 2027\./u,
      ],
    ],
  ])('is told in %s', (language, [way, closed, open]) => {
    const policy = compiled(`until ${LAST}`, 'paid')
    const sentences = sentencesIn(language, policy)
    const [field] = whatMaySee(policy, 'CLERK', 'sell')
    expect(sentences.way(field!)).toMatch(way!)
    const told = (at: Date) => sentences.explanation(explain(policy, { ...asking, at }, FIELD), FIELD)
    expect(told(DAY_AFTER)).toMatch(closed!)
    expect(told(LAST_SECOND)).toMatch(open!)
  })

  test('names what can still be made good before what a day has closed', () => {
    const rules = `{ id: a, see: { Product: [upc] }, when: [until ${LAST}], because: x }, { id: b, see: { Product: [upc] }, when: [adult, paid], because: x }`
    const policy = compilePolicy([marketVocabulary, parsePolicy(purposeWith(rules))], market)
    const asked = { ...asking, facts: {}, at: DAY_AFTER }
    expect(decide(policy, asked).withheld(FIELD)).toEqual({ reason: 'condition', missing: ['adult', 'paid'] })
    expect(explain(policy, asked, FIELD)).toMatchObject({ missing: { rule: 'b' } })
  })

  test('is nobody’s any more who may see on a day after it', () => {
    const policy = compiled(`until ${LAST}`)
    const seers = (at?: Date) => {
      const answer = whoMaySee(policy, FIELD, at)
      return 'seers' in answer ? answer.seers.length : -1
    }
    expect([seers(), seers(LAST_SECOND), seers(DAY_AFTER)]).toEqual([1, 1, 0])
    expect(whatMaySee(policy, 'CLERK', 'sell', LAST_SECOND)).toHaveLength(1)
    expect(whatMaySee(policy, 'CLERK', 'sell', DAY_AFTER)).toEqual([])
  })

  test('is longer when its day is later, which widens and needs a reason', () => {
    const [short, long] = [compiled(`until ${LAST}`), compiled('until 2027-12-31')]
    // Open or not, before the one day, between them, and after both.
    expect(compare(short, long).cells).toMatchObject([
      { gains: true, loses: false, states: { gained: 1, lost: 0, all: 6 }, widenedBy: ['a'] },
    ])
    expect(compare(long, short).cells).toMatchObject([{ gains: false, loses: true }])
    expect(compare(compiled(), short).cells).toMatchObject([{ gains: false, loses: true }])
  })

  test('is replayed by the moment of each record', () => {
    const record = (at: string) => ({
      decision: at,
      at,
      agency: '1',
      kind: 'CLERK',
      purpose: 'sell',
      case: 'c',
      taskTypes: ['PACK'],
      facts: {},
      disclosed: [{ coordinate: FIELD, form: 'full' as const, rule: 'a' }],
      withheld: [],
    })
    const records = [record('2027-06-30T12:00:00Z'), record('2027-07-01T12:00:00Z')]
    const { operations } = replay(records, compiled(`until ${LAST}`), compiled())
    expect(operations.map(({ outcome }) => outcome)).toEqual(['unaffected', 'refused'])
  })

  test('is tested on a day of the test’s own', () => {
    const tests = parsePolicyTest(`purpose: sell
tests:
  - { name: open, given: { who: CLERK, task: PACK, on: 2027-06-30 }, sees: { Product: [upc] } }
  - { name: closed, given: { who: CLERK, task: PACK, on: 2027-07-01 } }
`)
    expect(runPolicyTests(compiled(`until ${LAST}`), [tests]).flatMap(({ failures }) => failures)).toEqual([])
  })

  test.each([
    [`until ${LAST}, not until ${LAST}`],
    [`until ${LAST}, not until 2027-12-31`],
    [`until ${LAST}, until 2026-06-30 or paid, not until 2026-12-31, not paid`],
  ])('does not load when it can never hold: %s', (when) => {
    expect(() => compiled(...when.split(', '))).toThrow(PolicyErrors)
    expect(() => compiled(`until 2027-12-31, not until ${LAST}`)).not.toThrow()
  })

  test('does not stand in for what a red line requires, and a red line has no day', () => {
    const line = (requires: string) =>
      parsePolicy(`red-lines: [{ id: r, because: x, fields: [Product.upc], requires: [${requires}] }]`)
    const rule = (when: string) =>
      parsePolicy(purposeWith(`{ id: a, see: { Product: [upc] }, when: [${when}], because: x }`))
    const loading = (when: string) => () => compilePolicy([marketVocabulary, line('paid'), rule(when)], market)
    expect(loading(`paid, until ${LAST}`)).not.toThrow()
    expect(loading(`until ${LAST}`)).toThrow('red line')
    expect(loading(`paid or until ${LAST}`)).toThrow('red line')
    expect(() => line(`until ${LAST}`)).toThrow('a red line stands for always')
  })

  test('is warned of once its day is past, and where another rule shows it anyway', () => {
    const rules = (second: string) =>
      parsePolicy(
        purposeWith(
          `{ id: a, see: { Product: [upc] }, when: [until ${LAST}], because: x }, { id: b, see: { Product: [upc] }, when: [${second}], because: x }`,
        ),
      )
    const warned = (second: string, at: Date) =>
      checkBundle([rules(second)], market, at).warnings.map(({ code, message }) => `${code} ${message.split('"')[1]}`)
    expect(warned('not until 2026-01-01', LAST_SECOND)).toEqual([])
    expect(warned('not until 2026-01-01', DAY_AFTER)).toEqual(['ended a'])
    expect(warned('until 2027-01-01', LAST_SECOND)).toEqual(['ended b', 'redundant-rule b'])
    expect(warned('until 2027-12-31', LAST_SECOND)).toEqual(['redundant-rule a'])
  })
})
