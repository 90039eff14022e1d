import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  GraphQLString,
} from 'graphql'
import type { Coordinate } from '../../policies/engine/coordinates.ts'

/** What a subgraph may answer under one response key. Fields that share a key have the same shape: graphql-js sees to that. */
interface AnsweredField {
  readonly coordinate: Coordinate
  /** Lists within lists. */
  readonly lists: number
  /** Of an object: what it may hold. Of a leaf: absent. */
  readonly below?: AnswerShape
  readonly isValid: (value: unknown) => boolean
}

/** The shape of an answer by response key. Keys that were not asked for have no entry; they never leave the hub. */
export type AnswerShape = Map<string, AnsweredField>

/** A value that does not fit its field; never the value itself. */
export interface Misfit {
  readonly coordinate: Coordinate
  /** Response keys, without list indices. */
  readonly path: readonly string[]
}

/** Implementations of scalars that are not GraphQL's own, by name. */
export type Scalars = Readonly<Record<string, GraphQLScalarType>>

/** Reads out of a fetch document, and the schema of the whole supergraph, what its answer may hold. */
export function answerShape(document: DocumentNode, schema: GraphQLSchema, scalars: Scalars): AnswerShape {
  const fragments = new Map<string, FragmentDefinitionNode>()
  let operation: OperationDefinitionNode | undefined
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition
  }
  if (operation === undefined) throw new Error('The planner made a fetch without an operation')
  const shape: AnswerShape = new Map()
  collect(operation.selectionSet, schema.getRootType(operation.operation)?.name ?? '', shape)
  return shape

  function collect(set: SelectionSetNode, parent: string, into: AnswerShape): void {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (source !== undefined) collect(source.selectionSet, source.typeCondition?.name.value ?? parent, into)
        continue
      }
      const { name, alias, selectionSet } = selection
      const type = typeOf(parent, name.value)
      const key = alias?.value ?? name.value
      // What the supergraph does not know of (federation's own `_service`) is nothing the hub asks for.
      if (type === undefined) continue
      const known = into.get(key)
      const below: AnswerShape = known?.below ?? new Map<string, AnsweredField>()
      if (selectionSet !== undefined) collect(selectionSet, type === 'entities' ? '' : getNamedType(type).name, below)
      if (known !== undefined) continue
      const coordinate = `${parent}.${name.value}`
      const leaf = type === 'entities' ? undefined : getNamedType(type)
      into.set(key, {
        coordinate,
        lists: type === 'entities' ? 1 : listsIn(type),
        ...(isLeafType(leaf) ? { isValid: validity(leaf, scalars) } : { below, isValid: isObject }),
      })
    }
  }

  function typeOf(parent: string, field: string): GraphQLOutputType | 'entities' | undefined {
    if (field === '__typename') return GraphQLString
    if (field === '_entities') return 'entities'
    const type = schema.getType(parent)
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined
  }
}

/**
 * A subgraph's data with null in the place of every field that does not fit its type, and which those are. A list is kept or
 * lost whole: what remained of it would look like all there is.
 */
export function fitAnswer(
  data: Readonly<Record<string, unknown>>,
  shape: AnswerShape,
): { readonly data: Record<string, unknown>; readonly misfits: readonly Misfit[] } {
  const misfits = new Map<string, Misfit>()
  return { data: fitObject(data, shape, []), misfits: [...misfits.values()] }

  function fitObject(
    source: Readonly<Record<string, unknown>>,
    fields: AnswerShape,
    path: readonly string[],
  ): Record<string, unknown> {
    return Object.fromEntries(
      [...fields].flatMap(([key, field]) => {
        if (source[key] === undefined) return []
        const place = field.coordinate.endsWith('._entities') ? path : [...path, key]
        const isFit = fits(source[key], field, field.lists)
        if (!isFit) misfits.set(place.join('.'), { coordinate: field.coordinate, path: place })
        return [[key, isFit ? fit(source[key], field, place) : null] as const]
      }),
    )
  }

  function fit(value: unknown, field: AnsweredField, path: readonly string[]): unknown {
    if (field.below === undefined) return value
    if (Array.isArray(value)) return value.map((element) => fit(element, field, path))
    return isObject(value) ? fitObject(value, field.below, path) : null
  }
}

/** Whether a value is of the shape of its field; what an object holds is looked at by itself. */
function fits(value: unknown, field: AnsweredField, lists: number): boolean {
  if (value === null || value === undefined) return true
  if (lists === 0) return field.isValid(value)
  return Array.isArray(value) && value.every((element) => fits(element, field, lists - 1))
}

function listsIn(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listsIn(type.ofType)
  return isListType(type) ? 1 + listsIn(type.ofType) : 0
}

function validity(type: GraphQLLeafType, scalars: Scalars): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined
  const builtIn = BUILT_IN[type.name]
  if (builtIn !== undefined) return builtIn
  const scalar = scalars[type.name]
  if (scalar === undefined) return () => true
  return (value) => {
    try {
      scalar.serialize(value)
      return true
    } catch {
      // Its message may repeat the value, which is nobody's business here.
      return false
    }
  }
}

/** JSON has one kind of text and one of number, so these are stricter than graphql-js, which also converts. */
const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number',
  Int: (value) => typeof value === 'number' && (value | 0) === value,
  // Some servers write ids that are numbers as numbers.
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
