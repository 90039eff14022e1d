import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Supergraph } from '@apollo/federation-internals'
import { composeSupergraph, ownSubgraphs } from '../../schema/compose.ts'

const committed = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')

describe('composing the supergraph', () => {
  test('the committed supergraph is the one the subgraphs compose to', () => {
    expect(composeSupergraph(ownSubgraphs())).toEqual({ supergraph: committed })
  })

  test('the gateway can build an API schema of it in which only caseId and list elements are non-null', () => {
    const api = Supergraph.build(committed).apiSchema()
    const nonNull = api
      .objectTypes()
      .flatMap((type) => type.fields())
      .filter((field) => field.type?.kind === 'NonNullType')
      .map((field) => field.coordinate)
    expect(nonNull).toEqual(['ReferralCase.caseId'])
  })

  test('our directives are still on the fields, types and arguments of the supergraph', () => {
    expect(committed).toContain('@coarsens(field: "PoliceSignal.municipalityCode", form: "region")')
    expect(committed).toContain('state: CaseState @reads(field: "ReferralCase.state")')
    expect(committed).toMatch(/case\([^)]*id: ID! @caseId/s)
    expect(committed).toMatch(/type Task\n(?: {2}@.*\n)* {2}@taskEntity\(key: "taskId"\)/)
  })

  test('what does not compose comes back as problems', () => {
    const { problems } = composeSupergraph([
      { name: 'a', url: 'http://a', sdl: 'type Query { x: Int }' },
      { name: 'b', url: 'http://b', sdl: 'type Query { x: String }' },
    ])
    expect(problems?.join()).toContain('Query.x')
  })
})
