/** Everything a command touches outside itself, so that it can be run anywhere. */
export interface CommandIo {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly readInput: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
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

/** Output for programs. */
export function printJson(io: CommandIo, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`)
}

/** Output for people: columns as wide as their widest cell. */
export function printColumns(io: CommandIo, heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of [heads, ...rows]) {
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
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/u.test(written) ? `${written}T12:00:00Z` : written)
  if (!/^\d{4}-\d{2}-\d{2}/u.test(written) || Number.isNaN(moment.getTime()))
    throw new CommandError(`"${written}" is no day: write it as 2026-01-31`)
  return moment
}
