import { Kind, OperationTypeNode, parse, type SelectionSetNode, type FragmentDefinitionNode } from 'graphql'
import type { Coordinate, Coordinates } from '../../policies/engine/coordinates.ts'

/** What one fetch of a plan asks of its subgraph, by the place it is asked at. Pure in the fetch's text: cached by it. */
export interface FetchShape {
  /** By response key of the root field; empty for an entity fetch. */
  readonly roots: ReadonlyMap<string, readonly Coordinate[]>
  /** By type name under `_entities`. */
  readonly entities: ReadonlyMap<string, readonly Coordinate[]>
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

  const roots = new Map<string, Coordinate[]>()
  const entities = new Map<string, Coordinate[]>()
  const keys = new Set<string>()
  const rootType =
    operation.operation === OperationTypeNode.MUTATION ? (coordinates.mutation ?? coordinates.query) : coordinates.query

  for (const selection of operation.selectionSet.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value === '_entities' && selection.selectionSet) {
      collectEntities(selection.selectionSet)
    } else if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value
      keys.add(key)
      const found = roots.get(key) ?? []
      roots.set(key, found)
      walk({ kind: Kind.SELECTION_SET, selections: [selection] }, [rootType], (coordinate) => found.push(coordinate))
    } else {
      // Conditions at the root (`... @include`): the fields keep their own response keys.
      walkRootFragment(selection)
    }
  }
  return { roots, entities, keys: [...keys] }

  function walkRootFragment(selection: Exclude<SelectionSetNode['selections'][number], { kind: Kind.FIELD }>): void {
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet
    for (const inner of set?.selections ?? []) {
      if (inner.kind !== Kind.FIELD) {
        walkRootFragment(inner)
        continue
      }
      const key = inner.alias?.value ?? inner.name.value
      keys.add(key)
      const found = roots.get(key) ?? []
      roots.set(key, found)
      walk({ kind: Kind.SELECTION_SET, selections: [inner] }, [rootType], (coordinate) => found.push(coordinate))
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
      for (const type of possible(condition)) {
        const found = entities.get(type) ?? []
        entities.set(type, found)
        walk(source.selectionSet, [type], (coordinate) => found.push(coordinate))
      }
    }
  }

  function walk(set: SelectionSetNode, types: readonly string[], add: (coordinate: Coordinate) => void): void {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (source === undefined) continue
        const condition = source.typeCondition?.name.value
        const narrowed = condition === undefined ? types : types.filter((type) => possible(condition).includes(type))
        walk(source.selectionSet, narrowed, add)
        continue
      }
      if (selection.name.value === '__typename') continue
      for (const type of types) {
        const shape = coordinates.types.get(type)?.fields.get(selection.name.value)
        add(`${type}.${selection.name.value}`)
        if (shape?.kind === 'link' && selection.selectionSet) walk(selection.selectionSet, possible(shape.type), add)
      }
    }
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
