import { describe, expect, test } from '@jest/globals'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { completeSdl, SUBGRAPHS, subgraphSdl } from '../../schema/subgraph-sdl.ts'

describe('the whole SDL of a subgraph', () => {
  test.each(SUBGRAPHS)('%s builds a federation subgraph schema', (name) => {
    const schema = buildSubgraphSchema({ typeDefs: parse(subgraphSdl(name)) })
    expect(schema.getType('ReferralCase')).toBeDefined()
  })

  test('a subgraph gets the shared definitions it reaches and no others', () => {
    const sdl = completeSdl({
      own: 'type Thing @key(fields: "id") { id: ID! colour: Colour @mark }',
      shared: 'enum Colour { RED } scalar Unused',
      directives: 'directive @mark(by: Hand) on FIELD_DEFINITION directive @unused on OBJECT scalar Hand',
    })
    expect(sdl).toContain('enum Colour')
    expect(sdl).toContain('directive @mark')
    expect(sdl).toContain('scalar Hand')
    expect(sdl).not.toMatch(/unused/i)
    expect(sdl).toContain('@composeDirective(name: "@mark")')
  })

  test('police gets no scalar for a BSN, which it has no use for', () => {
    expect(subgraphSdl('police')).not.toContain('scalar BSN')
    expect(subgraphSdl('municipal')).toContain('scalar BSN')
  })

  test('a name that nobody defines is refused by name', () => {
    const sources = { own: 'type Thing { colour: Coulour }', shared: 'enum Colour { RED }', directives: '' }
    expect(() => completeSdl({ ...sources, directives: 'directive @a on OBJECT' })).toThrow(/Coulour is used but not/)
  })
})
