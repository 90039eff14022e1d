import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { Kind, type ObjectTypeDefinitionNode, parse, print } from 'graphql'
import { nullableSupergraph } from '../../../gateway/execute/nullable-supergraph.ts'

const supergraph = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8')
const types = nullableSupergraph(parse(supergraph, { noLocation: true })).definitions.filter(
  (definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION,
)

test('the key of the case keeps its "!", and no other output field does', () => {
  const kept = types.flatMap(({ name, fields }) =>
    (fields ?? [])
      .filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
      .map((field) => `${name.value}.${field.name.value}: ${print(field.type)}`),
  )
  expect(kept).toEqual(['ReferralCase.caseId: ID!'])
})

test('every other field says in which graphs it is and of which type there, whether or not composition did', () => {
  const fields = types
    .flatMap(({ name, fields }) => (fields ?? []).map((field) => ({ of: name.value, field })))
    .filter(({ field }) => field.type.kind !== Kind.NON_NULL_TYPE)
  expect(fields.length).toBeGreaterThan(100)
  for (const { of, field } of fields) {
    const joined = (field.directives ?? []).filter(({ name }) => name.value === 'join__field')
    expect({ of, field: field.name.value, joined: joined.length }).not.toMatchObject({ joined: 0 })
    for (const { arguments: given } of joined) {
      expect(given?.map(({ name }) => name.value)).toEqual(expect.arrayContaining(['graph', 'type']))
    }
  }
})
