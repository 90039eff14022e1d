/** What is wrong with a log, at the first record that is not as it was written. */
export interface LogFinding {
  readonly problem:
    'changed' | 'dropped' | 'reordered' | 'cut' | 'bad-signature' | 'bad-removal' | 'unsigned' | 'unreadable'
  /** Sequence number of the first bad record. */
  readonly seq: number
  /** Where it stands, or where it ought to stand. */
  readonly where: string
  readonly message: string
}

/** A finding. */
export function finding(problem: LogFinding['problem'], seq: number, where: string, message: string): LogFinding {
  return { problem, seq, where, message }
}

/** What is wrong, and where. */
export function describeFinding({ problem, where, message }: LogFinding): string {
  return `${problem} at ${where}: ${message}`
}
