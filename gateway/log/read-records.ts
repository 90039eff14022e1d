import { type ChainedRecord, parseChained } from './chain.ts'
import { readSegments, type StoredLine } from './read-lines.ts'

/** Which records to read; what is absent does not narrow. */
export interface RecordFilter {
  readonly case?: string
  /** OIN. */
  readonly agency?: string
  readonly decision?: string
  /** What somebody at the console did something with. */
  readonly subject?: string
  /** Moments (RFC 3339, UTC): from the first on, and before the second. */
  readonly since?: string
  readonly until?: string
}

/** Reads records as stored, without verifying them; lines that cannot be read are the verifier's business. */
export async function* readRecords(
  lines: AsyncIterable<StoredLine>,
  filter: RecordFilter = {},
): AsyncGenerator<ChainedRecord> {
  const named = [filter.case, filter.agency, filter.decision, filter.subject].filter((value) => value !== undefined)
  // A line stands there as JSON.stringify wrote it, so a line without the value is told apart before it is parsed.
  const written = named.map((value) => JSON.stringify(value))
  for await (const line of lines) {
    if (!written.every((value) => line.text.includes(value))) continue
    const entry = parseChained(line.text)
    if (entry !== undefined && fits(entry, filter)) yield entry
  }
}

/** The same over the directory of a file log. */
export function readRecordsIn(directory: string, filter: RecordFilter = {}): AsyncGenerator<ChainedRecord> {
  return readRecords(readSegments(directory), filter)
}

function fits({ record }: ChainedRecord, filter: RecordFilter): boolean {
  return (
    (filter.case === undefined || record.case === filter.case) &&
    (filter.agency === undefined || record.agency === filter.agency) &&
    (filter.decision === undefined || record.decision === filter.decision) &&
    (filter.subject === undefined || record.desk?.subject === filter.subject) &&
    (filter.since === undefined || record.at >= filter.since) &&
    (filter.until === undefined || record.at < filter.until)
  )
}
