import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { composeSupergraph, ownSubgraphs } from './compose.ts'
import { lintSchema } from './lint.ts'

/**
 * `compose (--check | --to <file>)`, run from the project's root: writes the supergraph to a file, or with `--check` says
 * whether schema/supergraph.graphql is fresh. Either way a fault in a subgraph's schema stops it. The working tree is
 * read, not the built copy, so that a forgotten build cannot hide a change. Nothing is put into schema/ here: that is for
 * gateway/bootstrap/compose.mjs, once no version of the policies is affected.
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
    const target = args[args.indexOf('--to') + 1]
    if (!args.includes('--to') || target === undefined) {
      console.error('Name a file with --to, or run "npm run compose"')
      return 2
    }
    await writeFile(target, supergraph)
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
