import type { Coordinate, Coordinates, FieldShape, Form, TypeShape } from './coordinates.ts'
import { unlisted } from './nearest-word.ts'
import type { Rule } from './policy-document.ts'

type Shown = Rule['see'][number]

/** The scalar whose values may lack a day or a month, so that the same field can be shown as a year or a month. */
export const COARSE_DATE = 'PartialDate'

/**
 * What one entry of `see` comes to in this schema: `Type.*` becomes the fields the type had when the version was approved
 * (`approved`, by type; those it has now where nothing was approved yet), a masked form becomes the sibling field that
 * serves it, a full form brings the siblings along. Returns a sentence when the schema does not allow it.
 */
export function expandSee(
  { coordinate, form }: Shown,
  schema: Coordinates,
  approved: Readonly<Record<string, readonly string[]>> = {},
): readonly Shown[] | string {
  const { typeName, fieldName } = splitCoordinate(coordinate)
  const type = schema.types.get(typeName)
  if (type === undefined) return unlisted('type', typeName, concreteTypes(schema))
  if (type.kind !== 'object')
    return `${typeName} is ${type.kind === 'union' ? 'a union' : 'an interface'}; name concrete types: ${type.possible.join(', ')}`
  if (type.value) return `${typeName} has no fields of its own to grant; grant ${holdersOf(typeName, schema)} instead`
  if (typeName === schema.mutation) return `${coordinate} changes something: grant it under may-change`
  if (fieldName === '*' && form !== 'full')
    return `${coordinate} cannot be shown as "${form}": "*" shows fields in full; name those that are to show less`
  if (fieldName === '*') return wildcardFields(type, approved).map((field) => ({ coordinate: field.coordinate, form }))
  const field = type.fields.get(fieldName)
  if (field === undefined) return unlisted('field', coordinate, fieldNames(type))
  return applyForm(field, form, type)
}

/** The fields that `Type.*` stands for: plain ones only, and of those only what was there when it was approved. */
export function wildcardFields(
  type: TypeShape,
  approved: Readonly<Record<string, readonly string[]>> = {},
): readonly FieldShape[] {
  const names = Object.hasOwn(approved, type.name) ? approved[type.name] : undefined
  return [...type.fields.entries()]
    .filter(([name, field]) => field.kind !== 'link' && field.requires.length === 0 && names?.includes(name) !== false)
    .map(([, field]) => field)
}

/** The two halves of `Type.field`; everything after the first dot belongs to the field. */
export function splitCoordinate(coordinate: Coordinate): { typeName: string; fieldName: string } {
  const dot = coordinate.indexOf('.')
  return dot < 0
    ? { typeName: coordinate, fieldName: '' }
    : { typeName: coordinate.slice(0, dot), fieldName: coordinate.slice(dot + 1) }
}

function applyForm(field: FieldShape, form: Form, type: TypeShape): readonly Shown[] | string {
  const siblings = [...type.fields.values()].filter(({ coarsens }) => coarsens?.field === field.coordinate)
  if (form === 'full') return [field, ...siblings].map(({ coordinate }) => ({ coordinate, form: 'full' }))
  if (form === 'year' || form === 'month')
    return field.kind === 'leaf' && field.type === COARSE_DATE
      ? [{ coordinate: field.coordinate, form }]
      : `${field.coordinate} cannot be shown as "${form}": only a field of type ${COARSE_DATE} can`
  const sibling = siblings.find(({ coarsens }) => coarsens?.form === form)
  if (sibling !== undefined) return [{ coordinate: sibling.coordinate, form: 'full' }]
  const forms = siblings.flatMap(({ coarsens }) => coarsens?.form ?? []).sort()
  return `${field.coordinate} cannot be shown as "${form}"${forms.length > 0 ? `, only as ${forms.join(', ')}` : ''}`
}

function concreteTypes(schema: Coordinates): string[] {
  return [...schema.types.values()].filter(({ kind, value }) => kind === 'object' && !value).map(({ name }) => name)
}

function fieldNames(type: TypeShape): string[] {
  return [...type.fields.values()].map(({ coordinate }) => coordinate)
}

function holdersOf(valueType: string, schema: Coordinates): string {
  const holders = [...schema.types.values()]
    .filter(({ value }) => !value)
    .flatMap(({ fields }) => [...fields.values()])
    .filter(({ type }) => type === valueType)
    .map(({ coordinate }) => coordinate)
  return holders.length > 0 ? holders.join(' or ') : 'the field that holds it'
}
