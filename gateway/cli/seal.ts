import type { Command } from 'commander'
import { sealReference } from '../../schema/sealed-reference.ts'
import { readSubject } from '../../schema/subject-reference.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { agenciesIn, policyDirectory, readDocuments } from './shipped-policy.ts'

interface SealOptions {
  readonly to: string
  readonly case: string
  readonly vNumber?: string
  readonly bsn?: string
  readonly name?: string
  readonly birthDate?: string
  readonly json?: boolean
}

/** `schakel seal --to <agency> --case <id> --v-number …`: asks no hub anything. */
export function addSealCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('seal')
    .description('seal whom a case is about for the agency it is referred to, so that nobody else can read it')
    .argument('[subject]', '- to read {"vNumber": …}, {"bsn": …} or {"name": …, "birthDate": …} from standard input')
    .requiredOption('-t, --to <slug>', 'agency that may open it, by its slug in policies/agencies.yaml')
    .requiredOption('-c, --case <id>', 'case that it belongs to')
    .option('--v-number <number>', 'the person by V-number, ten digits')
    .option('--bsn <number>', 'the person by BSN, nine digits')
    .option('--name <name>', 'the person by name, with --birth-date')
    .option('--birth-date <date>', 'birth date as far as it is known: 1999-04-12, 1999-04 or 1999')
    .option('--json', 'print as JSON')
    .action(async (input: string | undefined, options: SealOptions) => {
      const subject = readSubject(input === undefined ? typed(options) : await readTyped(io, input))
      if ('problem' in subject) throw new CommandError(`A reference ${subject.problem}`)
      if (options.case.length > 100) throw new CommandError('The id of a case has 100 characters at most')
      const seal = await sealKeyOf(options.to)
      const sealed = await sealReference({ caseId: options.case, subject }, seal)
      if (options.json === true) printJson(io, { to: options.to, caseId: options.case, sealed })
      else io.out(`${sealed}\n`)
      done(exit.ok)
    })
}

/** The public key of the agency, out of this project's own list: a key that the hub told could be anybody's. */
async function sealKeyOf(slug: string): Promise<string> {
  const agencies = agenciesIn(await readDocuments(policyDirectory(undefined)))
  const agency = agencies.find((candidate) => candidate.slug === slug)
  if (agency === undefined)
    throw new CommandError(`There is no agency "${slug}": use a slug from policies/agencies.yaml`)
  if (agency.seal === undefined)
    throw new CommandError(`${slug} has no seal key in policies/agencies.yaml, so nothing can be sealed for it`)
  return agency.seal
}

function typed({ vNumber, bsn, name, birthDate }: SealOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({ vNumber, bsn, name, birthDate }).filter(([, value]) => value !== undefined),
  )
}

async function readTyped(io: CommandIo, input: string): Promise<Readonly<Record<string, unknown>>> {
  if (input !== '-')
    throw new CommandError('Give the person with an option such as --v-number, or - for standard input')
  try {
    const value: unknown = JSON.parse(await io.readInput())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CommandError('Standard input must hold a JSON object, such as {"vNumber": "…"}')
}
