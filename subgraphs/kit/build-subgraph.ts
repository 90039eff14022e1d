import { buildSubgraphSchema } from '@apollo/subgraph'
import { sql } from 'kysely'
import {
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql'
import { scalars } from '../../schema/scalars.ts'
import { subgraphSdl } from '../../schema/subgraph-sdl.ts'
import { ROW_CASE, ROW_OWNED, isCaseRow, type CaseRow } from './case-row.ts'
import { makeChange } from './change/make-change.ts'
import { columnsOf } from './entity-columns.ts'
import { guardSchema } from './guard.ts'
import type { StoredEntity } from './load-rows.ts'
import type { RequestContext } from './request-context.ts'
import { requestedFields } from './requested-fields.ts'
import type { FieldResolvers, SubgraphDefinition, TableNames } from './subgraph-definition.ts'

export interface BuiltSubgraph {
  /** Executable, with the guard around every resolver. */
  readonly schema: GraphQLSchema
  readonly entities: ReadonlyMap<string, StoredEntity>
}

/** The type that is the case, in every subgraph. */
const CASE = 'ReferralCase'

/**
 * Makes a subgraph's executable schema: the links of `ReferralCase` come from its entities, everything else is read from the
 * row; the definition's own resolvers add what the entities cannot say. `schemaName` is the database schema.
 */
export function buildSubgraph(definition: SubgraphDefinition, schemaName: string): BuiltSubgraph {
  const typeDefs = parse(subgraphSdl(definition.name))
  const valueTypes = typesWith(typeDefs, 'value')
  const schema = buildSubgraphSchema({ typeDefs })
  const names: TableNames = { schema: schemaName, table: (name) => sql.id(schemaName, name) }
  const entities = new Map<string, StoredEntity>()
  for (const entity of definition.entities) {
    const columns = columnsOf(schema, entity, valueTypes)
    entities.set(entity.type, { entity, columns, names, keyedByCase: definition.keyedByCase })
  }
  const links = Object.fromEntries(
    definition.entities.flatMap(({ type, link, list }) =>
      link === undefined ? [] : [[link, linkResolver(type, list)] as const],
    ),
  )
  addResolvers(schema, { [CASE]: links })
  addResolvers(schema, definition.resolvers?.(entities) ?? {})
  addChanges(schema, definition, argumentsNamingCases(typeDefs), schemaName)
  addReferenceResolvers(schema, entities.get(CASE))
  addScalars(schema)
  assertEveryTypeIsKept(schema, entities, valueTypes)
  return {
    schema: guardSchema(schema, {
      valueTypes,
      taskTypes: typesWith(typeDefs, 'taskEntity'),
      reads: argumentReads(typeDefs),
    }),
    entities,
  }
}

function linkResolver(type: string, list: boolean): GraphQLFieldResolver<unknown, RequestContext> {
  return async (parent, _args, context, info) => {
    if (!isCaseRow(parent)) return null
    const caseId = parent[ROW_CASE]
    // The guard has let the link through: which of its rows, and what of each, the loader asks the permit again.
    const rows = await context.loader.rows(type, caseId, requestedFields(info, type))
    return list ? rows : (rows[0] ?? null)
  }
}

/** The case as a parent for its links: nothing but whose it is. */
export function bareCase(caseId: string): CaseRow {
  return { caseId, [ROW_CASE]: caseId, [ROW_OWNED]: false }
}

/**
 * The case itself, read from `stored` when this subgraph keeps cases and one of its fields is shown; null when it is not open to
 * the asker.
 */
export async function resolveCase(
  caseId: string,
  context: RequestContext,
  fields: readonly string[],
  stored: StoredEntity | undefined,
): Promise<CaseRow | null> {
  if (context.access.openScope(caseId) === undefined) return null
  const kept = fields.filter((field) => stored?.columns.has(field))
  if (!showsAny(context, caseId, CASE, kept)) return bareCase(caseId)
  const [row] = await context.loader.rows(CASE, caseId, kept)
  return row ?? null
}

function showsAny(context: RequestContext, caseId: string, type: string, fields: readonly string[]): boolean {
  const scope = context.access.openScope(caseId)
  return scope !== undefined && fields.some((field) => scope.form(`${type}.${field}`) !== undefined)
}

/** Every mutation has its change and every change its mutation: a change that nobody can ask for is a mistake as well. */
function addChanges(
  schema: GraphQLSchema,
  { name, changes = {} }: SubgraphDefinition,
  caseArguments: ReadonlyMap<string, string>,
  schemaName: string,
): void {
  const fields = schema.getMutationType()?.getFields() ?? {}
  for (const [field, definition] of Object.entries(fields)) {
    const change = changes[field]
    if (change === undefined) throw new Error(`Mutation.${field} of ${name} has no change that makes it`)
    const made = { schema: schemaName, caseArgument: caseArguments.get(`Mutation.${field}`) }
    definition.resolve = (_parent, args: Record<string, unknown>, context: unknown, info) =>
      makeChange(change, args, context as RequestContext, info, made)
  }
  const extra = Object.keys(changes).find((field) => fields[field] === undefined)
  if (extra !== undefined) throw new Error(`${name} has a change ${extra} and no Mutation.${extra} in its schema`)
}

function addReferenceResolvers(schema: GraphQLSchema, stored: StoredEntity | undefined): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue
    // Without a reference resolver the representation itself would be taken for the entity.
    const resolveReference =
      type.name === CASE
        ? (
            reference: Readonly<Record<string, unknown>>,
            context: RequestContext,
            info: Parameters<GraphQLFieldResolver<unknown, RequestContext>>[3],
          ) => {
            const caseId = reference['caseId']
            if (typeof caseId !== 'string') return null
            return resolveCase(caseId, context, requestedFields(info, CASE), stored)
          }
        : () => null
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } }
  }
}

function addResolvers(schema: GraphQLSchema, resolvers: FieldResolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) throw new Error(`No object type ${typeName} in the schema to resolve fields of`)
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name]
      if (field === undefined) throw new Error(`No field ${typeName}.${name} in the schema to resolve`)
      field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>
    }
  }
}

function addScalars(schema: GraphQLSchema): void {
  for (const [name, scalar] of Object.entries(scalars)) {
    const type = schema.getType(name)
    if (type === undefined) continue
    Object.assign(type, {
      serialize: scalar.serialize,
      parseValue: scalar.parseValue,
      parseLiteral: scalar.parseLiteral,
    })
  }
}

/** A link without an entity would silently be empty for ever. */
function assertEveryTypeIsKept(
  schema: GraphQLSchema,
  entities: ReadonlyMap<string, StoredEntity>,
  valueTypes: ReadonlySet<string>,
): void {
  const type = schema.getType(CASE)
  if (!isObjectType(type)) throw new Error(`${CASE} is missing from the schema`)
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type)
    if (!isObjectType(named) || valueTypes.has(named.name)) continue
    if (!entities.has(named.name))
      throw new Error(`${CASE}.${field.name} leads to ${named.name}, which no entity keeps`)
    if (field.resolve === undefined) throw new Error(`${CASE}.${field.name} is not the link of any entity`)
  }
}

function typesWith(document: DocumentNode, directive: string): ReadonlySet<string> {
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
    definition.directives?.some((used) => used.name.value === directive) === true
      ? [definition.name.value]
      : [],
  )
  return new Set(names)
}

/** `Type.field` → the argument of it that names a case (`@caseId`). */
function argumentsNamingCases(document: DocumentNode): ReadonlyMap<string, string> {
  const naming = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    for (const field of definition.fields ?? []) {
      const argument = field.arguments?.find(({ directives = [] }) =>
        directives.some(({ name }) => name.value === 'caseId'),
      )
      if (argument !== undefined) naming.set(`${definition.name.value}.${field.name.value}`, argument.name.value)
    }
  }
  return naming
}

/** `Type.field(argument)` → the coordinate its `@reads` names. */
function argumentReads(document: DocumentNode): ReadonlyMap<string, string> {
  const reads = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    for (const field of definition.fields ?? []) {
      for (const argument of field.arguments ?? []) {
        const named = argument.directives?.find((used) => used.name.value === 'reads')?.arguments?.[0]?.value
        if (named?.kind !== Kind.STRING) continue
        reads.set(`${definition.name.value}.${field.name.value}(${argument.name.value})`, named.value)
      }
    }
  }
  return reads
}
