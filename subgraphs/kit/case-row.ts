/** Case a row belongs to. A symbol, so that no field of the schema can set or show it. */
export const ROW_CASE = Symbol('case of the row')
/** True when the asker recorded the row or it was handed to it. */
export const ROW_OWNED = Symbol('row is the asker’s own')

/** A row of a case as resolvers pass it on: GraphQL field names, and under the symbols whose it is. */
export interface CaseRow {
  readonly [ROW_CASE]: string
  readonly [ROW_OWNED]: boolean
  readonly [field: string]: unknown
}

export function isCaseRow(value: unknown): value is CaseRow {
  return typeof value === 'object' && value !== null && ROW_CASE in value
}
