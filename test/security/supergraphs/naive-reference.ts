import {
  execute,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { Grant } from '../../../policies/engine/compiled-policy.ts'

/** A row as a reference holds it. */
export type Row = Readonly<Record<string, unknown>> & { readonly __typename: string }

export interface ReferenceRequest {
  /** The API schema, output fields nullable. */
  readonly schema: GraphQLSchema
  readonly document: string
  readonly grant: Grant
  /** The grant if no silent fact stood in the way; the same one where there is no such fact. */
  readonly present?: Grant
  /** What a field holds when nothing is withheld. */
  readonly valueOf: (source: Row, field: string, args: Record<string, unknown>, info: GraphQLResolveInfo) => unknown
}

export interface ReferenceAnswer {
  readonly data: unknown
  /** Coordinates that the answer tells something of. */
  readonly given: ReadonlySet<string>
}

/**
 * The answer by the plainest means: the whole data, executed by graphql-js, with each field decided on its runtime type. It
 * has the shape that `present` gives, and is empty where only `grant` withholds.
 */
export function naiveReference(request: ReferenceRequest): ReferenceAnswer {
  const { schema, document, grant, present = grant, valueOf } = request
  const places: { readonly coordinate: string; readonly path: string; readonly link: boolean }[] = []

  const resolve = (source: Row, args: Record<string, unknown>, _context: unknown, info: GraphQLResolveInfo) => {
    const { parentType, fieldName, fieldNodes, fragments, returnType } = info
    const coordinate = `${parentType.name}.${fieldName}`
    const target = getNamedType(returnType)
    if (!isCompositeType(target)) {
      if (grant.granted(coordinate) === undefined) return null
      places.push({ coordinate, path: pathOf(info.path), link: false })
      return valueOf(source, fieldName, args, info) ?? null
    }
    const follows = (by: Grant) =>
      by.reaches(coordinate) &&
      fieldNodes.some((node) => keeps(node.selectionSet, possible(target), { grant: by, present, fragments }))
    if (!follows(present)) return null
    const isShown = possible(target).some(({ name }) => grant.showsType(name))
    if (!grant.reaches(coordinate) || !isShown) return isListType(getNullableType(returnType)) ? [] : null
    places.push({ coordinate, path: pathOf(info.path), link: true })
    return shown(valueOf(source, fieldName, args, info) ?? null, returnType)
  }

  const result = execute({
    schema,
    document: parse(document),
    rootValue: { __typename: schema.getQueryType()?.name },
    fieldResolver: resolve,
    typeResolver: (value) => (value as Row).__typename,
  })
  if (result instanceof Promise) throw new Error('nothing here waits')
  if (result.errors) throw new Error(`the reference failed: ${result.errors.map(({ message }) => message).join()}`)
  // A link is told of by the fields below it; where there are none, it stands for itself.
  const given = places.filter(({ link, path }) => !link || !places.some((other) => other.path.startsWith(`${path}/`)))
  return {
    data: JSON.parse(JSON.stringify(result.data)),
    given: new Set(given.map(({ coordinate }) => coordinate)),
  }

  function possible(type: GraphQLCompositeType) {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }

  /** An object of a type of which nothing is shown is null, and absent from a list with all else that is null there. */
  function shown(value: unknown, type: GraphQLOutputType): unknown {
    const nullable = getNullableType(type)
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return value
      const elements = value.map((element) => shown(element, nullable.ofType))
      const element = getNullableType(nullable.ofType)
      const hides = isCompositeType(element) && possible(element).some(({ name }) => !grant.showsType(name))
      return hides ? elements.filter((each) => each !== null) : elements
    }
    return value === null || grant.showsType((value as Row).__typename) ? value : null
  }

  /**
   * Whether something is left of the selection when everything withheld is taken out. What only silent facts withhold is
   * empty: it is left where its object shows anything.
   */
  function keeps(
    set: SelectionSetNode | undefined,
    types: readonly GraphQLCompositeType[],
    by: {
      readonly grant: Grant
      readonly present: Grant
      readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
    },
  ): boolean {
    return (set?.selections ?? []).some((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : by.fragments[selection.name.value]
        const named = source?.typeCondition === undefined ? undefined : schema.getType(source.typeCondition.name.value)
        const within = isCompositeType(named)
          ? types.filter((type) => possible(named).some((one) => one === type))
          : types
        return keeps(source?.selectionSet, within, by)
      }
      const field = selection.name.value
      if (field === '__typename') return types.some(({ name }) => by.grant.showsType(name))
      return types.some((type) => {
        const coordinate = `${type.name}.${field}`
        const definition = isObjectType(type) ? type.getFields()[field] : undefined
        if (definition === undefined) return false
        const deciding = by.grant.granted(coordinate) === undefined ? by.present : by.grant
        if (deciding === by.present && !by.grant.showsType(type.name)) return false
        const target = getNamedType(definition.type)
        if (!isCompositeType(target)) return deciding.granted(coordinate) !== undefined
        return (
          deciding.reaches(coordinate) && keeps(selection.selectionSet, possible(target), { ...by, grant: deciding })
        )
      })
    })
  }
}

function pathOf(path: GraphQLResolveInfo['path'] | undefined): string {
  return path === undefined ? '' : `${pathOf(path.prev)}/${path.key}`
}
