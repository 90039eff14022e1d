import { type DocumentNode, Kind, type OperationDefinitionNode, print, type SelectionNode, visit } from 'graphql'
import { createHash } from 'node:crypto'
import type { Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import { clientKey } from './plan-keys.ts'
import { selectionSet } from './selection-nodes.ts'

/** One place in the client's document where a coordinate is asked. */
export interface Asked {
  readonly coordinate: Coordinate
  /** Response keys of the client, without list indices; the first is the root field's. */
  readonly path: readonly string[]
  /** For an argument: the field it reads, whose grant decides. */
  readonly reads?: Coordinate
}

export interface WithheldPlace extends Asked {
  readonly reason: Withholding
}

/** What is left of an operation under the most that a purpose can ever get. */
export interface PermittedOperation {
  /** Undefined when nothing is left to plan. */
  readonly document?: DocumentNode
  readonly operation?: OperationDefinitionNode
  /** SHA-256 of the printed permitted document; of the empty text when nothing is left. */
  readonly hash: string
  /** Coordinates withheld whatever the case, and told, in document order. */
  readonly withheld: readonly WithheldPlace[]
  /**
   * Coordinates to be decided again case by case, in document order, and those that silent facts alone withhold here. Links
   * and structural fields are not listed, but for a link that nothing below it stands for.
   */
  readonly kept: readonly Asked[]
  /** Derived fields and links among what is kept: what they are computed from may have to be fetched. */
  readonly derived: readonly Asked[]
  /** Response keys of the root fields of which something is left to plan. */
  readonly roots: ReadonlySet<string>
}

/** Hash of a permitted document of which nothing is left. */
export const NOTHING_LEFT = sha256('')

/** What the planner is given: one operation, without the variables that only what was taken out used. */
export function planOf(operation: OperationDefinitionNode) {
  const permitted = withoutUnusedVariables(operation)
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [permitted] }
  return { document, operation: permitted, hash: sha256(print(document)) }
}

/**
 * The permitted operation without some of its root fields: those that lead to no case of the caller's are not called, so
 * that no subgraph is asked about a case that does not exist for the asker.
 */
export function withoutRoots(permitted: PermittedOperation, dead: ReadonlySet<string>): PermittedOperation {
  const { operation, withheld, kept, derived } = permitted
  const roots = new Set([...permitted.roots].filter((key) => !dead.has(key)))
  if (operation === undefined || roots.size === permitted.roots.size) return permitted
  const left = live(operation.selectionSet.selections)
  if (left.length === 0) return { hash: NOTHING_LEFT, withheld, kept, derived, roots }
  return { ...planOf({ ...operation, selectionSet: selectionSet(left) }), withheld, kept, derived, roots }

  function live(selections: readonly SelectionNode[]): SelectionNode[] {
    return selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) {
        return roots.has(clientKey(selection.alias?.value ?? selection.name.value)) ? [selection] : []
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) return []
      const inner = live(selection.selectionSet.selections)
      return inner.length === 0 ? [] : [{ ...selection, selectionSet: selectionSet(inner) }]
    })
  }
}

/** An operation that declares only the variables it uses. */
export function withoutUnusedVariables(operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>()
  visit(operation.selectionSet, { Variable: (node) => void used.add(node.name.value) })
  for (const directive of operation.directives ?? []) {
    visit(directive, { Variable: (node) => void used.add(node.name.value) })
  }
  return {
    ...operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
