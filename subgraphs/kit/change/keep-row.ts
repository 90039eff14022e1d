import type { InsertRow } from '../insert-rows.ts'
import type { ChangeContext } from './change.ts'
import { type ChangeProblem, STALE_VERSION } from './change-problem.ts'
import { addRow, changeRow, hasRow, openFile } from './change-row.ts'

export interface RowKept {
  /** A type of which a case has one row at most. */
  readonly type: string
  readonly caseId: string
  /** The version that was read; absent when there was no row yet. */
  readonly version: number | null | undefined
  /** Values by field; undefined leaves one as it is, null empties it. */
  readonly set: InsertRow
  /** What a new row has beside them. */
  readonly first?: InsertRow
}

/** Adds the one row of a type that a case can have, or changes it if it is still as it was read. */
export async function keepRow(
  context: ChangeContext,
  { type, caseId, version, set, first = {} }: RowKept,
): Promise<{ readonly version: number } | { readonly problem: ChangeProblem }> {
  if (version !== undefined && version !== null)
    return changeRow(context, { type, caseId, version, set, argument: 'version' })
  if (await hasRow(context, type, caseId)) return { problem: STALE_VERSION }
  const fileId = await openFile(context, caseId)
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
  await addRow(context, type, { fileId, ...first, ...given })
  return { version: 1 }
}
