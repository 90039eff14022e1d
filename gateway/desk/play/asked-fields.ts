import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Coordinate, Coordinates } from '../../../policies/engine/coordinates.ts'
import { readingArguments } from '../../enforce/argument-reads.ts'

/** A place in a document at which a coordinate is asked. */
export interface AskedField {
  /** `Type.field`, or `Type.field(argument)` for an argument that tells of a field. Inside a value: the field that holds it. */
  readonly coordinate: Coordinate
  /** Response keys from the root, joined by dots. */
  readonly path: string
  /** Where its name stands, counted from 1. */
  readonly line: number
  readonly column: number
  readonly length: number
}

/**
 * Every concrete coordinate that a validated document asks, as the hub decides on them, and the types it looks at. Which of
 * them are released is the engine's to say.
 */
export function askedFields(
  schema: GraphQLSchema,
  coordinates: Coordinates,
  document: DocumentNode,
): { readonly fields: readonly AskedField[]; readonly types: ReadonlySet<string> } {
  const fields: AskedField[] = []
  const types = new Set<string>()
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const root = schema.getRootType(definition.operation)
    if (root) walk(definition.selectionSet, root, [root], [], undefined)
  }
  return { fields, types }

  function walk(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    possible: readonly GraphQLObjectType[],
    path: readonly string[],
    /** The field whose value this is a part of. */
    holder: Coordinate | undefined,
  ): void {
    if (holder === undefined) for (const { name } of possible) types.add(name)
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith('__')) ask(selection, type, possible, path, holder)
        continue
      }
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (part === undefined) continue
      const named = part.typeCondition === undefined ? type : schema.getType(part.typeCondition.name.value)
      if (!isCompositeType(named)) continue
      const allowed = new Set(possibleTypes(named))
      const narrowed = possible.filter((candidate) => allowed.has(candidate))
      walk(part.selectionSet, named, narrowed, path, holder)
    }
  }

  function ask(
    node: FieldNode,
    type: GraphQLCompositeType,
    possible: readonly GraphQLObjectType[],
    parentPath: readonly string[],
    holder: Coordinate | undefined,
  ): void {
    const name = node.name.value
    const path = [...parentPath, node.alias?.value ?? name]
    const add = (coordinate: Coordinate): void => {
      const { line = 1, column = 1 } = node.name.loc?.startToken ?? {}
      fields.push({ coordinate, path: path.join('.'), line, column, length: name.length })
    }
    const definition = 'getFields' in type ? type.getFields()[name] : undefined
    if (holder !== undefined) {
      add(holder)
      const inside = definition && getNamedType(definition.type)
      if (node.selectionSet !== undefined && isCompositeType(inside))
        walk(node.selectionSet, inside, possibleTypes(inside), path, holder)
      return
    }
    // Once for each type that an object here may be: the hub decides on concrete coordinates.
    for (const concrete of possible) {
      const shape = coordinates.types.get(concrete.name)?.fields.get(name)
      const field = concrete.getFields()[name]
      if (shape === undefined || field === undefined) continue
      add(shape.coordinate)
      for (const { coordinate } of readingArguments(node, shape, field)) add(coordinate)
      const inside = getNamedType(field.type)
      if (node.selectionSet !== undefined && isCompositeType(inside))
        walk(
          node.selectionSet,
          inside,
          possibleTypes(inside),
          path,
          shape.kind === 'value' ? shape.coordinate : undefined,
        )
    }
  }

  function possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }
}
