import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readConditions, writeConditions } from '../../../gateway/console/policies/condition-model.ts'
import { isSameEdit, withEdit, withoutEdit } from '../../../gateway/console/policies/edits.ts'
import { readEdits } from '../../../gateway/desk/read-edits.ts'

describe('conditions in the form', () => {
  const fact = fc.constantFrom('a', 'b-c', 'd')
  const literal = fc.oneof(
    fact,
    fact.map((one) => `not ${one}`),
    fc.constantFrom('until 2027-06-30', 'not until 2026-01-01'),
  )
  const clause = fc.uniqueArray(literal, { minLength: 1, maxLength: 3 }).map((literals) => literals.join(' or '))

  test('come back as they were, whatever a rule asks', () => {
    fc.assert(
      fc.property(fc.uniqueArray(clause, { maxLength: 6 }), (when) => {
        expect([...writeConditions(readConditions(when))].sort()).toEqual([...when].sort())
      }),
    )
  })

  test.each([
    [
      ['a', 'not b'],
      {
        facts: [
          { fact: 'a', holds: true },
          { fact: 'b', holds: false },
        ],
      },
    ],
    [
      ['a or not b'],
      {
        groups: [
          [
            { fact: 'a', holds: true },
            { fact: 'b', holds: false },
          ],
        ],
      },
    ],
    [['until 2027-06-30'], { until: '2027-06-30' }],
    // What the form has no place for is left as it is written.
    [['not until 2027-06-30'], { fixed: ['not until 2027-06-30'] }],
    [['a or until 2027-06-30'], { fixed: ['a or until 2027-06-30'] }],
    [['until 2027-06-30', 'until 2026-06-30'], { until: '2027-06-30', fixed: ['until 2026-06-30'] }],
    [['a', 'not a'], { facts: [{ fact: 'a', holds: true }], fixed: ['not a'] }],
  ])('%j stands where it can be changed, or is left alone', (when, expected) => {
    expect(readConditions(when)).toEqual({ facts: [], groups: [], until: '', fixed: [], ...expected })
  })

  test('count once they are complete', () => {
    const group = [
      { fact: 'a', holds: true },
      { fact: '', holds: true },
    ]
    const unfinished = { facts: [], groups: [group], until: '0002-06-30', fixed: [] }
    expect(writeConditions(unfinished)).toEqual([])
  })
})

describe('edits on the page', () => {
  const ground = { purpose: 'p', ground: { law: 'GDPR', article: '6', because: 'x', language: 'en' } }
  const rule = { purpose: 'p', rule: 'r', conditions: { when: ['a'] } }
  const field = { purpose: 'p', coordinate: 'A.b', kinds: ['X'], form: 'full', rule: 'r' }
  const added = { purpose: 'p', test: 't' }

  test('stand in the order in which they can be made, one for each thing', () => {
    const made = [added, field, rule, ground].reduce(withEdit, [])
    expect(made).toEqual([ground, field, rule])
    const changed = withEdit([ground, field, rule, added], { ...rule, conditions: { when: [] } })
    expect(changed).toEqual([ground, field, { ...rule, conditions: { when: [] } }, added])
    expect(isSameEdit(rule, field)).toBe(false)
    // Without any change there is nothing left to test.
    expect([ground, field, rule].reduce(withoutEdit, changed)).toEqual([])
  })

  test('are read as what they are about, in the language they are written in', () => {
    expect(
      readEdits([
        ground,
        { ...rule, conditions: { when: ['a'], tasks: null, because: 'zo', language: 'nl' } },
        { purpose: 'p', rule: 'r', conditions: { tasks: [] } },
        { purpose: 'p', test: 't', given: { who: 'X', on: '2027-07-01', yes: ['a'], no: [] } },
      ]),
    ).toEqual([
      { what: 'ground', purpose: 'p', law: 'GDPR', article: '6', because: { en: 'x' } },
      { what: 'rule', purpose: 'p', rule: 'r', when: ['a'], because: { nl: 'zo' } },
      { what: 'rule', purpose: 'p', rule: 'r', tasks: [] },
      { what: 'test', purpose: 'p', name: 't', given: { who: 'X', on: '2027-07-01', facts: { a: true } } },
    ])
  })

  test.each([
    [{ purpose: 'p' }, 'about one thing'],
    [{ ...rule, coordinate: 'A.b' }, 'about one thing'],
    [{ purpose: 'p', conditions: { when: [] } }, 'Name the rule'],
  ])('are refused where they are about nothing or about two things: %j', (edit, why) => {
    expect(() => readEdits([edit])).toThrow(why)
  })
})
