import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import type { HubError } from '../errors.ts'
import { limitExceeded, type Limits } from './limits.ts'

/** Places of the answer: response keys below response keys, with how often each field was written there. */
interface Place {
  readonly times: Map<string, number>
  readonly below: Map<string, Place>
}

/**
 * Walks the document as it will be executed, fragments expanded, and holds depth, aliases, repeated fields, directives
 * and root fields against their limits. The walk is bounded because the number of expanded selections has been checked.
 * `@skip` and `@include` are taken as if the field were there.
 */
export function measureSelections(
  document: DocumentNode,
  roots: readonly SelectionSetNode[],
  limits: Limits,
  onSelection: () => void,
): HubError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const rootsOfOperations = new Set<SelectionSetNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) rootsOfOperations.add(definition.selectionSet)
  }
  let aliases = 0
  let directives = 0
  let rootFields = 0

  const measure = (
    set: SelectionSetNode,
    depth: number,
    place: Place,
    depthLimit: 'depth' | 'introspectionDepth',
  ): HubError | undefined => {
    for (const selection of set.selections) {
      onSelection()
      directives += selection.directives?.length ?? 0
      if (directives > limits.directives) return limitExceeded('directives', limits.directives, directives)
      let problem: HubError | undefined
      if (selection.kind === Kind.FIELD) {
        if (depth > limits[depthLimit]) return limitExceeded(depthLimit, limits[depthLimit], depth)
        if (selection.alias !== undefined) aliases += 1
        if (aliases > limits.aliases) return limitExceeded('aliases', limits.aliases, aliases)
        if (depth === 1) rootFields += 1
        if (rootFields > limits.rootFields) return limitExceeded('rootFields', limits.rootFields, rootFields)
        const field = selection.name.value
        const times = (place.times.get(field) ?? 0) + 1
        place.times.set(field, times)
        if (times > limits.sameField) return limitExceeded('sameField', limits.sameField, times)
        if (selection.selectionSet !== undefined) {
          const introspects = depth === 1 && (field === '__schema' || field === '__type')
          problem = measure(
            selection.selectionSet,
            depth + 1,
            placeBelow(place, selection.alias?.value ?? field),
            introspects ? 'introspectionDepth' : depthLimit,
          )
        }
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection.selectionSet
            : fragments.get(selection.name.value)?.selectionSet
        problem = inner === undefined ? undefined : measure(inner, depth, place, depthLimit)
      }
      if (problem !== undefined) return problem
    }
    return undefined
  }

  for (const root of roots) {
    rootFields = 0
    // A fragment that nothing spreads has no root: its own fields are counted from the second level.
    const depth = rootsOfOperations.has(root) ? 1 : 2
    const problem = measure(root, depth, newPlace(), 'depth')
    if (problem !== undefined) return problem
  }
  return undefined
}

function newPlace(): Place {
  return { times: new Map(), below: new Map() }
}

function placeBelow(place: Place, key: string): Place {
  const known = place.below.get(key)
  if (known !== undefined) return known
  const made = newPlace()
  place.below.set(key, made)
  return made
}
