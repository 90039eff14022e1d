import { type FieldNode, getArgumentValues, type GraphQLField } from 'graphql'
import type { Grant, Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, FieldShape } from '../../policies/engine/coordinates.ts'

/** An argument that filters or sorts by a field, and so tells of it. */
export interface ReadingArgument {
  /** `Type.field(argument)`. */
  readonly coordinate: Coordinate
  readonly reads: Coordinate
}

/** The arguments with which this field would be called that read a field: those written, and those with a default. */
export function readingArguments(
  node: FieldNode,
  shape: FieldShape,
  definition: GraphQLField<unknown, unknown> | undefined,
): ReadingArgument[] {
  const written = new Set((node.arguments ?? []).map(({ name }) => name.value))
  return Object.entries(shape.arguments).flatMap(([name, { reads }]) => {
    const hasDefault = definition?.args.some((argument) => argument.name === name && argument.defaultValue != null)
    if (reads === undefined || (!written.has(name) && hasDefault !== true)) return []
    return [{ coordinate: `${shape.coordinate}(${name})`, reads }]
  })
}

/** Of those the ones that are given a value in this request. */
export function givenReading(
  node: FieldNode,
  shape: FieldShape,
  definition: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
): ReadingArgument[] {
  const reading = readingArguments(node, shape, definition)
  if (reading.length === 0) return []
  const values = getArgumentValues(definition, node, variables)
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  const names = new Set(given.map(([name]) => `${shape.coordinate}(${name})`))
  return reading.filter(({ coordinate }) => names.has(coordinate))
}

/**
 * Why an argument may not be used; undefined when it may. Reading needs the field in full and on every row: a filter on a
 * birth date granted as a year would tell the day (security.md 2, row 15). Where a purpose lists the arguments it may use,
 * it has to be among them as well. `ofOwn`: of a list that holds the asker's own rows and no others, as that of tasks does.
 */
export function withheldFromReading(
  grant: Grant,
  { coordinate, reads }: ReadingArgument,
  ofOwn = false,
): Withholding | undefined {
  if (grant.arguments?.has(coordinate) === false) return { reason: 'no-rule' }
  const granted = grant.granted(reads)
  if (granted?.form === 'full' && (ofOwn || !granted.own)) return undefined
  return grant.withheld(reads) ?? { reason: 'no-rule' }
}
