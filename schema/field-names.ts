import { parseCsv } from './codes/parse-csv.ts'

/** What people call one type or field in English and Dutch, and what a field holds, in Dutch: the schema says it in English. */
export interface FieldName {
  readonly en: string
  readonly nl: string
  readonly descriptionNl?: string
}

/** What people call the types and fields of the schema, by `Type` or `Type.field`: field-names.csv as a map. */
export function fieldNames(csv: string): Map<string, FieldName> {
  return new Map(
    parseCsv(csv).map(({ name = '', en = '', nl = '', 'description-nl': descriptionNl = '' }) => [
      name,
      { en, nl, ...(descriptionNl === '' ? {} : { descriptionNl }) },
    ]),
  )
}
