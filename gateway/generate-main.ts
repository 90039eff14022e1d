import { pathToFileURL } from 'node:url'
import { staleFiles, unnamed, wantedFiles, writeFiles } from './generate.ts'

/**
 * `generate [--check]`, run from the project's root: writes what is made from the policies, or with `--check` says what
 * is stale. The working tree is read, not the built copy, so that a forgotten build cannot hide a change.
 */
async function main(args: readonly string[]): Promise<number> {
  const root = pathToFileURL(`${process.cwd()}/`)
  const wanted = await wantedFiles(root)
  if (!args.includes('--check')) {
    await writeFiles(root, wanted)
    for (const { file } of wanted) console.log(`Wrote ${file}`)
  } else
    for (const file of await staleFiles(root, wanted))
      fail(`${file} is stale: run "npm run generate" and commit the result`)
  for (const message of await unnamed(root)) fail(message)
  return failed ? 1 : 0
}

let failed = false
function fail(message: string): void {
  console.error(message)
  failed = true
}

process.exitCode = await main(process.argv.slice(2))
