import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { parse, print } from 'graphql'
import { areInPlace, keyedFetch } from '../../../gateway/execute/entity-keys.ts'
import { HUB_PREFIX } from '../../../gateway/limit/reserved-names.ts'
import { coordinatesOf } from '../../../schema/coordinates-of.ts'

const schema = coordinatesOf(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'))
/** Under which the key comes back. */
const KEY = `${HUB_PREFIX}key`
const entities = (selections: string): string =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selections} } }`
const keyed = (query: string) => keyedFetch(query, schema)
const CASES = keyed(entities('... on ReferralCase { carePlan { needs } }'))

describe('A fetch of entities', () => {
  test('asks of every case whose it is, once, and of nothing below it', () => {
    expect(CASES.query).toBe(print(parse(entities(`... on ReferralCase { carePlan { needs } ${KEY}: caseId }`))))
    expect(CASES.keys).toEqual(new Map([['ReferralCase', 'caseId']]))
  })

  test('asks it also where the case’s id is asked for already, under another name', () => {
    const { query } = keyed(entities('... on ReferralCase { caseId }'))
    expect(query).toMatch(new RegExp(`caseId\\s+${KEY}: caseId`, 'u'))
  })

  test.each([
    ['of types that are no cases', entities('... on CarePlan { needs }')],
    [
      'of cases under a condition, which may leave its key out',
      entities('... on ReferralCase @include(if: $a) { caseId }'),
    ],
    ['of no entities', '{ cases(first: 1) { edges { node { caseId } } } }'],
    ['that only says the word', '{ cases(first: 1, after: "_entities") { edges { node { caseId } } } }'],
  ])('%s is sent as it is', (_what, query) => {
    expect(keyed(query)).toEqual({ query, keys: new Map() })
  })
})

describe('Entities are in their place', () => {
  const asked = ['A', 'B'].map((caseId) => ({ __typename: 'ReferralCase', caseId }))
  const entity = (id: unknown) => ({ [KEY]: id, carePlan: null })

  test('when each is the one asked for there', () => {
    expect(areInPlace([entity('A'), entity('B')], asked, CASES)).toBe(true)
  })

  test.each([
    ['in another order', [entity('B'), entity('A')]],
    ['twice the same', [entity('A'), entity('A')]],
    ['of a case nobody asked for', [entity('A'), entity('C')]],
    ['that does not say whose it is', [entity('A'), { carePlan: null }]],
    ['that says it is nobody’s', [entity('A'), entity(null)]],
    ['that names a list of cases', [entity('A'), entity(['B', 'C'])]],
  ])('and not when one comes %s', (_how, list) => {
    expect(areInPlace(list, asked, CASES)).toBe(false)
  })

  test.each([
    ['one that did not come', [null, entity('B')]],
    ['one that was left off the end', [entity('A')]],
    ['what is no object', [entity('A'), 'B']],
    ['a list', [entity('A'), [entity('C')]]],
  ])('%s is nobody’s: others tell of it', (_what, list) => {
    expect(areInPlace(list, asked, CASES)).toBe(true)
  })

  test('types without a key of a case are not looked at, also beside one that has', () => {
    const mixed = [{ __typename: 'CarePlan', id: 'p' }, ...asked]
    expect(areInPlace([entity('C'), entity('A'), entity('B')], mixed, CASES)).toBe(true)
    expect(areInPlace([entity('C'), entity('B'), entity('A')], mixed, CASES)).toBe(false)
  })

  test('a key that is a number in one and a text in the other is the same key', () => {
    const numbered = [{ __typename: 'ReferralCase', caseId: 7 }]
    expect(areInPlace([entity('7')], numbered, CASES)).toBe(true)
    expect(areInPlace([entity('8')], numbered, CASES)).toBe(false)
  })
})
