import { type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, isObjectType, Kind } from 'graphql'
import type { Grant } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, Coordinates, FieldShape } from '../../policies/engine/coordinates.ts'
import { readingArguments, withheldFromReading } from './argument-reads.ts'

export interface SilentlyEmptyRequest {
  readonly schema: GraphQLSchema
  readonly coordinates: Coordinates
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly grant: Grant
  /**
   * True on a case, where the link is not followed for its `__typename` when the other fields asked beside it are withheld;
   * outside any case pruning keeps it.
   */
  readonly onCase: boolean
}

/** One field asked below a link, and the concrete types on which it is asked. */
interface Selected {
  readonly node: FieldNode
  readonly types: readonly string[]
}

/**
 * True when the link would be followed if no silent fact stood in the way: something of what is asked below it is given,
 * or withheld by silent facts alone. Whether such a link comes back as null or as an empty list may depend on what the
 * document asks and on what may be told, never on the silent facts.
 */
export function isSilentlyEmpty(request: SilentlyEmptyRequest, link: FieldShape, nodes: readonly FieldNode[]): boolean {
  const { schema, coordinates, fragments, grant, onCase } = request
  return follows(link, nodes)

  function follows(shape: FieldShape, asked: readonly FieldNode[]): boolean {
    const types = coordinates.types.get(shape.type)?.possible ?? []
    const below = asked.flatMap((node) => selected(node, types))
    const fields = below.filter(({ node }) => node.name.value !== '__typename')
    const names = below.filter(({ node }) => node.name.value === '__typename')
    if (fields.some(({ node, types: on }) => on.some((type) => isGiven(node, type)))) return true
    return (!onCase || fields.length === 0) && names.some(({ types: on }) => on.some(isPresent))
  }

  function selected(
    { selectionSet }: { readonly selectionSet?: FieldNode['selectionSet'] },
    types: readonly string[],
  ): Selected[] {
    return (selectionSet?.selections ?? []).flatMap((selection): Selected[] => {
      if (selection.kind === Kind.FIELD) return [{ node: selection, types }]
      const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
      const condition = source?.typeCondition?.name.value
      const within = condition === undefined ? types : (coordinates.types.get(condition)?.possible ?? [])
      return source === undefined
        ? []
        : selected(
            source,
            types.filter((type) => within.includes(type)),
          )
    })
  }

  function isGiven(node: FieldNode, typeName: string): boolean {
    const shape = coordinates.types.get(typeName)?.fields.get(node.name.value)
    if (shape === undefined) return false
    const type = schema.getType(typeName)
    const definition = isObjectType(type) ? type.getFields()[node.name.value] : undefined
    const mayRead = readingArguments(node, shape, definition).every((argument) => {
      const reason = withheldFromReading(grant, argument)
      return reason === undefined || reason.silent === true
    })
    if (!mayRead || !isGivenOrSilent(shape.coordinate)) return false
    return shape.kind !== 'link' || follows(shape, [node])
  }

  function isGivenOrSilent(coordinate: Coordinate): boolean {
    const reason = grant.withheld(coordinate)
    return reason === undefined || reason.silent === true
  }

  /** Whether the type would show itself: something of it is given, or withheld by silent facts alone. */
  function isPresent(typeName: string): boolean {
    const fields = [...(coordinates.types.get(typeName)?.fields.values() ?? [])]
    return grant.showsType(typeName) || fields.some(({ coordinate }) => isGivenOrSilent(coordinate))
  }
}
