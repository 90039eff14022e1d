import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type { DisclosureRecord } from './disclosure-record.ts'

// The package is CommonJS while its types speak of a default export.
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string

/** A record in its place: it names the hash of the one before, so none can be changed, dropped or moved unseen. */
export interface ChainedRecord {
  /** Counts from 1 without gaps. */
  readonly seq: number
  readonly previous: string
  readonly record: DisclosureRecord
  /** SHA-256 (hex) over the canonical form (RFC 8785) of the other three. */
  readonly hash: string
}

/** Where a chain stands: its last sequence number and hash. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
}

/** The end of a chain that holds nothing. */
export const emptyChain: ChainEnd = { seq: 0, hash: '0'.repeat(64) }

/** The hash a record must carry in its place. */
export function hashOf(entry: Omit<ChainedRecord, 'hash'>): string {
  const { seq, previous, record } = entry
  return createHash('sha256').update(canonicalize({ seq, previous, record })).digest('hex')
}

/** Puts records at the end of a chain, in order. */
export function chain(end: ChainEnd, records: readonly DisclosureRecord[]): readonly ChainedRecord[] {
  const chained: ChainedRecord[] = []
  let { seq, hash } = end
  for (const record of records) {
    const entry = { seq: seq + 1, previous: hash, record }
    hash = hashOf(entry)
    seq = entry.seq
    chained.push({ ...entry, hash })
  }
  return chained
}

/** The end of a chain after these entries. */
export function endOf(chained: readonly ChainedRecord[], before: ChainEnd): ChainEnd {
  const last = chained.at(-1)
  return last === undefined ? before : { seq: last.seq, hash: last.hash }
}

/**
 * Reads one stored line; undefined when it is not the JSON of a chained record, letter for letter as it is written. Does not
 * check the hash.
 */
export function parseChained(line: string): ChainedRecord | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { seq, previous, record, hash } = parsed as Readonly<Record<string, unknown>>
  const shaped =
    // A member beside the four would stand in the log without being covered by the hash.
    Object.keys(parsed).length === 4 &&
    Number.isSafeInteger(seq) &&
    typeof previous === 'string' &&
    typeof hash === 'string' &&
    typeof record === 'object' &&
    record !== null
  // A key that stands twice, or a value written another way, is not covered by the hash of what was parsed, and other readers
  // may take the other one: the line must be what writing it gives.
  return shaped && JSON.stringify(parsed) === line ? (parsed as ChainedRecord) : undefined
}
