import type { Command } from 'commander'
import { readFile, writeFile } from 'node:fs/promises'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { isDay } from '../../policies/engine/dutch-day.ts'
import { RELEASE_FILE } from '../../policies/read-policy-files.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { signFiles } from '../policy-store/sign-files.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { releaseNumber, signingKeyOf, tellOutcome, withDesk } from './policy-desk-place.ts'
import { policyDirectory, readFilesIn } from './shipped-policy.ts'

interface SignOptions {
  readonly as?: string
  readonly key?: string
  readonly release?: boolean
  readonly demo?: boolean
  readonly on?: string
  readonly policies?: string
  readonly json?: boolean
}

/** `schakel policy sign <n>` for a version in the store, `schakel policy sign --release --demo` for the files */
export function addPolicySignCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('sign')
    .description('sign a version that is in review, or the first version that stands in files')
    .argument('[number]', 'number of the version in review')
    .option('--as <person>', 'id of the mandate holder who signs, such as mh-comensha')
    .option('--key <file>', 'private key of that person (PEM or JWK); without it the key of a made-up person')
    .option('--release', 'sign the first version that stands in files instead, and write their release.yaml')
    .option('--demo', 'with --release: by all made-up people whose signature is needed')
    .option('--on <day>', 'with --release: day of the signatures (default: today); those that still hold keep theirs')
    .option('--policies <directory>', 'with --release: the files to sign (default: those of this project)')
    .option('--json', 'print as JSON')
    .action(async (number: string | undefined, options: SignOptions) => {
      if (options.release === true) return done(await signRelease(io, options))
      const { as } = options
      if (number === undefined || as === undefined) {
        throw new CommandError(
          'Say what to sign and who signs: schakel policy sign <number> --as <person>, or schakel policy sign --release --demo',
        )
      }
      const privateKey = await signingKeyOf(io, as, options.key)
      const work = () => withDesk(io, (desk) => desk.sign(releaseNumber(number), as, privateKey))
      return done(await tellOutcome(io, options.json, work))
    })
}

async function signRelease(io: CommandIo, { as, key, demo, on = dutchDay(new Date()), policies, json }: SignOptions) {
  if (demo === true ? as !== undefined : as === undefined) {
    throw new CommandError(
      'Say who signs the files: --as <person> with --key <file>, or --demo for all made-up people whose signature is needed',
    )
  }
  if (!isDay(on)) throw new CommandError(`"${on}" is no day: write one such as 2026-01-31`)
  // The compiled program runs beside copies of the files: those of the project are what is signed.
  const directory = policies === undefined ? projectPolicies() : policyDirectory(policies)
  const supergraph = await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
  const environment = io.env['NODE_ENV']
  const signer = as === undefined ? undefined : { id: as, privateKey: await signingKeyOf(io, as, key) }
  const signed = await signFiles(readFilesIn(directory), {
    schema: coordinatesOf(supergraph),
    on,
    environment,
    ...(signer === undefined ? {} : { signer }),
  })
  await writeFile(new URL(RELEASE_FILE, directory), signed.text)
  const fresh = signed.signed.length - signed.kept.length
  if (json === true)
    printJson(io, {
      hash: signed.hash,
      signed: signed.signed.length,
      kept: signed.kept.length,
      stillToSign: signed.missing,
    })
  else {
    io.out(`${signed.signed.length} signatures over ${signed.hash}: ${fresh} new, ${signed.kept.length} kept\n`)
    if (signed.missing.length > 0) io.out(`Still to sign: ${signed.missing.join(', ')}.\n`)
  }
  return exit.ok
}

function projectPolicies(): URL {
  const beside = new URL('../../policies/', import.meta.url)
  return beside.pathname.endsWith('/dist/policies/') ? new URL('../../../policies/', import.meta.url) : beside
}
