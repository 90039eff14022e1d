import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { PUBLISHED_BEFORE, type Rotation, rotateHubKeys } from '../execute/rotate-hub-keys.ts'
import { PRIVATE_FILE } from '../execute/stored-hub-keys.ts'
import { ifPresent } from '../if-present.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'

interface Options {
  readonly after: string
  readonly revoke?: boolean
  readonly json?: boolean
}

/** `schakel keys rotate` */
export function addKeysRotateCommand(keysCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  keysCommand
    .command('rotate')
    .description('give the hub its next key for signing permits, while it runs')
    .option(
      '--after <seconds>',
      'how long the new key is only published before the hub signs with it',
      `${PUBLISHED_BEFORE}`,
    )
    .option(
      '--revoke',
      'the key in use may be known to others: take it back at once, and the page cursors given under it',
    )
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const directory = join(io.env['SCHAKEL_DATA'] || '.data', 'keys')
      if ((await ifPresent(stat(join(directory, PRIVATE_FILE)))) === undefined) {
        throw new CommandError(`There is no key of a hub in ${directory}: start the hub once, or set SCHAKEL_DATA`)
      }
      const outcome = await rotateHubKeys(directory, {
        now: io.now ?? (() => new Date()),
        after: readSeconds(options.after),
        revoke: options.revoke === true,
      })
      if ('refused' in outcome) {
        throw new CommandError(
          'kid' in outcome
            ? `Key ${outcome.kid} waits already, it signs from ${outcome.signsFrom.toISOString()}: rotate again after that, or --revoke`
            : 'Another rotation is under way: try again in ten seconds',
        )
      }
      if (options.json === true) printJson(io, outcome)
      else io.out(describe(outcome))
      done(exit.ok)
    })
}

function describe({ kid, signsFrom, previous, revoked }: Rotation): string {
  const lines = [`Key ${kid} is published; the hub signs with it from ${signsFrom.toISOString()}.`]
  if (previous !== undefined) {
    lines.push(
      `Key ${previous.kid} leaves the published set at ${previous.publishedUntil.toISOString()}; page cursors given under it hold until ${previous.cursorsUntil.toISOString()}.`,
    )
  }
  for (const gone of revoked) {
    lines.push(
      `Key ${gone} is taken back: no permit under it is accepted once subgraphs have read the set again, and no page cursor.`,
    )
  }
  return `${lines.join('\n')}\n`
}

function readSeconds(written: string): number {
  const seconds = Number(written)
  if (!/^\d+$/u.test(written) || seconds > 86_400) {
    throw new CommandError(`--after must be a whole number of seconds, a day at most, not "${written}"`)
  }
  return seconds
}
