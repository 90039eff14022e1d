import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { documents, schema } from '../shipped-policy.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'

function problemsOf(structural: readonly string[], over: Coordinates = shop, redLines?: string): string[] {
  const words = shopVocabulary.replace(/^structural: .*$/mu, `structural: [${structural.join(', ')}]`)
  try {
    compilePolicy([parsePolicy(words), ...(redLines === undefined ? [] : [parsePolicy(redLines)])], over)
    return []
  } catch (error) {
    if (error instanceof PolicyErrors) return error.problems.map(({ message }) => message)
    throw error
  }
}

describe('a structural coordinate', () => {
  test('is part of a page and nothing else', () => {
    expect(problemsOf(['PageInfo.*', 'ProductConnection.edges', 'ProductEdge.*'])).toEqual([])
    const other = ['Product.name', 'Product.*', 'Product.madeOnExists', 'User.email', 'Query.products', 'Size.width']
    for (const coordinate of [...other, 'Node.id'])
      expect(problemsOf([coordinate])).toEqual([expect.stringMatching(/no part of a page and may carry data/u)])
  })

  test('is none of ours that carries data, whatever red lines say', () => {
    for (const type of schema.types.values())
      for (const { coordinate, owner, category } of type.fields.values()) {
        if (owner === undefined && category === undefined) continue
        const open = documents.flatMap((document) =>
          document.kind === 'vocabulary' ? [{ ...document, structural: [coordinate] }] : [],
        )
        expect(() => compilePolicy(open, schema)).toThrow(/may carry data/u)
      }
  })

  test('may look like a page and is none when it holds values or has an owner', () => {
    const pages = smallSchema({
      Query: { fields: {} },
      Values: { fields: { node: {}, cursor: { owner: 'SHOP' } } },
      Odd: { fields: { edges: { type: 'Values', kind: 'link' }, pageInfo: {}, total: {} } },
      PageInfo: { fields: { hasNextPage: {}, lastSeen: {} } },
      Value: { value: true, fields: { hasNextPage: {} } },
    })
    for (const coordinate of ['Values.node', 'Values.cursor', 'Odd.pageInfo', 'Odd.total', 'Value.hasNextPage'])
      expect(problemsOf([coordinate], pages)).toHaveLength(1)
    // "*" opens what belongs to a page and leaves the rest closed.
    const policy = compilePolicy(
      [parsePolicy(shopVocabulary.replace(/^structural: .*$/mu, 'structural: [PageInfo.*]'))],
      pages,
    )
    expect([...policy.structural]).toEqual(['PageInfo.hasNextPage'])
  })

  test('is held against the red lines that name it', () => {
    const line = (field: string) => `red-lines: [{ id: r, because: b, fields: ['${field}'], only-purposes: [] }]`
    for (const field of ['PageInfo.hasNextPage', 'PageInfo.*'])
      expect(problemsOf(['PageInfo.*'], shop, line(field))).toEqual([
        'PageInfo.hasNextPage would be shown to everybody, across red line "r": leave it out of structural',
      ])
    expect(problemsOf(['PageInfo.*'], shop, line('User.email'))).toEqual([])
  })
})
