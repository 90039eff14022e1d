import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql'
import { clientPaths } from '../enforce/plan-keys.ts'
import { beforeWithheld } from '../enforce/withheld.ts'
import { errorTable, type PublicError } from '../errors.ts'

/** Places of the client's own document that could not be fetched. */
export interface LostPlaces {
  readonly size: number
  /** Paths of one fetch, as the plan has them. */
  add(...paths: readonly (readonly string[])[]): void
  /** Forgets what is lost under these root fields, or all of it. */
  forget(roots?: ReadonlySet<string>): void
  /** One for each place of which something is given: `nothingGiven` holds the paths, joined by dots, of those that have none. */
  errors(decision: string, nothingGiven: () => ReadonlySet<string>): PublicError[]
}

/** Nothing is lost yet. */
export function lostPlaces(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): LostPlaces {
  const clientPath = clientPaths(operation, fragments)
  const lost = new Map<string, readonly string[]>()
  return {
    get size() {
      return lost.size
    },
    add(...paths) {
      const known = paths.map((path) => ({ path: clientPath(path), whole: clientPath(path).length === path.length }))
      // What was fetched for joining only has no place of its own in the answer; it counts where nothing else was lost.
      const told = known.some(({ whole }) => whole) ? known.filter(({ whole }) => whole) : known
      for (const { path } of told) if (path.length > 0) lost.set(path.join('.'), path)
    },
    forget(roots) {
      for (const [key, [root = '']] of lost) if (roots?.has(root) ?? true) lost.delete(key)
    },
    errors(decision, nothingGiven) {
      if (lost.size === 0) return []
      const withheld = nothingGiven()
      const told = [...lost.values()].map((path) => beforeWithheld(path, withheld)).filter((path) => path.length > 0)
      return [...new Map(told.map((path) => [path.join('.'), path])).values()].map((path) => ({
        message: errorTable.SUBGRAPH_UNAVAILABLE.message,
        path,
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', decision },
      }))
    },
  }
}
