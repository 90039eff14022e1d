import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { clientKey } from './plan-keys.ts'
import { NOTHING_LEFT, type PermittedOperation, planOf } from './permitted-plan.ts'
import { TYPE_TAG } from './tags.ts'

/**
 * The permitted operation with its `@skip` and `@include` decided, where it asks a derived field. The planner fetches what
 * such a field is computed from under the field's own condition, and whatever else it asks of that entity in the same
 * fetch is lost with it when the condition does not hold; nor may a source be read for a field that is skipped.
 */
export function withConditionsDecided(
  permitted: PermittedOperation,
  variables: Readonly<Record<string, unknown>>,
): PermittedOperation {
  const { operation, derived } = permitted
  if (operation === undefined || derived.length === 0) return permitted
  const present = new Set<string>()
  const selections = decided(operation.selectionSet, [])
  const left = derived.filter(({ path }) => present.has(JSON.stringify(path)))
  const roots = new Set([...permitted.roots].filter((key) => present.has(JSON.stringify([key]))))
  const { document: _document, operation: _operation, ...rest } = permitted
  if (selections.length === 0) return { ...rest, hash: NOTHING_LEFT, derived: left, roots }
  const plan = planOf({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } })
  return { ...rest, ...plan, derived: left, roots }

  function decided(set: SelectionSetNode, path: readonly string[]): SelectionNode[] {
    return set.selections.flatMap((selection): SelectionNode[] => {
      if (!isIncluded(selection)) return []
      const directives = (selection.directives ?? []).filter(({ name }) => !CONDITIONS.has(name.value))
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [{ ...selection, directives }]
      const isField = selection.kind === Kind.FIELD
      const here = isField ? [...path, clientKey(selection.alias?.value ?? selection.name.value)] : path
      if (isField) present.add(JSON.stringify(here))
      if (selection.selectionSet === undefined) return [{ ...selection, directives }]
      const inner = decided(selection.selectionSet, here)
      if (inner.length === 0 && !isField) return []
      // Of an object all of whose fields are skipped the object itself is still asked.
      const selectionSet = { kind: Kind.SELECTION_SET, selections: inner.length === 0 ? [typename] : inner } as const
      return [{ ...selection, directives, selectionSet }]
    })
  }

  function isIncluded(selection: SelectionNode): boolean {
    return (
      getDirectiveValues(GraphQLSkipDirective, selection, { ...variables })?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, selection, { ...variables })?.['if'] !== false
    )
  }
}

const CONDITIONS: ReadonlySet<string> = new Set([GraphQLSkipDirective.name, GraphQLIncludeDirective.name])

const typename: SelectionNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPE_TAG },
  name: { kind: Kind.NAME, value: '__typename' },
}
