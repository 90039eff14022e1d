import { type FieldNode, type InlineFragmentNode, Kind, parse, print, type SelectionNode, visit } from 'graphql'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import { HUB_PREFIX } from '../limit/reserved-names.ts'

/** Under which the key of an entity comes back; the shape of the answer does not know it, so it goes no further. */
const KEY = `${HUB_PREFIX}key`

/** A fetch that also asks of every case whose it is, and how to tell. */
export interface KeyedFetch {
  readonly query: string
  /** By type: the field that is its key. */
  readonly keys: ReadonlyMap<string, string>
}

/**
 * Federation matches entities to what was asked by their place in a list alone: a subgraph that mixes two up would give
 * one case the data of another. So each case is asked for its key as well, which the caller's permit opens for joining
 * anyway. Pure in the fetch's text: cached by it.
 */
export function keyedFetch(query: string, coordinates: Coordinates): KeyedFetch {
  const keys = new Map<string, string>()
  if (!query.includes('_entities')) return { query, keys }
  const document = visit(parse(query, { noLocation: true }), {
    Field(node) {
      if (node.name.value !== '_entities' || node.selectionSet === undefined) return undefined
      const selections = node.selectionSet.selections.map(withKey)
      return { ...node, selectionSet: { ...node.selectionSet, selections } }
    },
  })
  return keys.size === 0 ? { query, keys } : { query: print(document), keys }

  function withKey(selection: SelectionNode): SelectionNode {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return selection
    const type = selection.typeCondition?.name.value ?? ''
    const caseKey = coordinates.types.get(type)?.caseKey
    if (caseKey === undefined || (selection.directives?.length ?? 0) > 0) return selection
    keys.set(type, caseKey)
    return {
      ...selection,
      selectionSet: {
        ...selection.selectionSet,
        selections: [...selection.selectionSet.selections, keyField(caseKey)],
      },
    } satisfies InlineFragmentNode
  }
}

function keyField(name: string): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: KEY },
    name: { kind: Kind.NAME, value: name },
  }
}

/** True when every entity that came is the one asked for at its place. One that did not come is nobody's. */
export function areInPlace(
  entities: readonly unknown[],
  asked: readonly Readonly<Record<string, unknown>>[],
  { keys }: KeyedFetch,
): boolean {
  return asked.every((representation, index) => {
    const key = keys.get(String(representation['__typename']))
    const entity = entities[index]
    if (key === undefined || entity === null || entity === undefined) return true
    // What is no object at all is found out, and told, with the other values of the wrong type.
    if (typeof entity !== 'object' || Array.isArray(entity)) return true
    return String((entity as Record<string, unknown>)[KEY]) === String(representation[key])
  })
}
