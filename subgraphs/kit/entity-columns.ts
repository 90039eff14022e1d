import { getNamedType, isLeafType, isObjectType, type GraphQLSchema } from 'graphql'
import { snakeCase } from './snake-case.ts'
import type { Entity } from './subgraph-definition.ts'

/** Fields of one type that the store holds: field name → column. Links to other types and derived fields are not among them. */
export function columnsOf(
  schema: GraphQLSchema,
  entity: Entity,
  valueTypes: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const type = schema.getType(entity.type)
  if (!isObjectType(type))
    throw new Error(`${entity.type} is described as an entity but is not an object type of the schema`)
  const columns = new Map<string, string>()
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type)
    if (entity.derived?.[field.name] !== undefined) continue
    if (isLeafType(named) || valueTypes.has(named.name)) columns.set(field.name, snakeCase(field.name))
  }
  return columns
}
