import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { chainTracks } from './machine/chain-tracks.ts'
import { stateMachinePage } from './machine/state-machine-page.ts'

/** What is made from the state machine: a page to read, and the picture of the chain for the hub's console. */
const FILES: Readonly<Record<string, () => string>> = {
  'subgraphs/chain/generated/state-machine.md': stateMachinePage,
  'schema/chain-tracks.json': () => `${JSON.stringify(chainTracks(), null, 2)}\n`,
}

/** `generate-main [--check]`, run from the project's root: writes the files made from the state machine, or says which are stale. */
async function main(args: readonly string[]): Promise<number> {
  let stale = 0
  for (const [name, make] of Object.entries(FILES)) {
    const file = new URL(name, pathToFileURL(`${process.cwd()}/`))
    const wanted = make()
    if (args.includes('--check')) {
      const present = await readFile(file, 'utf8').catch(() => '')
      if (present === wanted) continue
      console.error(`${name} is stale: run "npm run generate" and commit the result`)
      stale += 1
      continue
    }
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, wanted)
    console.log(`Wrote ${name}`)
  }
  return stale === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
