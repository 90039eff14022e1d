import type { Command } from 'commander'
import type { CommandIo } from './command-io.ts'
import { releaseNumber, tellOutcome, withDesk } from './policy-desk-place.ts'

/** `schakel policy comment <n>` */
export function addPolicyCommentCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('comment')
    .description('say something about a version: it stays visible and is no part of what is signed')
    .argument('<number>', 'number of the version')
    .requiredOption('--as <person>', 'id of whoever says it; anybody in agencies.yaml may')
    .requiredOption('--text <text>', 'the comment')
    .option('--json', 'print as JSON')
    .action(async (number: string, options: { as: string; text: string; json?: boolean }) => {
      const work = () => withDesk(io, (desk) => desk.comment(releaseNumber(number), options.as, options.text))
      done(await tellOutcome(io, options.json, work))
    })
}

/** `schakel policy return <n>` */
export function addPolicyReturnCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('return')
    .description('send a version in review back to its author: a draft again, and its signatures are void')
    .argument('<number>', 'number of the version in review')
    .requiredOption('--as <person>', 'id of a mandate holder who is asked to sign, or of a data protection officer')
    .requiredOption('--reason <text>', 'what its author is to change')
    .option('--json', 'print as JSON')
    .action(async (number: string, options: { as: string; reason: string; json?: boolean }) => {
      const work = () => withDesk(io, (desk) => desk.sendBack(releaseNumber(number), options.as, options.reason))
      done(await tellOutcome(io, options.json, work))
    })
}
