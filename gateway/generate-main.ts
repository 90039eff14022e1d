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
  }
  const wrong = [
    ...(await staleFiles(root, wanted)).map((file) => `${file} is stale: run "npm run generate" and commit the result`),
    ...(await unnamed(root)),
  ]
  for (const message of wrong) console.error(message)
  // Files can be written while a word has no name yet; they cannot be committed like that.
  return wrong.length === 0 || !args.includes('--check') ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
