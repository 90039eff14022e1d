import { readFileSync } from 'node:fs'
import { careRegionOf } from '../../schema/codes/care-region.ts'
import { parseCsv } from '../../schema/codes/parse-csv.ts'

let regions: string | undefined

/** Care region of every municipality in BRP table 33, former ones included, as one JSON object to look up in SQL. */
export function municipalityRegions(): string {
  regions ??= JSON.stringify(
    Object.fromEntries(
      parseCsv(readFileSync(new URL('../../schema/codes/gemeenten.csv', import.meta.url), 'utf8')).flatMap((row) => {
        const code = row['code'] ?? ''
        const region = careRegionOf(code)
        return region === undefined ? [] : [[code, region]]
      }),
    ),
  )
  return regions
}
