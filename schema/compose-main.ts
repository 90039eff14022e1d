import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { composeSupergraph, ownSubgraphs } from './compose.ts'
import { lintSchema } from './lint.ts'

/**
 * `compose [--check]`, run from the project's root: writes schema/supergraph.graphql, or with `--check` says whether
 * it is fresh. Either way a fault in a subgraph's schema stops it. The working tree is read, not the built copy, so that a forgotten build cannot hide a change.
 */
async function main(args: readonly string[]): Promise<number> {
  const root = pathToFileURL(`${process.cwd()}/`)
  const file = new URL('schema/supergraph.graphql', root)
  const subgraphs = ownSubgraphs(root)
  const faults = lintSchema(Object.fromEntries(subgraphs.map(({ name, sdl }) => [name, sdl])))
  for (const { subgraph, at, message } of faults)
    console.error(`subgraphs/${subgraph}/schema.graphql: ${at} ${message}`)
  if (faults.length > 0) return 1
  const { supergraph, problems } = composeSupergraph(subgraphs)
  if (problems) {
    for (const problem of problems) console.error(`The subgraphs do not compose: ${problem}`)
    return 1
  }
  if (!args.includes('--check')) {
    await writeFile(file, supergraph)
    console.log('Wrote schema/supergraph.graphql')
    return 0
  }
  if ((await existing(file)) === supergraph) return 0
  console.error('schema/supergraph.graphql is stale: run "npm run compose" and commit the result')
  return 1
}

async function existing(file: URL): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

process.exitCode = await main(process.argv.slice(2))
