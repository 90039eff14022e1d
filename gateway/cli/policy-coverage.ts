import { type Command, InvalidArgumentError } from 'commander'
import { coverage, unusedGrants, type Use } from '../../policies/engine/documents/coverage.ts'
import { byKinds, coveragePage } from '../../policies/engine/documents/coverage-page.ts'
import type { Language } from '../../policies/engine/documents/wording.ts'
import { readPolicyTests } from '../../policies/read-bundle.ts'
import { readRecords } from '../log/read-records.ts'
import { usesIn } from '../log/uses-in.ts'
import { type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { shippedFieldNames } from './field-names-file.ts'
import { languageOption } from './language-option.ts'
import { withLog } from './log-place.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

interface CoverageOptions {
  readonly policies?: string
  readonly last?: number
  readonly dir?: string
  readonly language: Language
  readonly json?: boolean
}

/** `schakel policy coverage` */
export function addPolicyCoverageCommand(
  policyCommand: Command,
  io: CommandIo,
  done: (exitCode: number) => void,
): void {
  policyCommand
    .command('coverage')
    .description('list fields nobody may see and grants no test exercises; with --last, grants nobody has used')
    .option('--policies <directory>', 'policies to ask (default: those of this project)')
    .option('--last <days>', 'read the disclosure log of this many days, such as 30d', readDays)
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .action(async (options: CoverageOptions) => {
      const directory = policyDirectory(options.policies)
      const { policy } = await compileDirectory(directory)
      const tests = readPolicyTests(directory)
      const unused =
        options.last === undefined ? undefined : unusedGrants(policy, await usesOfLast(io, options, options.last))
      if (options.json === true)
        printJson(io, { policy: policy.hash, ...coverage(policy, tests), ...(unused === undefined ? {} : { unused }) })
      else if (unused === undefined) io.out(coveragePage(policy, tests, options.language, await shippedFieldNames()))
      else {
        io.out(`Grants that nobody used in the last ${options.last} days:\n`)
        printColumns(
          io,
          ['PURPOSE', 'RULE', 'KINDS', 'FIELDS'],
          byKinds(unused).map(({ purpose, rule, kinds, coordinates }) => [
            purpose,
            rule,
            kinds.join(' '),
            coordinates.join(' '),
          ]),
        )
      }
      done(exit.ok)
    })
}

/** What the log says was shown in the last so many days. */
async function usesOfLast(io: CommandIo, { dir }: CoverageOptions, days: number): Promise<Use[]> {
  const since = Date.now() - days * 86_400_000
  return withLog(io, dir, (log) => usesIn(readRecords(log.entries, { since: new Date(since).toISOString() })))
}

function readDays(text: string): number {
  const days = Number(/^(\d+)d?$/u.exec(text)?.[1])
  if (!Number.isSafeInteger(days) || days < 1)
    throw new InvalidArgumentError('It must be a number of days, such as 30d.')
  return days
}
