import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { Kind, type ObjectTypeDefinitionNode, parse, print } from 'graphql'
import { nullableSupergraph } from '../../gateway/execute/nullable-supergraph.ts'

/**
 * Finding: in gateway/execute/nullable-supergraph.ts `ancestors.at(-2)` is the list of definitions, not the type the field
 * stands in (graphql-js leaves the direct parent, the list of fields, out of `ancestors`). So `caseKeyOf(parent)` and
 * `graphsOf(parent)` never find anything: the case's key loses its `!` (contract.md and README: "only ReferralCase.caseId
 * keeps it"), clients that generate code get `caseId: string | null`, and `{ case: { caseId: null } }` is answered where the
 * contract says that a case without its id is no case. The spelled-out `@join__field(graph:, type:)` of fields without one
 * of their own is dead code for the same reason.
 * Fix: `ancestors.at(-1)`; then see what the executor and redact do with a null in the place of the key.
 */
const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
const typeNamed = (name: string) =>
  nullableSupergraph(parse(supergraph, { noLocation: true })).definitions.find(
    (definition): definition is ObjectTypeDefinitionNode =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === name,
  )

test('the key of the case keeps its "!", and no other output field does', () => {
  const key = typeNamed('ReferralCase')?.fields?.find(({ name }) => name.value === 'caseId')
  expect(key && print(key.type)).toBe('ID!')
})

test('a field without a word of its own is spelled out for each graph of its type', () => {
  const state = typeNamed('Task')?.fields?.find(({ name }) => name.value === 'status')
  expect(state?.directives?.map(({ name }) => name.value)).toContain('join__field')
})
