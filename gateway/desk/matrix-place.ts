import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { matrixColumns } from '../../policies/engine/documents/matrix.ts'

/** A field in the matrix: the row of those who ask, and the data category. */
export interface MatrixPlace {
  readonly purpose: string
  readonly kinds: readonly string[]
  readonly category: string
  /** The field to tick: of a coarser form the whole field. */
  readonly coordinate: string
}

/** Where somebody finds a field of a purpose, as one kind of agency is shown it; undefined where there is no such row or field. */
export function matrixPlace(
  policy: CompiledPolicy,
  purpose: string,
  field: string,
  kind: string,
): MatrixPlace | undefined {
  const shape = policy.schema.field(field)
  const coordinate = shape?.coarsens?.field ?? field
  const category = policy.schema.field(coordinate)?.category
  const row = matrixColumns(policy).find((column) => column.purpose === purpose && column.kinds.includes(kind))
  return row === undefined || category === undefined ? undefined : { purpose, kinds: row.kinds, category, coordinate }
}
