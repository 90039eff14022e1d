import type { ArgumentShape, Coordinate, Coordinates, FieldShape, TypeShape } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import { unlisted } from './nearest-word.ts'

/** What somebody's `Type.field` or `Type.field(argument)` names in a schema. */
export interface FoundCoordinate {
  readonly field: FieldShape
  readonly argument?: ArgumentShape
}

/** Looks a coordinate up as a person wrote it. Returns a sentence that says what to ask instead when there is none. */
export function findCoordinate(schema: Coordinates, written: Coordinate): FoundCoordinate | string {
  const [, coordinate = written, argument] = /^([^(]*)\((.*)\)$/u.exec(written) ?? []
  const { typeName, fieldName } = splitCoordinate(coordinate)
  const type = schema.types.get(typeName)
  if (type === undefined) return unlisted('type', typeName, schema.types.keys())
  if (fieldName === '') return `${typeName} is a type: name one of its fields, such as ${firstFieldOf(type)}`
  if (type.kind !== 'object')
    return `${typeName} is ${type.kind === 'union' ? 'a union' : 'an interface'}: ask for a field of ${type.possible.join(' or ')}`
  if (type.value) {
    const holders = holdersOf(schema, typeName)
    return `${typeName} has no fields of its own to grant: ask for ${holders.length > 0 ? holders.join(' or ') : 'the field that holds it'}`
  }
  const field = type.fields.get(fieldName)
  if (field === undefined) {
    const names = [...type.fields.values()].map((shape) => shape.coordinate)
    return unlisted('field', coordinate, names)
  }
  if (argument === undefined) return { field }
  const shape = Object.hasOwn(field.arguments, argument) ? field.arguments[argument] : undefined
  return shape === undefined
    ? unlisted(`argument of ${coordinate}`, argument, Object.keys(field.arguments))
    : { field, argument: shape }
}

function firstFieldOf({ fields }: TypeShape): string {
  return [...fields.values()]
    .slice(0, 1)
    .map(({ coordinate }) => coordinate)
    .join()
}

function holdersOf(schema: Coordinates, valueType: string): Coordinate[] {
  return [...schema.types.values()]
    .filter(({ kind, value }) => kind === 'object' && !value)
    .flatMap(({ fields }) => [...fields.values()])
    .filter(({ type }) => type === valueType)
    .map(({ coordinate }) => coordinate)
}
