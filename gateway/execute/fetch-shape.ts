import { Kind, OperationTypeNode, parse, type SelectionSetNode, type FragmentDefinitionNode } from 'graphql'
import type { Coordinate, Coordinates } from '../../policies/engine/coordinates.ts'

/** One field of a fetch on one concrete type, with what is asked below it. */
export interface AskedField {
  readonly coordinate: Coordinate
  /** Empty for a leaf, for a value, and for a link of which nothing but the type is asked. */
  readonly below: readonly AskedField[]
}

/** What one fetch of a plan asks of its subgraph, by the place it is asked at. Pure in the fetch's text: cached by it. */
export interface FetchShape {
  /** By response key of the root field; empty for an entity fetch. */
  readonly roots: ReadonlyMap<string, readonly AskedField[]>
  /** By type name under `_entities`. Empty where the plan only wants to know of which type an entity is. */
  readonly entities: ReadonlyMap<string, readonly AskedField[]>
  /** Response keys the fetch adds at its path: where a failure shows in the client's answer. */
  readonly keys: readonly string[]
}

/** Reads the concrete coordinates out of a fetch document; inside value types nothing is listed. */
export function fetchShape(query: string, coordinates: Coordinates): FetchShape {
  const document = parse(query, { noLocation: true })
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (operation === undefined) throw new Error('The planner made a fetch without an operation')

  const roots = new Map<string, AskedField[]>()
  const entities = new Map<string, AskedField[]>()
  const keys = new Set<string>()
  const rootType =
    operation.operation === OperationTypeNode.MUTATION ? (coordinates.mutation ?? coordinates.query) : coordinates.query

  collectRoots(operation.selectionSet)
  return { roots, entities, keys: [...keys] }

  function collectRoots(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        // Conditions at the root (`... @include`): the fields keep their own response keys.
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (source !== undefined) collectRoots(source.selectionSet)
      } else if (selection.name.value === '_entities' && selection.selectionSet) {
        collectEntities(selection.selectionSet)
      } else {
        const key = selection.alias?.value ?? selection.name.value
        keys.add(key)
        roots.set(key, [
          ...(roots.get(key) ?? []),
          ...asked({ kind: Kind.SELECTION_SET, selections: [selection] }, [rootType]),
        ])
      }
    }
  }

  function collectEntities(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) continue
      const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      const condition = source?.typeCondition?.name.value
      if (source === undefined) continue
      if (condition === undefined) {
        collectEntities(source.selectionSet)
        continue
      }
      for (const key of responseKeys(source.selectionSet)) keys.add(key)
      const types = possible(condition)
      for (const type of types) {
        entities.set(type, [...(entities.get(type) ?? []), ...asked(source.selectionSet, [type])])
      }
      // A subgraph that has the interface as an object (`@interfaceObject`) is sent entities under the interface's own name.
      if (!types.includes(condition)) {
        entities.set(condition, [...(entities.get(condition) ?? []), ...asked(source.selectionSet, types)])
      }
    }
  }

  function asked(set: SelectionSetNode, types: readonly string[]): AskedField[] {
    return set.selections.flatMap((selection): AskedField[] => {
      if (selection.kind !== Kind.FIELD) {
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (source === undefined) return []
        const condition = source.typeCondition?.name.value
        const narrowed = condition === undefined ? types : types.filter((type) => possible(condition).includes(type))
        return asked(source.selectionSet, narrowed)
      }
      if (selection.name.value === '__typename') return []
      return types.flatMap((type) => {
        const shape = coordinates.types.get(type)?.fields.get(selection.name.value)
        // An argument that filters by a field reads it: the subgraph wants that field's grant too.
        const read = (selection.arguments ?? []).flatMap(({ name }) => shape?.arguments[name.value]?.reads ?? [])
        const below =
          shape?.kind === 'link' && selection.selectionSet ? asked(selection.selectionSet, possible(shape.type)) : []
        return [
          { coordinate: `${type}.${selection.name.value}`, below },
          ...read.map((coordinate) => ({ coordinate, below: [] })),
        ]
      })
    })
  }

  function responseKeys(set: SelectionSetNode): string[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) {
        return selection.name.value === '__typename' ? [] : [selection.alias?.value ?? selection.name.value]
      }
      const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      return source === undefined ? [] : responseKeys(source.selectionSet)
    })
  }

  function possible(type: string): readonly string[] {
    return coordinates.types.get(type)?.possible ?? [type]
  }
}
