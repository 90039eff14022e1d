import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { stateMachinePage } from './machine/state-machine-page.ts'

const FILE = 'subgraphs/chain/generated/state-machine.md'

/** `generate-main [--check]`, run from the project's root: writes the page about the state machine, or says that it is stale. */
async function main(args: readonly string[]): Promise<number> {
  const file = new URL(FILE, pathToFileURL(`${process.cwd()}/`))
  const wanted = stateMachinePage()
  if (args.includes('--check')) {
    const present = await readFile(file, 'utf8').catch(() => '')
    if (present === wanted) return 0
    console.error(`${FILE} is stale: run "npm run generate" and commit the result`)
    return 1
  }
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, wanted)
  console.log(`Wrote ${FILE}`)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
