import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  execute,
  type ExecutionResult,
  type FieldDefinitionNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  printSchema,
  type TypeNode,
} from 'graphql'
import { collectFields } from 'graphql/execution/collectFields.js'
import { withheldFromReading } from './argument-reads.ts'
import type { CompiledPolicy, Grant } from '../../policies/engine/compiled-policy.ts'

/**
 * The schema as one purpose may ever see it: fields that no rule grants are not in it, nor is any type that nothing
 * leads to any more. Agencies generate their clients from it. It is used for introspection only; documents are validated
 * against the whole schema, so that a field that exists and is withheld is told apart from a misspelling.
 */
export function callerSchema(schema: GraphQLSchema, policy: CompiledPolicy, grant: Grant): GraphQLSchema {
  const definitions = parse(printSchema(schema), { noLocation: true }).definitions
  const kept = definitions.flatMap((definition) => keepGranted(definition, policy, grant))
  const reachable = reachableTypes(kept)
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: kept.flatMap((definition): DefinitionNode[] => {
      if (!('name' in definition) || definition.name === undefined) return [definition]
      if (definition.kind === Kind.DIRECTIVE_DEFINITION) return [definition]
      if (!reachable.has(definition.name.value)) return []
      if (definition.kind !== Kind.UNION_TYPE_DEFINITION) return [definition]
      return [{ ...definition, types: definition.types?.filter((type) => reachable.has(type.name.value)) ?? [] }]
    }),
  }
  // A part of a valid schema need not be one: an interface may have lost all its fields, and so may `Query`.
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })
}

/** Answers `__schema` and `__type`, wherever the document hides them, from the caller's own schema; by response key. */
export function introspect(
  schemaOf: () => GraphQLSchema,
  apiSchema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const root = apiSchema.getRootType(operation.operation)
  if (!root) return {}
  const asked = [...collectFields(apiSchema, { ...fragments }, variables, root, operation.selectionSet).values()]
    .flat()
    .filter(({ name }) => name.value === '__schema' || name.value === '__type')
  if (asked.length === 0) return {}
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: asked } },
      ...Object.values(fragments),
    ],
  }
  const result = execute({ schema: schemaOf(), document, variableValues: { ...variables } }) as ExecutionResult
  return { ...result.data }
}

function keepGranted(definition: DefinitionNode, policy: CompiledPolicy, grant: Grant): DefinitionNode[] {
  if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
    const type = policy.schema.types.get(definition.name.value)
    if (type?.value === true) return [definition]
    const fields = (definition.fields ?? [])
      .filter((field) => isShown(`${definition.name.value}.${field.name.value}`, policy, grant))
      .map((field) => withGrantedArguments(definition.name.value, field, policy, grant))
    const isRoot = definition.name.value === policy.schema.query
    return fields.length === 0 && !isRoot ? [] : [{ ...definition, fields }]
  }
  if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    const possible = policy.schema.types.get(definition.name.value)?.possible ?? []
    const shown = possible.filter((type) =>
      [...(policy.schema.types.get(type)?.fields.values() ?? [])].some(({ coordinate }) =>
        isShown(coordinate, policy, grant),
      ),
    )
    // An interface may promise only what each type that is left still has.
    const fields = (definition.fields ?? []).filter((field) =>
      shown.every((type) => isShown(`${type}.${field.name.value}`, policy, grant)),
    )
    return shown.length === 0 ? [] : [{ ...definition, fields }]
  }
  return [definition]
}

/** What silent facts alone withhold is shown as well: the schema would tell them. */
function isShown(coordinate: string, policy: CompiledPolicy, grant: Grant): boolean {
  const reason = policy.structural.has(coordinate) ? undefined : grant.withheld(coordinate)
  return reason === undefined || reason.silent === true
}

function withGrantedArguments(
  type: string,
  field: FieldDefinitionNode,
  policy: CompiledPolicy,
  grant: Grant,
): FieldDefinitionNode {
  const shapes = policy.schema.types.get(type)?.fields.get(field.name.value)?.arguments ?? {}
  const granted = (field.arguments ?? []).filter(({ name }) => {
    const reads = shapes[name.value]?.reads
    const coordinate = `${type}.${field.name.value}(${name.value})`
    return reads === undefined || withheldFromReading(grant, { coordinate, reads }) === undefined
  })
  return { ...field, arguments: granted }
}

/** Types that something kept leads to, from the root types on; `Query` stays even when nothing is left in it. */
function reachableTypes(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const byName = new Map<string, DefinitionNode>()
  for (const definition of definitions) {
    if ('name' in definition && definition.name !== undefined && definition.kind !== Kind.DIRECTIVE_DEFINITION) {
      byName.set(definition.name.value, definition)
    }
  }
  const implementations = [...byName.values()].filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION)
  const reachable = new Set<string>()
  const queue = ['Query', 'Mutation']
  for (const definition of definitions) {
    if (definition.kind !== Kind.DIRECTIVE_DEFINITION) continue
    queue.push(...(definition.arguments ?? []).map((argument) => namedType(argument.type)))
  }
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const definition = byName.get(name)
    if (reachable.has(name) || definition === undefined) continue
    reachable.add(name)
    if ('types' in definition) queue.push(...(definition.types ?? []).map((type) => type.name.value))
    if ('interfaces' in definition) queue.push(...(definition.interfaces ?? []).map((type) => type.name.value))
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const object of implementations) {
        if (object.interfaces?.some((type) => type.name.value === name)) queue.push(object.name.value)
      }
    }
    for (const field of 'fields' in definition ? (definition.fields ?? []) : []) {
      queue.push(namedType(field.type))
      if ('arguments' in field) queue.push(...(field.arguments ?? []).map((argument) => namedType(argument.type)))
    }
  }
  return reachable
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}
