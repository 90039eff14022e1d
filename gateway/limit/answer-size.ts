import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getIntrospectionQuery,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql'
// graphql-js's own, so that a field counts here exactly when execution would find it present.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import { getFieldDef } from 'graphql/execution/execute.js'
import { type HubError } from '../errors.ts'
import { limitExceeded, type Limits } from './limits.ts'

export interface SizedOperation {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Coerced, defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** How many values the answer of an operation may hold: each field, and each element of a list. */
export interface AnswerSize {
  readonly data: number
  /** Below `__schema` and `__type`. */
  readonly introspection: number
}

/** Elements of a list that nothing in the document says the length of. */
const ASSUMED_LENGTH = 10
/** Arguments by which connections and lists are asked in pages. */
const PAGE_ARGUMENTS = ['first', 'last', 'limit'] as const
/** Lists within lists grow beyond all meaning. */
const BEYOND = 1_000_000_000

/**
 * The refusal of an operation whose answer would be too large, from the document, its variables and the schema alone: a few
 * words can ask for lists of lists of lists. It comes before anything is planned or fetched. A document that mixes
 * introspection with data is held to both limits.
 */
export function answerSizeProblem(sized: SizedOperation, limits: Limits): HubError | undefined {
  const { data, introspection } = estimateAnswer(sized)
  if (data > limits.answerValues) return limitExceeded('answerValues', limits.answerValues, data)
  if (introspection === 0) return undefined
  const allowed = standardIntrospection(sized.schema) * limits.introspectionAnswers
  return introspection > allowed ? limitExceeded('answerValues', allowed, introspection) : undefined
}

/**
 * Estimates an answer: a page is as long as it was asked, a list by ids at least as long as they are, every other list has ten
 * elements; each multiplies what is below it. An object of an abstract type counts as the largest it can be. What was once
 * counted is remembered, so that the work grows with the document and not with the answer.
 */
export function estimateAnswer({ schema, operation, fragments, variables }: SizedOperation): AnswerSize {
  const counted = new Map<string, number>()
  const numbers = new Map<FieldNode, number>()
  const root = schema.getRootType(operation.operation)
  if (!root) return { data: 0, introspection: 0 }
  let data = 0
  let introspection = 0
  for (const nodes of collectFields(schema, { ...fragments }, variables, root, operation.selectionSet).values()) {
    const values = valuesOf(root, nodes, undefined)
    if (nodes[0]?.name.value.startsWith('__') === true) introspection = Math.min(introspection + values, BEYOND)
    else data = Math.min(data + values, BEYOND)
  }
  return { data, introspection }

  /** Of one field of one object. A page that an argument asks for is that of the lists directly below, where edges stand. */
  function valuesOf(parent: GraphQLObjectType, nodes: readonly FieldNode[], page: number | undefined): number {
    const [node] = nodes
    const definition = node && getFieldDef(schema, parent, node)
    if (node === undefined || definition === undefined || definition === null) return 0
    const own = pageAsked(definition, node)
    const isList = isListType(getNullableType(definition.type))
    const length = !isList ? 1 : (own ?? page ?? lengthOf(parent, definition, node))
    return Math.min(1 + valuesBelow(definition.type, nodes, length, isList ? undefined : own), BEYOND)
  }

  function valuesBelow(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    length: number,
    page: number | undefined,
  ): number {
    const nullable = getNullableType(type)
    if (isListType(nullable)) {
      return Math.min(length * (1 + valuesBelow(nullable.ofType, nodes, ASSUMED_LENGTH, page)), BEYOND)
    }
    if (isObjectType(nullable)) return ofObject(nullable, nodes, page)
    if (!isAbstractType(nullable)) return 0
    return Math.max(0, ...schema.getPossibleTypes(nullable).map((possible) => ofObject(possible, nodes, page)))
  }

  function ofObject(type: GraphQLObjectType, nodes: readonly FieldNode[], page: number | undefined): number {
    const key = `${type.name} ${page ?? ''} ${nodes.map(numberOf).join(' ')}`
    const known = counted.get(key)
    if (known !== undefined) return known
    let values = 0
    for (const below of collectSubfields(schema, { ...fragments }, variables, type, [...nodes]).values()) {
      values = Math.min(values + valuesOf(type, below, page), BEYOND)
    }
    counted.set(key, values)
    return values
  }

  function numberOf(node: FieldNode): number {
    const known = numbers.get(node)
    if (known !== undefined) return known
    numbers.set(node, numbers.size)
    return numbers.size - 1
  }

  function pageAsked(definition: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    if (!definition.args.some(({ name }) => PAGE_ARGUMENTS.some((page) => page === name))) return undefined
    const values = getArgumentValues(definition, node, variables)
    const asked = PAGE_ARGUMENTS.map((name) => values[name]).filter((value) => typeof value === 'number')
    // A figure below nothing is refused elsewhere; here it must not make the rest look small.
    return asked.length === 0 ? undefined : Math.max(0, ...asked)
  }

  function lengthOf(parent: GraphQLObjectType, definition: GraphQLField<unknown, unknown>, node: FieldNode): number {
    if (isIntrospectionType(parent)) return introspectionLength(schema, definition.name)
    if (definition.args.length === 0) return ASSUMED_LENGTH
    const lists = Object.values(getArgumentValues(definition, node, variables)).filter((value) => Array.isArray(value))
    return Math.max(ASSUMED_LENGTH, ...lists.map(({ length }) => length))
  }
}

const standards = new WeakMap<GraphQLSchema, number>()

/** Values in the answer of the standard introspection query, with all that graphql-js can ask for. */
function standardIntrospection(schema: GraphQLSchema): number {
  const known = standards.get(schema)
  if (known !== undefined) return known
  const { definitions } = parse(
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  )
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  if (operation?.operation !== OperationTypeNode.QUERY) throw new Error('The introspection query is no query')
  const { introspection } = estimateAnswer({
    schema,
    operation,
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: {},
  })
  standards.set(schema, introspection)
  return introspection
}

const averages = new WeakMap<GraphQLSchema, Readonly<Record<string, number>>>()

/** How long the lists of introspection are in this schema: all types and directives, and the average of the others. */
function introspectionLength(schema: GraphQLSchema, field: string): number {
  const known = averages.get(schema)
  if (known !== undefined) return known[field] ?? 1
  const types = Object.values(schema.getTypeMap())
  const composite = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = composite.flatMap((type) => Object.values(type.getFields()))
  const inputs = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()))
  const enumValues = types.filter(isEnumType).flatMap((type) => type.getValues())
  const perType = (count: number): number => Math.ceil(count / types.length)
  const made = {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: perType(fields.length),
    inputFields: perType(inputs.length),
    enumValues: perType(enumValues.length),
    args: Math.ceil(fields.flatMap(({ args }) => args).length / Math.max(1, fields.length)),
  }
  averages.set(schema, made)
  return made[field as keyof typeof made] ?? 1
}
