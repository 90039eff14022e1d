import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { accepted, HubError, type Outcome, refused } from '../errors.ts'
import { limitExceeded } from './limits.ts'

/**
 * Counts the selections of every fragment and operation with all fragments expanded, without expanding them: each
 * fragment is counted once and its figure reused, so `fragment F1 { ...F0 ...F0 }` twenty-five times over costs
 * twenty-five steps. Fragment cycles are refused. The sum is over everything that stands at the top: operations, and
 * fragments nothing spreads, because validation works on those too.
 */
export function countSelections(
  document: DocumentNode,
  allowed: number,
  onSelection: () => void,
): Outcome<readonly SelectionSetNode[]> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const counted = new Map<string, number>()
  const underway = new Set<string>()
  const spread = new Set<string>()

  const countOf = (set: SelectionSetNode): number => {
    let total = 0
    for (const selection of set.selections) {
      onSelection()
      total += 1
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        spread.add(selection.name.value)
        total += countOfFragment(selection.name.value)
      } else if (selection.selectionSet !== undefined) {
        total += countOf(selection.selectionSet)
      }
    }
    // Doubling fragments reach numbers beyond all meaning; one more than allowed says enough.
    return Math.min(total, allowed + 1)
  }
  const countOfFragment = (name: string): number => {
    const known = counted.get(name)
    if (known !== undefined) return known
    // GraphQL, section 5.5.2.2: fragment spreads must not form cycles.
    if (underway.has(name)) throw new FragmentCycle(name)
    const fragment = fragments.get(name)
    if (fragment === undefined) return 0
    underway.add(name)
    const total = countOf(fragment.selectionSet)
    underway.delete(name)
    counted.set(name, total)
    return total
  }

  try {
    const figures = new Map<SelectionSetNode, number>()
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION)
        figures.set(definition.selectionSet, countOf(definition.selectionSet))
      if (definition.kind === Kind.FRAGMENT_DEFINITION) countOfFragment(definition.name.value)
    }
    for (const [name, fragment] of fragments) {
      if (!spread.has(name)) figures.set(fragment.selectionSet, counted.get(name) ?? 0)
    }
    const total = [...figures.values()].reduce((sum, figure) => sum + figure, 0)
    if (total > allowed) return refused(limitExceeded('expandedSelections', allowed, Math.min(total, allowed + 1)))
    return accepted([...figures.keys()])
  } catch (error) {
    if (!(error instanceof FragmentCycle)) throw error
    return refused(new HubError('GRAPHQL_VALIDATION_FAILED', `The fragment "${error.message}" spreads itself`))
  }
}

class FragmentCycle extends Error {}
