import { isDay } from '../../policies/engine/dutch-day.ts'

/** Everything a command touches outside itself, so that it can be run anywhere. */
export interface CommandIo {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly readInput: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Whether colours and weight can be shown; what is printed to a file or another program has none. */
  readonly styled?: boolean
  /** The moment it is; the machine's clock when absent. */
  readonly now?: () => Date
}

/** Exit codes, for scripts: done, done and something was found, could not be done as asked. */
export const exit = { ok: 0, finding: 1, usage: 2 } as const

/** A command that cannot go on. The message is one line and says what to do. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = exit.usage) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Text as it may go to a terminal: what an agency or a client wrote is shown, never obeyed. Control and formatting characters are
 * written as JSON does (`\\u001b`), so that JSON stays the same JSON.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** Output for programs. */
export function printJson(io: CommandIo, value: unknown): void {
  for (const line of JSON.stringify(value, null, 2).split('\n')) io.out(`${visible(line)}\n`)
}

/** Output for people: columns as wide as their widest cell. */
export function printColumns(io: CommandIo, heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const shown = rows.map((row) => row.map(visible))
  const widths = heads.map((head, column) => Math.max(head.length, ...shown.map((row) => row[column]?.length ?? 0)))
  for (const row of [heads, ...shown]) {
    io.out(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  }
}

/** Reads `--at`: a day of the Dutch calendar, or a moment with its offset. */
export function readMoment(written: string): Date {
  const day = /^\d{4}-\d{2}-\d{2}/u.exec(written)?.[0]
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/u.test(written) ? `${written}T12:00:00Z` : written)
  if (day === undefined || !isDay(day) || Number.isNaN(moment.getTime()))
    throw new CommandError(`"${written}" is no day: write it as 2026-01-31`)
  return moment
}
