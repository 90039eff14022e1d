import type { Command } from 'commander'
import type { CommandIo } from './command-io.ts'
import { releaseNumber, tellOutcome, withDesk } from './policy-desk-place.ts'

/** `schakel policy advise <n>` */
export function addPolicyAdviseCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('advise')
    .description('record what a data protection officer says of a version: it stays visible and blocks nothing')
    .argument('<number>', 'number of the version')
    .requiredOption('--as <person>', 'id of the data protection officer, such as fg-comensha')
    .requiredOption('--text <text>', 'the advice')
    .option('--objects', 'it is an objection')
    .option('--json', 'print as JSON')
    .action(async (number: string, options: { as: string; text: string; objects?: boolean; json?: boolean }) => {
      const work = () =>
        withDesk(io, (desk) => desk.advise(releaseNumber(number), options.as, options.text, options.objects === true))
      done(await tellOutcome(io, options.json, work))
    })
}
