import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
// graphql-js's own collector, so that a field is present here exactly when execution would find it present.
import { collectFields } from 'graphql/execution/collectFields.js'
import { listedType } from '../../policies/engine/listed-type.ts'
import type { Coordinate, Coordinates } from '../../policies/engine/coordinates.ts'

/** One field at the root of an operation, and how it reaches cases. */
export interface RootField {
  /** Response key. */
  readonly key: string
  readonly name: string
  /** `Query.name` or `Mutation.name`. */
  readonly coordinate: Coordinate
  /** Named type it returns. */
  readonly type: string
  readonly node: FieldNode
  readonly arguments: Readonly<Record<string, unknown>>
  /**
   * `named`: its arguments name cases; `list`: a page of the caller's own cases or tasks; `all`: leads to cases some
   * other way, so all of the caller's are asked for; `none`: leads to no case.
   */
  readonly reach:
    | { readonly by: 'named'; readonly caseIds: readonly string[] }
    | { readonly by: 'list'; readonly list: 'cases' | 'tasks' }
    | { readonly by: 'all' }
    | { readonly by: 'none' }
}

/** The root fields that would be executed, `@skip` and `@include` decided. */
export function rootFields(
  schema: GraphQLSchema,
  coordinates: Coordinates,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  variables: Readonly<Record<string, unknown>>,
): RootField[] {
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The schema has no ${operation.operation} type`)
  const collected = collectFields(schema, fragments, variables, root, operation.selectionSet)
  return [...collected].flatMap(([key, nodes]) => {
    const node = nodes[0]
    const definition = node === undefined ? undefined : root.getFields()[node.name.value]
    if (node === undefined || definition === undefined) return []
    const values = getArgumentValues(definition, node, variables)
    const shape = coordinates.types.get(root.name)?.fields.get(node.name.value)
    const named = Object.entries(shape?.arguments ?? {}).filter(([, argument]) => argument.caseId === true)
    const caseIds = named.flatMap(([name]) => idsIn(values[name]))
    const type = getNamedType(definition.type).name
    const list = listed(coordinates, type)
    const reach: RootField['reach'] =
      named.length > 0
        ? { by: 'named', caseIds }
        : list !== undefined
          ? { by: 'list', list }
          : leadsToCase(coordinates, type)
            ? { by: 'all' }
            : { by: 'none' }
    const coordinate = `${root.name}.${node.name.value}`
    return [{ key, name: node.name.value, coordinate, type, node, arguments: values, reach }]
  })
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  return typeof value === 'string' ? [value] : []
}

/** `cases` or `tasks` when the type is a connection over the case or the task. */
function listed(coordinates: Coordinates, type: string): 'cases' | 'tasks' | undefined {
  const shape = listedType(coordinates, type)
  if (shape?.caseKey !== undefined) return 'cases'
  return shape?.taskKey === undefined ? undefined : 'tasks'
}

/** True when some path from this type reaches the type that is the case, or a task. */
export function leadsToCase(coordinates: Coordinates, type: string): boolean {
  const seen = new Set<string>()
  const queue = [type]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const shape = coordinates.types.get(name)
    if (shape === undefined) continue
    if (shape.caseKey !== undefined || shape.taskKey !== undefined) return true
    queue.push(...shape.possible)
    for (const field of shape.fields.values()) if (field.kind === 'link') queue.push(field.type)
  }
  return false
}
