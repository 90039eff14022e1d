import { readFileSync } from 'node:fs'
import { codeTable } from './code-table.ts'
import { parseCsv } from './parse-csv.ts'

let regions: ReadonlyMap<string, string> | undefined

/**
 * Care region (a value of the enum CareRegion) in which a municipality lies, by its BRP code. A municipality that
 * merged is looked up as the one it became. Undefined for unknown, foreign and non-resident codes.
 */
export function careRegionOf(municipalityCode: string): string | undefined {
  regions ??= new Map(
    parseCsv(readFileSync(new URL('./care-regions.csv', import.meta.url), 'utf8')).map((row) => [
      row['code'] ?? '',
      row['region'] ?? '',
    ]),
  )
  return regions.get(municipalityCode) ?? regions.get(codeTable('gemeenten').current(municipalityCode))
}
