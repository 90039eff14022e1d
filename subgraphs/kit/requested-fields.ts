import { isAbstractType, Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql'

/**
 * Names of the fields asked of the object or objects this field returns, on one concrete type. `@skip` and `@include` are not
 * evaluated: a field counts as asked.
 */
export function requestedFields(
  info: GraphQLResolveInfo,
  type: string,
  nodes: readonly FieldNode[] = info.fieldNodes,
): readonly string[] {
  const found = new Set(fieldsUnder(info, type, nodes).map((field) => field.name.value))
  found.delete('__typename')
  return [...found].sort()
}

/** The fields themselves, in the order of the document, fragments opened. */
export function fieldsUnder(info: GraphQLResolveInfo, type: string, nodes: readonly FieldNode[]): readonly FieldNode[] {
  return nodes.flatMap((node) => (node.selectionSet ? collect(node.selectionSet, info, type) : []))
}

function collect(set: SelectionSetNode, info: GraphQLResolveInfo, type: string): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value]
    return source !== undefined && covers(source.typeCondition?.name.value, type, info)
      ? collect(source.selectionSet, info, type)
      : []
  })
}

function covers(condition: string | undefined, type: string, info: GraphQLResolveInfo): boolean {
  if (condition === undefined || condition === type) return true
  const abstract = info.schema.getType(condition)
  return isAbstractType(abstract) && info.schema.getPossibleTypes(abstract).some((possible) => possible.name === type)
}
