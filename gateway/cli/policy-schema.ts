import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type Affected, affectedBy } from '../../policies/engine/affected-by.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import { describeProblem } from '../../policies/engine/policy-errors.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { schemaChanges } from '../../schema/schema-changes.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { knownVersions } from './known-versions.ts'

/** `schakel policy schema <supergraph>`: exit code 1 when a version of the policies rests on what the schema changes. */
export function addPolicySchemaCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('schema')
    .description(
      'tell which policies rest on what a new supergraph removes, renames, retypes, computes or gives another owner',
    )
    .argument('<supergraph>', 'file of the new supergraph')
    .option('--from <supergraph>', 'file of the supergraph it takes the place of (default: the one of this project)')
    .option('--policies <directory>', 'policies to hold it against (default: those of this project)')
    .option('--json', 'print as JSON')
    .action(async (file: string, options: { from?: string; policies?: string; json?: boolean }) => {
      const before = await readSchema(options.from ?? new URL('../../schema/supergraph.graphql', import.meta.url))
      const changes = schemaChanges(before, await readSchema(file))
      const versions = changes.length === 0 ? [] : await knownVersions(io, options.policies)
      const found = versions.map(({ name, documents }) => ({ version: name, affected: affectedBy(documents, changes) }))
      const blocked = found.some(({ affected }) => affected.some(({ blocks }) => blocks))
      if (options.json === true) printJson(io, { ok: !blocked, changes, versions: found })
      else {
        for (const { version, affected } of found) printAffected(io, version, affected)
        if (blocked) io.out('The schema cannot change like this while these policies rest on it.\n')
      }
      done(blocked ? exit.finding : exit.ok)
    })
}

function printAffected(io: CommandIo, version: string, affected: readonly Affected[]): void {
  for (const one of affected) {
    const message = `${one.message}. ${one.blocks ? 'To do' : 'To know'}: ${one.cure}`
    io.out(`${version}: ${describeProblem({ ...one, message })}\n`)
  }
}

async function readSchema(file: string | URL): Promise<Coordinates> {
  try {
    return coordinatesOf(await readFile(file, 'utf8'))
  } catch (error) {
    throw new CommandError(
      `${String(file)} cannot be read as a supergraph (${error instanceof Error ? error.message : String(error)}): make one with "npm run compose"`,
    )
  }
}
