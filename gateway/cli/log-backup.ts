import type { Command } from 'commander'
import { backUpLog } from '../log/back-up-log.ts'
import { verifyLog } from '../log/verify-log.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { withLog } from './log-place.ts'
import { describeVerification } from './log-verify.ts'

/** `schakel log backup <directory>` */
export function addLogBackupCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('backup')
    .description('copy the disclosure log up to its last signed head, also while the hub writes; never its private key')
    .argument('<directory>', 'new directory for the copy')
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--json', 'print as JSON')
    .action(async (directory: string, options: { dir?: string; json?: boolean }) => {
      const { copied, trusted } = await withLog(io, options.dir, async (log, keys) => {
        const trusted = await keys()
        return { copied: await backUpLog(log, trusted, directory), trusted }
      })
      if (copied === undefined) throw new CommandError('Nothing in the log is signed yet, so there is nothing to copy')
      const verification = await verifyLog(directory, trusted)
      if (options.json === true) printJson(io, { ...verification, head: copied.head, jws: copied.jws })
      else {
        io.out(`${describeVerification(verification)}\n`)
        io.out(
          `Copied up to record ${copied.head.seq}, signed on ${copied.head.at}. Keep this head in another place:\n`,
        )
        io.out(`${copied.jws}\n`)
      }
      done(verification.ok ? exit.ok : exit.finding)
    })
}
