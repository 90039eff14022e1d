import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { ifPresent } from '../../schema/if-present.ts'
import { PUBLISHED_BEFORE, type Rotation, rotateKeys } from '../../schema/keys/rotate-keys.ts'
import { type KeyPlace, privateFile } from '../../schema/keys/stored-keys.ts'
import { SUBGRAPHS } from '../../schema/subgraph-sdl.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'

interface Options {
  readonly after: string
  readonly revoke?: boolean
  readonly events?: string
  readonly json?: boolean
}

/** `schakel keys rotate` */
export function addKeysRotateCommand(keysCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  keysCommand
    .command('rotate')
    .description('give the hub its next key for signing permits, or a subgraph its next one for events, while it runs')
    .option('--after <seconds>', 'how long the new key is only published before it signs', `${PUBLISHED_BEFORE}`)
    .option(
      '--revoke',
      'the key in use may be known to others: take it back at once, and the page cursors given under it',
    )
    .option(
      '--events <subgraph>',
      'the key under which this subgraph sends its events to the chain, instead of the hub’s',
    )
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const directory = join(dataFolder(io.env), 'keys')
      const owner = options.events === undefined ? 'hub' : senderOf(options.events)
      const place: KeyPlace = { directory, name: owner === 'hub' ? owner : `events-${owner}` }
      if ((await ifPresent(stat(privateFile(place)))) === undefined) {
        const whose = owner === 'hub' ? 'a hub' : `the ${owner} subgraph`
        throw new CommandError(
          `There is no key of ${whose} in ${directory}: start ${owner === 'hub' ? 'the hub' : 'it'} once, or set SCHAKEL_DATA`,
        )
      }
      const outcome = await rotateKeys(place, {
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
      else io.out(describe(owner, outcome))
      done(exit.ok)
    })
}

function describe(owner: string, { kid, signsFrom, previous, revoked }: Rotation): string {
  const lines = [
    `Key ${kid} is published; ${owner === 'hub' ? 'the hub' : owner} signs with it from ${signsFrom.toISOString()}.`,
  ]
  if (previous !== undefined) {
    lines.push(
      `Key ${previous.kid} leaves the published set at ${previous.publishedUntil.toISOString()}${cursorsUntil(previous)}.`,
    )
  }
  for (const gone of revoked) {
    lines.push(
      owner === 'hub'
        ? `Key ${gone} is taken back: no permit under it is accepted once subgraphs have read the set again, and no page cursor.`
        : `Key ${gone} is taken back: no event under it is accepted once the chain has read the set again.`,
    )
  }
  return `${lines.join('\n')}\n`
}

function cursorsUntil({ cursorsUntil }: NonNullable<Rotation['previous']>): string {
  return cursorsUntil === undefined ? '' : `; page cursors given under it hold until ${cursorsUntil.toISOString()}`
}

/** A subgraph that sends events: all but the chain, which receives them. */
function senderOf(written: string): string {
  const senders: readonly string[] = SUBGRAPHS.filter((name) => name !== 'chain')
  if (!senders.includes(written))
    throw new CommandError(`--events must be one of ${senders.join(', ')}, not "${written}"`)
  return written
}

function readSeconds(written: string): number {
  const seconds = Number(written)
  if (!/^\d+$/u.test(written) || seconds > 86_400) {
    throw new CommandError(`--after must be a whole number of seconds, a day at most, not "${written}"`)
  }
  return seconds
}
