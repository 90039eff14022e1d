import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import { HUB_PREFIX } from '../limit/reserved-names.ts'

/**
 * Response key of a field of `type` in the permitted document. An alias is the client's choice and may be the name of
 * another field: `{ book { id: title } }` would make the planner, which merges by response key, join on titles or show the
 * key in the title's place. So no alias reaches the planner as it was written, and fields that a subgraph would not merge
 * have a key for each type (the planner's own way of telling them apart fails where they are nested).
 */
export function planKey(
  { alias, name: { value: name } }: Pick<FieldNode, 'alias' | 'name'>,
  type: string,
  unmergeable: ReadonlySet<Coordinate>,
): string {
  const key = alias?.value ?? name
  const own = unmergeable.has(`${type}.${name}`)
  return key === name && !own ? name : `${HUB_PREFIX}as${key.length}_${own ? `${type}_` : ''}${name}_${key}`
}

/** The client's own response key behind a key of the permitted document. */
export function clientKey(key: string): string {
  const length = OWN_KEY.exec(key)?.[1]
  return length === undefined ? key : key.slice(-Number(length))
}

const OWN_KEY = new RegExp(`^${HUB_PREFIX}as(\\d+)_`, 'u')

/** Response keys below response keys. */
interface Place {
  readonly below: Map<string, Place>
}

/**
 * Turns a path of the plan or of a subgraph's error into the client's own path: as far as the client's document goes and
 * not a step further, because what follows may be a key fetched for joining, or any text a subgraph cares to send.
 */
export function clientPaths(
  operation: { readonly selectionSet: SelectionSetNode },
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): (path: readonly string[]) => readonly string[] {
  let root: Place | undefined
  return (path) => {
    root ??= placesOf(operation.selectionSet)
    const found: string[] = []
    let place = root
    for (const step of path) {
      const key = [step, step.replace(PLANNER_ALIAS, '')].map(clientKey).find((known) => place.below.has(known))
      const next = key === undefined ? undefined : place.below.get(key)
      if (key === undefined || next === undefined) break
      found.push(key)
      place = next
    }
    return found
  }

  function placesOf(set: SelectionSetNode, place: Place = { below: new Map() }): Place {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value
        const below = place.below.get(key) ?? { below: new Map<string, Place>() }
        place.below.set(key, below)
        if (selection.selectionSet !== undefined) placesOf(selection.selectionSet, below)
      } else {
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
        if (source !== undefined) placesOf(source.selectionSet, place)
      }
    }
    return place
  }
}

/** What the planner adds to a key where a subgraph would not merge two fields. */
const PLANNER_ALIAS = /__alias_\d+$/u
