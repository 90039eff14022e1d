import { readFile } from 'node:fs/promises'
import type { FieldNames } from '../../policies/engine/documents/wording.ts'
import { fieldNames } from '../../schema/field-names.ts'

/** What people call the fields of this project's schema. */
export async function shippedFieldNames(): Promise<FieldNames> {
  return fieldNames(await readFile(new URL('../../schema/field-names.csv', import.meta.url), 'utf8'))
}
