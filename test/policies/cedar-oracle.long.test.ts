import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import { decide } from '../../policies/engine/decide.ts'
import type { PolicyDocument } from '../../policies/engine/policy-document.ts'
import { isUnread, parseClause } from '../../policies/engine/parse-formula.ts'
import {
  dayNumber,
  FULLNESS,
  readOutside,
  readPurposes,
  readSiblings,
  shownIn,
  toCedar,
  type WrittenPurpose,
} from './cedar-policies.ts'
import { documents, policies, schema, shipped } from './shipped-policy.ts'

// A second engine that shares nothing with ours but the text of the files: another parser, another translation, another
// evaluator. What both say of the same question is most likely what the text says.

const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
const siblings = readSiblings(supergraph)
const text = { siblings, outside: readOutside(supergraph) }
const purposes = readPurposes(new URL('purposes/', policies))
const REQUESTS = 10_000

const coordinates = [...schema.types.values()]
  .filter(({ kind, value }) => kind === 'object' && !value)
  .flatMap((type) => [...type.fields.values()])
  .filter(({ kind, coordinate }) => kind !== 'link' && !shipped.structural.has(coordinate))
  .map(({ coordinate }) => coordinate)
const kinds = shipped.bundle.vocabulary?.kinds ?? []
const allTasks = shipped.bundle.vocabulary?.tasks ?? []

interface Question {
  readonly kind: string
  readonly purpose: string
  readonly tasks: readonly string[]
  readonly facts: Readonly<Record<string, boolean | undefined>>
  readonly day: string
  readonly coordinate: string
  readonly form: string
  readonly ownRow: boolean
}

/** Questions about one purpose, most of them such as its own askers would put. */
function questionsAbout(purpose: WrittenPurpose): fc.Arbitrary<Question> {
  const mostly = <Item>(usual: readonly Item[], any: readonly Item[]) =>
    usual.length === 0
      ? fc.constantFrom(...any)
      : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...any) })
  const facts = [
    ...(purpose.when ?? []),
    ...Object.values(purpose['when-asked-by'] ?? {}).flat(),
    ...purpose.rules.flatMap(({ when }) => when ?? []),
    ...(purpose['may-change'] ?? []).flatMap((entry) => (typeof entry === 'string' ? [] : (entry.when ?? []))),
  ]
    .flatMap((entry) => entry.split(' or ').map((literal) => literal.replace(/^not /u, '')))
    .filter((fact) => !fact.startsWith('until '))
  const seen = purpose.rules.flatMap(({ see }) =>
    Object.entries(see).flatMap(([type, names]) =>
      shownIn(names).flatMap(([name]) => [`${type}.${name}`, ...(siblings.get(`${type}.${name}`)?.values() ?? [])]),
    ),
  )
  const changed = (purpose['may-change'] ?? []).flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.change))
  return fc.record({
    kind: mostly(purpose.who, kinds),
    purpose: fc.constant(purpose.purpose),
    tasks: fc.oneof(
      { weight: 4, arbitrary: fc.subarray([...purpose.tasks], { minLength: Math.min(1, purpose.tasks.length) }) },
      { weight: 1, arbitrary: fc.subarray([...allTasks], { maxLength: 3 }) },
    ),
    facts: fc.record(
      Object.fromEntries(
        [...new Set(facts)].map((fact) => [
          fact,
          fc.oneof(
            { weight: 3, arbitrary: fc.constant(true) },
            { weight: 1, arbitrary: fc.constant(false) },
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
        ]),
      ),
    ),
    day: mostly(['2026-03-01', '2026-03-02'], ['2025-12-31', '2026-01-01', '2030-06-30']),
    coordinate: fc.oneof(
      { weight: 3, arbitrary: mostly(seen, coordinates) },
      { weight: 1, arbitrary: mostly(changed, coordinates) },
      { weight: 1, arbitrary: fc.constantFrom(...coordinates) },
    ),
    form: mostly(['full'], ['year', 'month']),
    ownRow: fc.boolean(),
  })
}

/** What Cedar says of a question, by the policies made of the texts. */
function cedarSays(set: string, { kind, purpose, tasks, facts, day, coordinate, form, ownRow }: Question): boolean {
  const known = Object.entries(facts).flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value] as const]))
  const answer = statefulIsAuthorized({
    principal: { type: 'Kind', id: kind },
    action: { type: 'Purpose::Action', id: purpose },
    resource: { type: 'Field', id: coordinate },
    context: {
      tasks: [...tasks],
      facts: Object.fromEntries(known),
      day: dayNumber(day),
      fullness: FULLNESS[form] ?? 0,
      ownRow,
    },
    preparsedPolicySetId: set,
    entities: [],
  })
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
  if (answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer.response.diagnostics.errors))
  return answer.response.decision === 'allow'
}

function oursSays(policy: CompiledPolicy, { coordinate, form, ownRow, day, ...request }: Question): boolean {
  const shown = decide(policy, { ...request, at: new Date(`${day}T12:00:00Z`) }).fields.get(coordinate)
  return shown !== undefined && (ownRow || !shown.own) && (FULLNESS[shown.form] ?? 0) >= (FULLNESS[form] ?? 0)
}

function readClause(entry: string) {
  const clause = parseClause(entry)
  if (isUnread(clause)) throw new Error(clause.en)
  return clause
}

let sets = 0

/** The questions that the two engines answer differently, and how many of all both allow. */
function disagreements(written: readonly WrittenPurpose[], numRuns: number, seed: number, policy = shipped) {
  const found: Question[] = []
  let allowed = 0
  const runs = Math.ceil(numRuns / written.length)
  for (const [index, purpose] of written.entries()) {
    const set = `set-${(sets += 1)}`
    const parsed = preparsePolicySet(set, { staticPolicies: toCedar(purpose, text) })
    if (parsed.type === 'failure') throw new Error(`${purpose.purpose}: ${parsed.errors[0]?.message}`)
    for (const question of fc.sample(questionsAbout(purpose), { numRuns: runs, seed: seed + index })) {
      const ours = oursSays(policy, question)
      if (ours) allowed += 1
      if (ours !== cedarSays(set, question)) found.push(question)
    }
  }
  return { found, allowed, asked: runs * written.length }
}

describe('Cedar, asked by policies made of the same texts', () => {
  test(`agrees on ${REQUESTS.toLocaleString('en')} random requests over all purposes`, () => {
    const { found, allowed, asked } = disagreements(purposes, REQUESTS, Date.parse('2026-03-01'))
    expect(found).toEqual([])
    expect(purposes).toHaveLength(shipped.purposes.size)
    expect(asked).toBeGreaterThanOrEqual(REQUESTS)
    // Agreeing that nothing is allowed would be worth little: a good part of the questions must be allowed.
    expect(allowed).toBeGreaterThan(asked / 5)
    expect(allowed).toBeLessThan((asked * 4) / 5)
  })

  test('agrees where every rule holds until a day, or from the day after it on', () => {
    const days = ['until 2026-03-01', 'not until 2026-03-01 or consent-given', 'until 2026-03-02 or victim-is-minor']
    const dated = purposes.map((purpose) => ({
      ...purpose,
      rules: purpose.rules.map((rule, index) => ({
        ...rule,
        when: [...(rule.when ?? []), days[index % days.length] ?? ''],
      })),
    }))
    const outside = readOutside(supergraph)
    const isBound = (rule: WrittenPurpose['rules'][number]) =>
      !Object.entries(rule.see).some(([type, names]) => shownIn(names).some(([name]) => outside.has(`${type}.${name}`)))
    // What is about no case takes no condition.
    const written = dated.map((purpose, at) => ({
      ...purpose,
      rules: purpose.rules.map((rule, index) => (isBound(rule) ? rule : (purposes[at]?.rules[index] ?? rule))),
    }))
    const texts = new Map(written.map((purpose) => [purpose.purpose, purpose]))
    const changed = documents.flatMap((document): PolicyDocument[] => {
      if (document.kind === 'red-lines') return []
      if (document.kind !== 'purpose') return [document]
      const rules = document.rules.map((rule, index) => ({
        ...rule,
        when: (texts.get(document.purpose)?.rules[index]?.when ?? []).map((entry) => readClause(entry)),
      }))
      return [{ ...document, rules }]
    })
    const { found, allowed, asked } = disagreements(written, 5_000, 11, compilePolicy(changed, schema))
    expect(found).toEqual([])
    expect(allowed).toBeGreaterThan(asked / 10)
    // And it can fail: the same questions, with the days of one side a day later.
    const later = written.map((purpose) => ({
      ...purpose,
      rules: purpose.rules.map((rule) => ({
        ...rule,
        when: rule.when?.map((entry) => entry.replace('2026-03-01', '2026-03-02')) ?? [],
      })),
    }))
    expect(disagreements(later, 5_000, 11, compilePolicy(changed, schema)).found.length).toBeGreaterThan(0)
  })

  test('finds the arguments of every purpose as they are written: they grant nothing, and narrow how one may ask', () => {
    for (const { purpose, arguments: written = {} } of purposes) {
      const named = Object.entries(written).flatMap(([field, names]) => names.map((name) => `${field}(${name})`))
      expect([purpose, [...(shipped.purposes.get(purpose)?.arguments ?? [])].sort()]).toEqual([purpose, named.sort()])
    }
    expect(purposes.some(({ arguments: written }) => written !== undefined)).toBe(true)
  })

  // The comparison must be able to fail: each of these changes one thing on one side.
  const withWhen = purposes.find(({ when, tasks }) => when !== undefined && tasks.length > 1)
  const withOwn = purposes.find(({ rules }) => rules.some(({ own }) => own === true))
  const changed = (purpose: WrittenPurpose | undefined, change: (of: WrittenPurpose) => WrittenPurpose) =>
    purpose === undefined ? [] : [change(purpose)]
  const firstRule = (change: (rule: WrittenPurpose['rules'][number]) => WrittenPurpose['rules'][number]) =>
    changed(withWhen, (purpose) => ({
      ...purpose,
      rules: purpose.rules.map((rule, index) => (index === 0 ? change(rule) : rule)),
    }))
  test.each<[string, readonly WrittenPurpose[]]>([
    ['a condition is dropped', changed(withWhen, (purpose) => ({ ...purpose, when: [] }))],
    [
      'a condition is turned round',
      changed(withWhen, (purpose) => ({ ...purpose, when: (purpose.when ?? []).map((entry) => `not ${entry}`) })),
    ],
    ['a kind is left out', changed(withWhen, (purpose) => ({ ...purpose, who: purpose.who.slice(1) }))],
    ['a task is left out', changed(withWhen, (purpose) => ({ ...purpose, tasks: purpose.tasks.slice(0, 1) }))],
    ['a day is moved', changed(withWhen, (purpose) => ({ ...purpose, valid: { from: '2026-06-01' } }))],
    ['a rule is for own rows', firstRule((rule) => ({ ...rule, own: true }))],
    [
      'a rule is for all rows',
      changed(withOwn, (purpose) => ({ ...purpose, rules: purpose.rules.map((rule) => ({ ...rule, own: false })) })),
    ],
    [
      'a change takes a condition of its own',
      changed(withWhen, (purpose) => ({
        ...purpose,
        'may-change': (purpose['may-change'] ?? []).map((entry) =>
          typeof entry === 'string' ? { change: [entry], when: [] } : entry,
        ),
      })),
    ],
    ['a change is gone', changed(withWhen, (purpose) => ({ ...purpose, 'may-change': [] }))],
    ['a rule is gone', changed(withWhen, (purpose) => ({ ...purpose, rules: purpose.rules.slice(1) }))],
    ['a field is added', firstRule((rule) => ({ ...rule, see: { ...rule.see, CrimeReport: ['statementText'] } }))],
  ])('disagrees when %s', (_, written) => {
    expect(written).toHaveLength(1)
    expect(disagreements(written, 3000, 7).found.length).toBeGreaterThan(0)
  })
})
