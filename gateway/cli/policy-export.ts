import type { Command } from 'commander'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inForce, type Release } from '../../policies/engine/lifecycle.ts'
import { isPolicyFileName } from '../../policies/read-policy-files.ts'
import { releaseFiles } from '../policy-store/release-files.ts'
import { ifPresent } from '../../schema/if-present.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { releaseNumber, withDesk } from './policy-desk-place.ts'

/** `schakel policy export <directory>` */
export function addPolicyExportCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('export')
    .description('write the files of a version, byte for byte as they were brought in, with its release.yaml')
    .argument('<directory>', 'where to write them; it must be empty or not exist')
    .option('--version <number>', 'number of the version (default: the one in force)')
    .option('--as-first', 'as the first version of a new policy store: without what it replaced and without signatures')
    .option('--json', 'print as JSON')
    .action(async (directory: string, options: { version?: string; asFirst?: boolean; json?: boolean }) => {
      const { release, files } = await withDesk(io, async (desk, store) => {
        const history = await desk.history()
        const number = options.version === undefined ? undefined : releaseNumber(options.version)
        const found = number === undefined ? inForce(history, new Date()) : history.releases.get(number)
        if (found === undefined) {
          throw new CommandError(
            number === undefined
              ? 'No version is in force yet'
              : `There is no release ${number}: see "schakel policy history"`,
          )
        }
        return { release: found, files: await releaseFiles(store, options.asFirst === true ? asFirst(found) : found) }
      })
      // A name out of a database is no place on this disk until it is known to be one of a policy file.
      const strange = files.find(({ name }) => !isPolicyFileName(name))
      if (strange !== undefined)
        throw new CommandError(
          `Release ${release.number} holds a file "${strange.name}", which is no name of a policy file (<name>.yaml or purposes/<name>.yaml): nothing was written`,
        )
      const present = (await ifPresent(readdir(directory))) ?? []
      if (present.length > 0) throw new CommandError(`${directory} is not empty: name a new directory`)
      for (const { name, text } of files) {
        const path = join(directory, name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, text)
      }
      const { number, hash } = release
      if (options.json === true) printJson(io, { version: number, hash, files: files.map(({ name }) => name) })
      else io.out(`Release ${number} (${hash.slice(0, 12)}): ${files.length} files in ${directory}\n`)
      if (options.json !== true && (release.submitted?.replaces ?? null) !== null)
        io.out(options.asFirst === true ? SIGN_FIRST : FOUNDS_NOTHING)
      done(exit.ok)
    })
}

const FOUNDS_NOTHING =
  'It replaced another version, and its signatures are for what it changed: a hub with an empty policy store does not begin with it. Export it with --as-first for that.\n'
const SIGN_FIRST =
  'To begin a new policy store with it, have it signed for all it shows: "schakel policy sign --release --policies <directory> --as <person> --key <file>".\n'

/** A later version as one that replaces nothing: what was signed for was what it changed, so nothing of that counts. */
function asFirst(release: Release): Release {
  const { submitted } = release
  if (submitted === undefined)
    throw new CommandError(`Release ${release.number} is a draft: only what was submitted can be a first version`)
  const { file: _, effective: __, urgent: ___, delay: ____, ...rest } = submitted
  return { ...release, number: 1, approvals: [], submitted: { ...rest, replaces: null, reasons: {} } }
}
