import { expect, test } from '@jest/globals'
import { applyEdits } from '../../../policies/edits/apply-edits.ts'
import { applyTestEdits } from '../../../policies/edits/apply-test-edits.ts'
import type { FieldEdit, PolicyEdit, TestEdit } from '../../../policies/edits/policy-edit.ts'
import { proposeTests } from '../../../policies/edits/propose-tests.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { runPolicyTests } from '../../../policies/engine/run-policy-tests.ts'
import { parsePolicyFiles } from '../../../policies/load-bundle.ts'
import { type PolicyFile, readPolicyFiles } from '../../../policies/read-policy-files.ts'
import { policies, schema, shipped } from '../shipped-policy.ts'

const files = readPolicyFiles(policies)
const grant: FieldEdit = {
  what: 'field',
  purpose: 'shelter.place',
  coordinate: 'HealthIntake.fitForInterview',
  form: 'full',
  rule: 'health-needs',
}

function tried(edits: readonly FieldEdit[]) {
  const edited = applyEdits(files, edits, { schema })
  const after = compilePolicy(parsePolicyFiles(edited).documents, schema)
  const comparison = compare(shipped, after)
  const redAfter = (tests: readonly PolicyEdit[]) => {
    const all = applyTestEdits(edited, tests, after, comparison)
    return {
      all,
      red: runPolicyTests(after, parsePolicyFiles(all).tests).filter(({ failures }) => failures.length > 0),
    }
  }
  return { after, comparison, edited, redAfter }
}

test('A test that says what was shown before turns red, and green once it follows', () => {
  for (const edits of [
    [grant],
    [
      { ...grant, form: null, coordinate: 'HealthIntake.accessNeedCodes' },
      { ...grant, form: null, coordinate: 'HealthIntake.acuteMedicalNeed' },
    ],
  ]) {
    const { redAfter } = tried(edits)
    const { red } = redAfter([])
    expect(red.length).toBeGreaterThan(0)
    const following = red.map(({ purpose, name }): PolicyEdit => ({ what: 'test', purpose, name }))
    const { red: still, all } = redAfter(following)
    expect(still).toEqual([])
    const text = (of: readonly PolicyFile[]) =>
      of.find(({ name }) => name === 'purposes/shelter.place.test.yaml')?.text ?? ''
    expect(remarks(text(all))).toEqual(remarks(text(files)))
  }
})

test('A proposed test is green with the change and red without it', () => {
  const { after, comparison, redAfter } = tried([grant])
  const proposed = proposeTests(comparison, shipped, after)
  expect(proposed.map(({ given, shown }) => [given.who, shown])).toContainEqual(['SHELTER', true])
  expect(proposed.map(({ given, shown }) => [given.who, shown])).toContainEqual(['SHELTER', false])
  const { all, red } = redAfter(proposed)
  const names = new Set(proposed.map(({ name }) => name))
  expect(red.filter(({ name }) => names.has(name))).toEqual([])
  const before = runPolicyTests(shipped, parsePolicyFiles(all).tests).filter(({ failures }) => failures.length > 0)
  for (const { name, shown } of proposed) if (shown) expect(before.map((result) => result.name)).toContain(name)
})

test('A test about a word that is none is refused before it is written', () => {
  const { redAfter } = tried([grant])
  const given = { who: 'SHELTER', task: 'PLACE_SHELTER', facts: { 'consent-given': true } }
  const add =
    (change: Partial<typeof given>, more: Partial<TestEdit> = {}) =>
    () =>
      redAfter([{ what: 'test', purpose: 'shelter.place', name: 'n', given: { ...given, ...change }, ...more }])
  expect(add({})).not.toThrow()
  expect(add({ who: 'X }\n' })).toThrow('not for')
  expect(add({ task: 'X }\n' })).toThrow('does not rest on')
  expect(add({ facts: { 'x: yes }\n': true } as never })).toThrow('no fact')
  expect(add({}, { purpose: '../x' })).toThrow('no purpose')
})

function remarks(text: string): string[] {
  return [...text.matchAll(/#.*$/gmu)].map(([remark]) => remark)
}

test('What is written as a name or a reason stays that, whatever it holds', () => {
  const words = ['--- so', 'one\ntests: []\n- name: two', 'a: b #c']
  for (const text of words) {
    const newRule = { because: { en: text }, legalBasis: 'GDPR 6(1)(a), 9(2)(a)' }
    const { rule: _, ...bare } = grant
    const { edited, redAfter } = tried([{ ...bare, newRule }])
    const document = parsePolicyFiles(edited).documents.find(
      (one) => one.kind === 'purpose' && one.purpose === 'shelter.place',
    )
    const reasons = document?.kind === 'purpose' ? document.rules.map(({ because }) => because) : []
    expect(reasons.at(-1)).toEqual({ en: `${text.trim().replaceAll(/\s+/gu, ' ')} (GDPR 6(1)(a), 9(2)(a)).` })
    const { all } = redAfter([
      { what: 'test', purpose: 'shelter.place', name: text, given: { who: 'SHELTER', facts: {} } },
    ])
    const tests = parsePolicyFiles(all).tests.find(({ purpose }) => purpose === 'shelter.place')?.tests ?? []
    expect(tests.at(-1)?.name).toBe(text)
  }
})
