import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { explain } from '../../../policies/engine/explain.ts'
import { linkMapOf } from '../../../policies/engine/link-map.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { type RecordedDisclosure, shownBy } from '../../../policies/engine/recorded-disclosure.ts'
import { requiredApprovals } from '../../../policies/engine/required-approvals.ts'
import { replay } from '../../../policies/engine/replay.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
import { smallSchema } from '../small-schema.ts'

const schema = smallSchema({
  Query: {
    fields: {
      goods: {
        type: 'Product',
        kind: 'link',
        arguments: { size: { reads: 'Product.size' }, kind: { reads: 'Product.kind' } },
      },
      lost: { type: 'Nowhere', kind: 'link' },
    },
  },
  Mutation: { fields: { sell: {} } },
  Product: { fields: { upc: {}, size: {}, kind: {}, note: {} } },
})
const policy = compilePolicy(
  [
    parsePolicy(`purpose: sell
who: [CLERK]
tasks: []
arguments: { Query.goods: [size, kind] }
rules:
  - { id: a, see: { Product: [upc, size] }, because: x }
  - { id: b, own: true, see: { Product: [note, kind] }, because: y }`),
  ],
  schema,
)
const at = new Date('2026-03-01T12:00:00Z')
const grant = decide(policy, { kind: 'CLERK', purpose: 'sell', tasks: [], facts: {}, at })
const record: RecordedDisclosure = {
  decision: 'd1',
  at: at.toISOString(),
  agency: '00000099000000001000',
  kind: 'CLERK',
  purpose: 'sell',
  taskTypes: [],
  facts: {},
  disclosed: [],
  withheld: [],
}

describe('what a grant shows of a coordinate in a record', () => {
  const shown = (coordinate: string, more: Partial<RecordedDisclosure> = {}) =>
    shownBy(policy, grant, { ...record, ...more }, coordinate)?.rule

  test('is nothing of one that the schema does not have', () => {
    expect(shown('Product.gone')).toBeUndefined()
  })

  test('is of an argument the field it tells of, in full and on every row', () => {
    expect(shown('Query.goods(size)')).toBe('a')
    expect(shown('Query.goods(kind)')).toBeUndefined()
  })

  test('is nothing of an argument that the purpose does not list', () => {
    const unlisted = { ...grant, arguments: new Set<string>() }
    expect(shownBy(policy, unlisted, record, 'Query.goods(size)')).toBeUndefined()
  })

  test('is the asker’s own rows on a case, and nothing outside one', () => {
    expect(shown('Product.note', { case: 'case-1' })).toBe('b')
    expect(shown('Product.note')).toBeUndefined()
  })

  test('is of a link whether it is reached', () => {
    expect(shown('Query.goods')).toBeDefined()
    const reached = { ...grant, granted: () => undefined }
    expect(shownBy(policy, reached, record, 'Query.goods')?.rule).toBe('link')
    expect(shown('Query.lost')).toBeUndefined()
  })
})

test('a link into a type that the schema does not show leads nowhere', () => {
  expect(linkMapOf(schema).at.get('Query.lost')?.to).toEqual([])
})

test('a recorded change that the version it ran under does not grant here was made on another case', () => {
  const changing = { ...record, changes: ['Mutation.sell'] }
  expect(replay([changing], policy, policy).operations[0]).toMatchObject({ outcome: 'unaffected', lost: [] })
  expect(replay([changing], policy).operations[0]?.lost).toEqual(['Mutation.sell'])
})

test('a contradiction is told also where the form or the rule is not recorded', () => {
  const sentences = sentencesIn('en', policy)
  expect(sentences.contradiction({ coordinate: 'Product.upc', record: {}, policy: undefined })).toContain('Product.upc')
})

test.each([
  ['{ from: 2027-01-01 }', 'from 2027-01-01'],
  ['{ until: 2026-01-01 }', 'until 2026-01-01'],
])('a purpose valid %s says so on a day on which it was not in force', (valid, said) => {
  const bounded = compilePolicy(
    [
      parsePolicy(
        `purpose: sell\nwho: [CLERK]\ntasks: []\nvalid: ${valid}\nrules: [{ id: a, see: { Product: [upc] }, because: x }]`,
      ),
    ],
    schema,
  )
  const request = { kind: 'CLERK', purpose: 'sell', tasks: [], facts: {}, at }
  expect(sentencesIn('en', bounded).explanation(explain(bounded, request, 'Product.upc'), 'Product.upc')).toContain(
    said,
  )
})

test('a field that the version a record ran under does not grant is lost all the same', () => {
  const odd = { ...record, disclosed: [{ coordinate: 'Product.kind', form: 'full' as const }], kind: 'AUDITOR' }
  expect(replay([odd], policy, policy).operations[0]).toMatchObject({ outcome: 'refused', lost: ['Product.kind'] })
})

test('whoever owns a computed field signs for it, also where nobody owns its source', () => {
  const computed = smallSchema({
    Product: { fields: { raw: {}, worth: { owner: 'SHOP', requires: ['Product.raw'] } } },
  })
  const worth = compilePolicy(
    [
      parsePolicy(`purpose: sell
who: [CLERK]
tasks: []
derived: [{ field: Product.worth, from: [Product.raw], because: x }]
rules: [{ id: a, see: { Product: [worth] }, because: x }]`),
    ],
    computed,
  )
  const kinds = requiredApprovals(undefined, worth).map((needed) => needed.for)
  expect(new Set(kinds)).toEqual(new Set(['SHOP', 'CLERK']))
  const without = { ...worth, schema: { ...computed, field: () => undefined } }
  expect(requiredApprovals(undefined, without).map((needed) => needed.for)).not.toContain('SHOP')
})
