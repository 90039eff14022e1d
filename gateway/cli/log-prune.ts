import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { Removable } from '../log/remove-records.ts'
import { keptLongEnough, RETENTION_YEARS } from '../log/retention.ts'
import { publicKeysIn, signingKeyIn } from '../log/signing-key-file.ts'
import { CommandError, type CommandIo, exit, printJson, readMoment } from './command-io.ts'
import { logPlace, type LogPlace, mustBeALog } from './log-place.ts'

interface PruneOptions {
  readonly before?: string
  readonly reason: string
  readonly yes?: boolean
  readonly json?: boolean
}

/** `schakel log prune [dir]` */
export function addLogPruneCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('prune')
    .description('remove records that were kept long enough, leaving a signed statement; the hub may run meanwhile')
    .argument('[directory]', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--before <day>', 'only records from before this day (default: the whole retention period ago)')
    .option('--reason <text>', 'why, as it will stand in the log', readReason, 'retention period ended')
    .option('--yes', 'remove them; without it, only say what would be removed')
    .option('--json', 'print as JSON')
    .action(async (directory: string | undefined, options: PruneOptions) => {
      const now = io.now?.() ?? new Date()
      const years = retentionYears(io)
      const latest = keptLongEnough(now, years)
      const before = options.before === undefined ? latest : startOf(options.before)
      if (before > latest) {
        throw new CommandError(
          `Records are kept for ${years} years, so none from after ${latest.toISOString().slice(0, 10)} is removed ` +
            '(SCHAKEL_LOG_RETENTION_YEARS)',
        )
      }
      const place = logPlace(io, directory)
      if (place.url === undefined) await mustBeALog(place.directory)
      const removed = options.yes === true
      const found = removed
        ? await remove(place, { before, reason: options.reason, now })
        : await wouldRemove(place, before)
      if (options.json === true) printJson(io, { removed, before: before.toISOString(), ...found })
      else io.out(`${describe(found, removed, before)}\n`)
      done(exit.ok)
    })
}

function describe({ records, upTo }: Removable, removed: boolean, before: Date): string {
  const day = before.toISOString().slice(0, 10)
  if (records === 0) return `No whole closed part of the log is from before ${day}; nothing to remove.`
  const what = `${records} records up to record ${upTo.seq}, all from before ${day}`
  return removed ? `Removed ${what}.` : `Would remove ${what}. Nothing was removed: add --yes to do so.`
}

async function wouldRemove({ directory, url }: LogPlace, before: Date): Promise<Removable> {
  if (url === undefined) {
    const { removableFrom } = await import('../log/remove-segments.ts')
    return removableFrom(directory, before, await publicKeysIn(join(directory, 'keys')))
  }
  const { removableFromPostgres } = await import('../log/remove-postgres-records.ts')
  return removableFromPostgres(url, before)
}

async function remove({ directory, url }: LogPlace, asked: { before: Date; reason: string; now: Date }) {
  const key = await signingKeyIn(join(directory, 'keys'), false)
  if (url === undefined) {
    const { removeSegments } = await import('../log/remove-segments.ts')
    return removeSegments(directory, { ...asked, key })
  }
  const { removePostgresRecords } = await import('../log/remove-postgres-records.ts')
  return removePostgresRecords(url, { ...asked, key })
}

function retentionYears(io: CommandIo): number {
  const written = io.env['SCHAKEL_LOG_RETENTION_YEARS'] ?? ''
  if (written === '') return RETENTION_YEARS
  const years = Number(written)
  if (!Number.isSafeInteger(years) || years < 1) {
    throw new CommandError(`SCHAKEL_LOG_RETENTION_YEARS must be a whole number of years from 1, not "${written}"`)
  }
  return years
}

/** The reason stays in the log for good: one line, and no room for a story about somebody. */
function readReason(text: string): string {
  if (!/^[\p{L}\p{N} .,:;()/'-]{3,120}$/u.test(text)) {
    throw new InvalidArgumentError('It must be one line of 3 to 120 letters and digits, and must not name anybody.')
  }
  return text
}

function startOf(day: string): Date {
  return /^\d{4}-\d{2}-\d{2}$/u.test(day)
    ? new Date(`${readMoment(day).toISOString().slice(0, 10)}T00:00:00Z`)
    : readMoment(day)
}
