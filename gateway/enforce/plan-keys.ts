import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { HUB_PREFIX } from '../limit/reserved-names.ts'

const ALIAS_PREFIX = `${HUB_PREFIX}as_`

/**
 * Response key of a field in the permitted document. An alias is the client's choice and may be the name of another field:
 * `{ book { id: title } }` would make the planner, which merges by response key, join on titles or show the key in the
 * title's place. So no alias reaches the planner as it was written.
 */
export function planKey({ alias, name }: Pick<FieldNode, 'alias' | 'name'>): string {
  return alias === undefined || alias.value === name.value ? name.value : `${ALIAS_PREFIX}${alias.value}`
}

/** The client's own response key behind a key of the permitted document. */
export function clientKey(key: string): string {
  return key.startsWith(ALIAS_PREFIX) ? key.slice(ALIAS_PREFIX.length) : key
}

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
      const key = [clientKey(step), clientKey(step).replace(PLANNER_ALIAS, '')].find((key) => place.below.has(key))
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
