import { join } from 'node:path'
import type { Command } from 'commander'
import { FURTHEST_AHEAD, writeAhead } from '../../schema/sandbox/clock-file.ts'
import { takeLock } from '../log/file-lock.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { readDutchMoment, readDuration } from './read-duration.ts'
import { sandboxPlace } from './sandbox-place.ts'

interface ClockOptions {
  readonly forward?: string
  readonly to?: string
  readonly json?: boolean
}

/** `schakel sandbox clock --forward 21d` or `--to 2026-12-20T09:00` */
export function addSandboxClockCommand(group: Command, io: CommandIo, done: (exitCode: number) => void): void {
  group
    .command('clock')
    .description('move the clock of a sandbox forward, for all its processes at once; it cannot be set back')
    .option('--forward <time>', 'by so much: 21d, 5h, 30m, 2w')
    .option('--to <moment>', 'to a moment: 2026-12-20T09:00 (Dutch time), or with an offset')
    .option('--json', 'print as JSON')
    .action(async (options: ClockOptions) => {
      if ((options.forward === undefined) === (options.to === undefined))
        throw new CommandError('Say how far: --forward 21d, or --to 2026-12-20T09:00')
      const { dataDir } = sandboxPlace(io)
      const unlock = await takeLock(join(dataDir, 'sandbox', 'clock.lock')).catch(() => {
        throw new CommandError('The clock is being moved by another command: try again')
      })
      try {
        // Read again: another command may have moved it until now.
        const { ahead } = sandboxPlace(io)
        const machine = (io.now?.() ?? new Date()).getTime()
        const before = new Date(machine + ahead)
        const moved =
          ahead + (options.forward === undefined ? until(options.to ?? '', before) : readDuration(options.forward))
        if (moved > FURTHEST_AHEAD) throw new CommandError('A sandbox can be a hundred years ahead at most')
        writeAhead(dataDir, moved)
        const now = new Date(machine + moved)
        if (options.json === true) printJson(io, { before: before.toISOString(), now: now.toISOString(), ahead: moved })
        else io.out(`The clock of the sandbox was ${before.toISOString()} and is ${now.toISOString()}.\n`)
        done(exit.ok)
      } finally {
        await unlock()
      }
    })
}

/** Milliseconds to a moment. What has lapsed does not come back, so there is no way back in time. */
function until(written: string, before: Date): number {
  const moment = readDutchMoment(written)
  const forward = moment.getTime() - before.getTime()
  if (forward < 0)
    throw new CommandError(
      `The clock of the sandbox says ${before.toISOString()}, which is later than ${moment.toISOString()}: it cannot be set back. Stop the sandbox and remove its data folder to begin anew`,
    )
  return forward
}
