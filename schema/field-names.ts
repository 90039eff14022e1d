import { parseCsv } from './codes/parse-csv.ts'

/** What people call the types and fields of the schema, by `Type` or `Type.field`, in English and Dutch: field-names.csv as a map. */
export function fieldNames(csv: string): Map<string, { readonly en: string; readonly nl: string }> {
  return new Map(parseCsv(csv).map(({ name = '', en = '', nl = '' }) => [name, { en, nl }]))
}
