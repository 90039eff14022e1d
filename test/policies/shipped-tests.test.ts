import { describe, expect, test } from '@jest/globals'
import { runPolicyTests } from '../../policies/engine/run-policy-tests.ts'
import { readPolicyTests } from '../../policies/load-bundle.ts'
import { documents, policies, shipped } from './shipped-policy.ts'

const tests = readPolicyTests(policies)
const facts = documents
  .flatMap((document) => (document.kind === 'vocabulary' ? document.facts : []))
  .map(({ fact }) => fact)

describe('the tests beside the shipped policies', () => {
  test.each(runPolicyTests(shipped, tests, facts))('$purpose: $name', ({ failures }) => {
    expect(failures).toEqual([])
  })

  test('stand beside every purpose: one at least that grants and one that withholds everything or more', () => {
    expect(tests.map(({ purpose }) => purpose).sort()).toEqual([...shipped.purposes.keys()].sort())
    for (const document of tests) expect(document.tests.length).toBeGreaterThanOrEqual(2)
  })
})
