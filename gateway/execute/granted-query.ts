import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  separateOperations,
} from 'graphql'
import type { Coordinate, Coordinates } from '../../policies/engine/coordinates.ts'
import { withoutUnusedVariables } from '../enforce/permitted-plan.ts'
import type { PermittedFetch } from '../enforce/grant-fetch.ts'

/**
 * An entity fetch with only what is granted on one type. The planner asks under the name of an interface what any of its
 * types is asked for, and a subgraph that has the interface as an object cannot tell them apart. Of an entity whose type
 * nobody knew it is asked what is granted on every type it may be. Undefined when nothing is left.
 */
export function grantedQuery(
  query: string,
  type: string,
  { open, scopes }: PermittedFetch['grant'],
  coordinates: Coordinates,
): string | undefined {
  const document = parse(query, { noLocation: true })
  const fragments = new Map<string, FragmentDefinitionNode>()
  let operation: OperationDefinitionNode | undefined
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition
  }
  if (operation === undefined) throw new Error('The planner made a fetch without an operation')
  const selections = operation.selectionSet.selections.flatMap((selection): SelectionNode[] => {
    const isEntities = selection.kind === Kind.FIELD && selection.name.value === '_entities'
    if (!isEntities || selection.selectionSet === undefined)
      throw new Error('More than entities in a fetch of entities')
    const left = granted(selection.selectionSet, possible(type))
    return left.length === 0 ? [] : [{ ...selection, selectionSet: selectionSet(left) }]
  })
  if (selections.length === 0) return undefined
  const asked = withoutUnusedVariables({ ...operation, selectionSet: selectionSet(selections) })
  const whole: DocumentNode = { kind: Kind.DOCUMENT, definitions: [asked, ...fragments.values()] }
  // One operation, with the fragments that it still uses.
  return Object.values(separateOperations(whole)).map(print).join('\n')

  function granted(set: SelectionSetNode, types: readonly string[]): SelectionNode[] {
    return set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return types.every((each) => isGranted(each, selection)) ? [selection] : []
      const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (source === undefined) throw new Error('The planner names a fragment it does not define')
      const { typeCondition } = source
      const within = typeCondition === undefined ? types : possible(typeCondition.name.value)
      const narrowed = types.filter((each) => within.includes(each))
      const left = narrowed.length === 0 ? [] : granted(source.selectionSet, narrowed)
      if (left.length === 0) return []
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          ...(typeCondition === undefined ? {} : { typeCondition }),
          directives: selection.directives ?? [],
          selectionSet: selectionSet(left),
        },
      ]
    })
  }

  function isGranted(parent: string, { name: { value: name } }: FieldNode): boolean {
    const coordinate: Coordinate = `${parent}.${name}`
    return name === '__typename' || open[coordinate] !== undefined || scopes.some(({ see }) => see[coordinate])
  }

  function possible(name: string): readonly string[] {
    return coordinates.types.get(name)?.possible ?? [name]
  }
}

function selectionSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}
