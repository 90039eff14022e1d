import type { CompiledPolicy } from '../compiled-policy.ts'
import type { FieldShape } from '../coordinates.ts'
import { splitCoordinate } from '../expand-see.ts'
import { type VisibleField, whatMaySee } from '../what-may-see.ts'

/** One way in which one field is shown to one kind of agency for one purpose, with what the schema says of the field. */
export interface DataCell extends VisibleField {
  readonly purpose: string
  readonly kind: string
  readonly type: string
  readonly field: string
  /** Data category; empty where the schema names none. */
  readonly category: string
  readonly owner: string
  readonly sensitivity: number | undefined
  /** True when it rests on no fact and on any task of the purpose. */
  readonly always: boolean
}

/** Every grant of the policy, by purpose, kind and coordinate: what all documents are made from. */
export function dataCells(policy: CompiledPolicy): DataCell[] {
  return sortedPurposes(policy).flatMap((purpose) =>
    [...purpose.cells.keys()].sort().flatMap((kind) =>
      whatMaySee(policy, kind, purpose.id).map((cell): DataCell => {
        const shape = policy.schema.field(cell.coordinate)
        const { typeName, fieldName } = splitCoordinate(cell.coordinate)
        return {
          ...cell,
          // A field that serves a coarser form is that form of the field it was made for.
          form: shape?.coarsens?.form ?? cell.form,
          purpose: purpose.id,
          kind,
          type: typeName,
          field: fieldName,
          category: shape?.category ?? '',
          owner: shape?.owner ?? '',
          sensitivity: shape?.sensitivity,
          // No task at all is asked for what is about no case.
          always: cell.when === '' && [0, purpose.tasks.size].includes(cell.tasks.length),
        }
      }),
    ),
  )
}

/** The purposes by name, so that every document has one order. */
export function sortedPurposes(policy: CompiledPolicy) {
  return [...policy.purposes.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** The same purposes as they were written. */
export function sortedDocuments({ bundle }: CompiledPolicy) {
  return [...bundle.purposes].sort((left, right) => (left.purpose < right.purpose ? -1 : 1))
}

/**
 * Every field of the schema that holds data: on a concrete type, no link, not structural; of a query's own those that have
 * an owner. Sorted by coordinate.
 */
export function dataFields(policy: CompiledPolicy): FieldShape[] {
  const { schema, structural } = policy
  return [...schema.types.values()]
    .filter(({ name, kind, value }) => kind === 'object' && !value && name !== schema.mutation)
    .flatMap(({ name, fields }) =>
      [...fields.values()].filter(({ owner }) => name !== schema.query || owner !== undefined),
    )
    .filter(({ kind, coordinate }) => kind !== 'link' && !structural.has(coordinate))
    .sort((left, right) => (left.coordinate < right.coordinate ? -1 : 1))
}
