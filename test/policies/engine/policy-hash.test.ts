import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { parsePolicyFiles } from '../../../policies/load-bundle.ts'
import { compileFiles, SELL, shopFiles } from '../small-bundle.ts'
import { shop } from '../small-schema.ts'

const sell = (see: string) =>
  shopFiles(`purpose: sell
who: [CLERK]
tasks: [PACK]
rules:
  - { id: name, see: { Product: ${see} }, because: The parcel needs it. }
`)

function withCoarserName() {
  const product = shop.types.get('Product')
  const name = product?.fields.get('name')
  if (product === undefined || name === undefined) throw new Error('no Product.name')
  const coarsens = { field: 'Product.name', form: 'exists' as const }
  const exists = { ...name, coordinate: 'Product.nameExists', coarsens }
  const types = new Map(shop.types).set('Product', {
    ...product,
    fields: new Map(product.fields).set('nameExists', exists),
  })
  const field = (at: string) => types.get(at.split('.')[0] ?? '')?.fields.get(at.split('.')[1] ?? '')
  return { ...shop, types, field }
}

describe('the hash of a version', () => {
  test('is another one where one form less of one field is shown', () => {
    const forms = ['year', 'month', 'exists', 'full'].map((form) => compileFiles(sell(`[madeOn: ${form}]`)))
    expect(new Set(forms.map(({ hash }) => hash)).size).toBe(4)
  })

  test('cannot stand for two forms of one field: "*" and a field of its own are not named together', () => {
    for (const [beside, field] of [
      ['madeOn: year', 'madeOn'],
      ['madeOn: exists', 'madeOn'],
      ['name', 'name'],
    ])
      try {
        compileFiles(sell(`['*', ${beside}]`))
        throw new Error('compiled')
      } catch (error) {
        if (!(error instanceof PolicyErrors)) throw error
        expect(error.problems).toEqual([
          {
            code: 'duplicate-word',
            message: `Product.${field} is shown in full by "*" already; leave it out, or name the fields of Product one by one`,
            dutch: `Product.${field} wordt al volledig getoond door "*"; laat het weg, of noem de velden van Product een voor een`,
            position: { file: 'purposes/sell.yaml', line: 5, column: expect.any(Number) },
          },
        ])
      }
    // What "*" leaves out is named beside it.
    expect(() => compileFiles(sell("['*', seller, shipping]"))).not.toThrow()
  })

  test('is the same for what decides alike: a coarser form named beside its field says nothing new', () => {
    const [plain, both] = [compileFiles(sell('[madeOn]')), compileFiles(sell('[madeOn, madeOnExists]'))]
    expect(both.hash).toBe(plain.hash)
    expect(compare(plain, both)).toMatchObject({ cells: [], other: [] })
    const [once, twice] = ['[madeOn: exists]', '[madeOn: exists, madeOnExists: full]'].map((see) =>
      compileFiles(sell(see)),
    )
    expect(twice?.hash).toBe(once?.hash)
    expect(twice?.purposes.get('sell')?.cells.get('CLERK')?.get('Product.madeOnExists')).toHaveLength(1)
  })

  test('stays when the schema gains a coarser form of a field shown in full, which then comes along', () => {
    const grown = withCoarserName()
    for (const see of ['[name]', "'*'"]) {
      const { documents } = parsePolicyFiles(sell(see))
      const [before, after] = [compilePolicy(documents, shop), compilePolicy(documents, grown)]
      expect(after.hash).toBe(before.hash)
      const request = { kind: 'CLERK', purpose: 'sell', tasks: ['PACK'], facts: {}, at: new Date('2026-03-01') }
      expect(decide(after, request).granted('Product.nameExists')?.form).toBe('full')
    }
  })

  test('does not depend on the order of legal grounds', () => {
    const grounds = ['{ law: AVG, article: "6", because: a }', '{ law: Wpg, article: "20", because: b }']
    const hashes = [grounds, grounds.toReversed()].map(
      (list) => compileFiles(shopFiles(SELL.replace('rules:', `legal-basis: [${list.join(', ')}]\nrules:`))).hash,
    )
    expect(hashes[0]).toBe(hashes[1])
  })
})
