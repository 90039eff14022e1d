import type { Command } from 'commander'
import { CommandError, type CommandIo } from './command-io.ts'
import { releaseNumber, tellOutcome, withDesk } from './policy-desk-place.ts'
import { policyDirectory, readFilesIn } from './shipped-policy.ts'

const AUTHOR = 'po-chain'

/** `schakel policy draft <directory>` */
export function addPolicyDraftCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('draft')
    .description('bring edited policy files in as a draft')
    .argument('<directory>', 'directory of the edited files, such as one made with "schakel policy export"')
    .option('--as <person>', 'id of the person who wrote them', AUTHOR)
    .option(
      '--release <number>',
      'number of a draft of theirs that these files take the place of, such as a returned one',
    )
    .option('--json', 'print as JSON')
    .action(async (directory: string, options: { as: string; release?: string; json?: boolean }) => {
      const upon = options.release === undefined ? {} : { release: releaseNumber(options.release) }
      const work = () => withDesk(io, (desk) => desk.draft(readFilesIn(policyDirectory(directory)), options.as, upon))
      done(await tellOutcome(io, options.json, work))
    })
}

/** `schakel policy submit <number>` */
export function addPolicySubmitCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('submit')
    .description('ask for the signatures a draft needs; from then on its content is fixed')
    .argument('<number>', 'number of the draft')
    .requiredOption('--reason <text>', 'why the change is made')
    .option(
      '--rule-reason <purpose/rule=text>',
      'why a rule shows more than before; once for each such rule',
      collect,
      {},
    )
    .option('--dpia <text>', 'where the DPIA is found that was made of it, such as "DPIA 2026-014, part 3"')
    .option('--urgent <text>', 'why what shows more must not wait for the days that red-lines.yaml sets for it')
    .option('--effective <day>', 'Dutch day from which it is in force, such as 2026-01-31 (default: once approved)')
    .option('--as <person>', 'id of the author', AUTHOR)
    .option('--json', 'print as JSON')
    .action(async (number: string, options: SubmitOptions) => {
      const { reason, ruleReason: reasons, dpia, urgent, effective } = options
      const submission = {
        reason,
        reasons,
        ...(dpia === undefined ? {} : { dpia }),
        ...(urgent === undefined ? {} : { urgent }),
        ...(effective === undefined ? {} : { effective }),
      }
      const work = () => withDesk(io, (desk) => desk.submit(releaseNumber(number), options.as, submission))
      done(await tellOutcome(io, options.json, work))
    })
}

/** `schakel policy withdraw <number>` */
export function addPolicyWithdrawCommand(
  policyCommand: Command,
  io: CommandIo,
  done: (exitCode: number) => void,
): void {
  policyCommand
    .command('withdraw')
    .description('take back a version that is not in force yet')
    .argument('<number>', 'number of the version')
    .option('--as <person>', 'id of the author', AUTHOR)
    .option('--json', 'print as JSON')
    .action(async (number: string, options: { as: string; json?: boolean }) => {
      const work = () => withDesk(io, (desk) => desk.withdraw(releaseNumber(number), options.as))
      done(await tellOutcome(io, options.json, work))
    })
}

interface SubmitOptions {
  readonly reason: string
  readonly ruleReason: Readonly<Record<string, string>>
  readonly dpia?: string
  readonly urgent?: string
  readonly effective?: string
  readonly as: string
  readonly json?: boolean
}

function collect(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [rule, reason] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]
  if (!/^[^/=]+\/[^/=]+$/u.test(rule)) {
    throw new CommandError(`"${text}" is no reason for a rule: write --rule-reason shelter.place/safety="because …"`)
  }
  return { ...before, [rule]: reason }
}
