import { Kind, OperationTypeNode, parse, type SelectionSetNode } from 'graphql'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'

/**
 * Concrete coordinates that a subgraph query asks for, by the narrowest types that can stand where they are asked. `sent`
 * are the types of the entities it is asked of, where they are known; one that is an interface may be any of its types.
 */
export function askedCoordinates(
  query: string,
  coordinates: Coordinates,
  sent: readonly string[] = [...coordinates.types.keys()],
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const definition of parse(query).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const root = definition.operation === OperationTypeNode.MUTATION ? (coordinates.mutation ?? '') : coordinates.query
    walk(definition.selectionSet, [root])
  }
  return found

  function possible(type: string): readonly string[] {
    return coordinates.types.get(type)?.possible ?? [type]
  }

  function walk(set: SelectionSetNode, types: readonly string[]): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('the planner made a named fragment')
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = selection
        const within = typeCondition ? (coordinates.types.get(typeCondition.name.value)?.possible ?? []) : types
        walk(
          selection.selectionSet,
          types.filter((type) => within.includes(type)),
        )
        continue
      }
      const { value: name } = selection.name
      if (name === '__typename') continue
      if (name === '_entities') {
        if (selection.selectionSet) walk(selection.selectionSet, [...new Set(sent.flatMap(possible))])
        continue
      }
      for (const type of types) {
        found.add(`${type}.${name}`)
        const target = coordinates.types.get(type)?.fields.get(name)?.type
        if (selection.selectionSet) walk(selection.selectionSet, coordinates.types.get(target ?? '')?.possible ?? [])
      }
    }
  }
}
