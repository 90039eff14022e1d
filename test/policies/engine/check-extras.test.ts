import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { nearestWord, unlisted } from '../../../policies/engine/nearest-word.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PolicyDocument } from '../../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { smallSchema } from '../small-schema.ts'

const market: Coordinates = {
  ...smallSchema({
    Query: { fields: { products: { type: 'Product', kind: 'link', arguments: { named: { reads: 'Product.name' } } } } },
    Product: { fields: { name: {}, price: { requires: ['Product.name'] } } },
    Mutation: { fields: { sell: {}, take: {} } },
  }),
  mutation: 'Mutation',
}
/** The same, where it can be told whose a product is. */
const owned: Coordinates = {
  ...market,
  types: new Map(
    [...market.types].map(([name, type]) => [name, name === 'Product' ? { ...type, rowOwner: 'name' } : type]),
  ),
}
const head = 'purpose: sell\nwho: [CLERK]\ntasks: []\nrules: []\n'

function problemsOf(documents: readonly PolicyDocument[], schema = market): string[] {
  try {
    compilePolicy(documents, schema)
    return []
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    return error.problems.map(({ position, message }) =>
      position === undefined ? message : `${position.file}:${position.line}:${position.column} ${message}`,
    )
  }
}
const problems = (texts: readonly string[]) =>
  problemsOf(texts.map((text, index) => parsePolicy(text, `${index}.yaml`)))

describe('what a purpose says beside its rules', () => {
  test('holds when the schema knows it', () => {
    const all = `derived: [{ field: Product.price, from: [Product.name], because: b }]
arguments: { Query.products: [named] }
may-change: [Mutation.sell]`
    expect(problems([`${head}${all}`])).toEqual([])
    const kept = (shown: string) =>
      `${head.replace('[]\nrules: []', `[]\nrules: [{ id: a, see: { Product: ${shown} }, because: b }]`)}after-closing: { keep: [Product.name], for: P2W }`
    for (const shown of ['[name]', "'*'"]) expect(problemsOf([parsePolicy(kept(shown))], owned)).toEqual([])
  })

  test.each([
    [
      'derived: [{ field: Product.prise, from: [Product.name], because: b }]',
      '5:13 field "Product.prise" is not listed; did you mean "Product.price"?',
    ],
    [
      'arguments: { Query.product: [named] }',
      '5:14 field "Query.product" is not listed; did you mean "Query.products"?',
    ],
    [
      'may-change: [{ change: [Mutation.sell, Mutation.tak] }]',
      '5:40 change "Mutation.tak" is not listed; did you mean "Mutation.take"?',
    ],
    ['may-change: [Mutation.sel]', '5:14 change "Mutation.sel" is not listed; did you mean "Mutation.sell"?'],
    [
      'after-closing: { keep: [Product.nam], for: P2W }',
      '5:25 field "Product.nam" is not listed; did you mean "Product.name"?',
    ],
  ])('%s names a field that is none', (extra, problem) => {
    expect(problems([`${head}${extra}`])).toEqual([`0.yaml:${problem}`])
  })

  test('may not change what a red line guards', () => {
    const line = 'red-lines: [{ id: stock, because: so., fields: [Mutation.take], only-purposes: [] }]'
    expect(problems([`${head}may-change: [Mutation.sell, Mutation.take]`, line])).toEqual([
      '0.yaml:5:29 may-change grants Mutation.take, across red line "stock" (no purpose may): so.',
    ])
  })

  test('is structural only as a field of a type', () => {
    expect(problems(['structural: [Product]'])).toEqual([
      '0.yaml:1:14 field "Product" is not listed; use one of Product.name, Product.price',
    ])
  })
})

describe('documents that stand in no file', () => {
  test('are told apart all the same', () => {
    const document = { ...parsePolicy(head), positions: new Map() } as PolicyDocument
    expect(problemsOf([document, document])).toEqual([
      'purpose "sell" exists already and both would be valid; keep one of them',
    ])
  })
})

describe('a word that is not listed', () => {
  test('is answered with the nearest, with all of a few, or with none', () => {
    const many = Array.from({ length: 9 }, (_, index) => `word-${index}`)
    expect([nearestWord('a', []), nearestWord('wrd-1', many)]).toEqual([undefined, 'word-1'])
    expect(unlisted('word', 'a', [])).toBe('word "a" is not listed')
    expect(unlisted('word', 'something else', ['b', 'a'])).toBe('word "something else" is not listed; use one of a, b')
    expect(unlisted('word', 'something else', many)).toBe('word "something else" is not listed')
  })
})
