import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of this copy of the project. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'test/security/rows')

/** The test file of each row, by its number; a row stands in one file. */
export function filesOfRows(): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.test.ts') || name.endsWith('.long.test.ts')) continue
    const file = `test/security/rows/${name}`
    for (const [, row] of readFileSync(join(folder, name), 'utf8').matchAll(/'row (\d+): /gu)) {
      const other = found.get(Number(row)) ?? file
      if (other !== file) throw new Error(`row ${row} has tests in ${other} and in ${file}: keep them together`)
      found.set(Number(row), file)
    }
  }
  return found
}
