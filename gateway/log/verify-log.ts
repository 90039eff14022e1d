import { join } from 'node:path'
import type { JWK } from 'jose'
import { type ChainEnd, type ChainedRecord, emptyChain, hashOf, parseChained } from './chain.ts'
import { finding, type LogFinding } from './log-finding.ts'
import { HEADS_FILE, type StoredLine } from './read-lines.ts'
import { readSigned, type Signed, type SignedSpan } from './read-signed.ts'
import type { Removal } from './removal-statement.ts'
import { publicKeysIn } from './signing-key-file.ts'
import { type StoredLog, storedLogIn } from './stored-log.ts'

/** What a verification found. Records after the last head are chained but not yet signed: normal while a hub is writing. */
export interface Verification {
  readonly ok: boolean
  /** Records that are there and whole. */
  readonly records: number
  /** Sequence number of the last of them. */
  readonly lastSeq: number
  readonly heads: number
  /** Last record covered by a signed head; 0 when there is none. */
  readonly signedUpTo: number
  /** The last line lacks its end: being written, or torn by a crash. It was never acknowledged. */
  readonly torn: boolean
  /** The last removal of records that were kept long enough: signed, so that the rest can still be verified. */
  readonly removed?: Removal
  /** Records that a removal speaks of and that are still here: it was not finished, or they were put back. */
  readonly notYetRemoved?: number
  readonly finding?: LogFinding
}

/** Verifies the log in a directory, by default against the public keys kept with it; better against those kept elsewhere. */
export async function verifyLog(directory: string, keys?: readonly JWK[]): Promise<Verification> {
  return verifyStoredLog(storedLogIn(directory), keys ?? (await publicKeysIn(join(directory, 'keys'))))
}

/**
 * Walks a log once, from its first record to its last, and stops at the first that is not as it was written. `kept`: heads
 * that somebody kept elsewhere; with one of these an older copy that was put back is found too.
 */
export async function verifyStoredLog(
  log: StoredLog,
  keys: readonly JWK[],
  kept: readonly string[] = [],
): Promise<Verification> {
  const signed = await readSigned(log, kept, keys)
  const verification = await walk(log, signed)
  if (verification.finding?.problem !== 'dropped') return verification
  // Records that are removed during the walk are missing from it, and no finding: then the statement is there by now.
  const again = await readSigned(log, kept, keys)
  return again.removals.length > signed.removals.length ? walk(log, again) : verification
}

async function walk(log: StoredLog, signed: Signed): Promise<Verification> {
  const removed = signed.removals.at(-1)
  let first: number | undefined
  let end: ChainEnd | undefined
  let torn = false
  let found: LogFinding | undefined
  const entries = log.entries[Symbol.asyncIterator]()
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    const line = next.value
    const entry = parseChained(line.text)
    const expected = end === undefined ? (removed?.removedUpTo ?? 0) + 1 : end.seq + 1
    if (entry === undefined) {
      torn = !line.complete
      if (!torn) found = finding('unreadable', expected, line.where, `record ${expected} cannot be read`)
      break
    }
    end ??= startBefore(entry, removed)
    first ??= end.seq + 1
    if (entry.seq !== end.seq + 1) {
      found = await outOfPlace(end.seq + 1, entry.seq, line.where, entries)
      break
    }
    found = checkEntry(entry, end, removed, line.where) ?? checkSigned(entry, signed.spans.get(entry.seq), line.where)
    if (found !== undefined) break
    end = { seq: entry.seq, hash: entry.hash }
  }
  const lastSeq = end?.seq ?? 0
  found ??= missingAtTheEnd(lastSeq, signed)
  found = earlier(signed.badRemoval, found) ?? signed.badHead
  if (found === undefined && lastSeq > 0 && !signed.begun) {
    found = finding('unsigned', first ?? 1, HEADS_FILE, 'no signed head is left, so nothing tells where the log ended')
  }
  const still = removed === undefined || first === undefined ? 0 : Math.max(0, removed.removedUpTo - first + 1)
  return {
    ok: found === undefined,
    records: first === undefined ? 0 : lastSeq - first + 1,
    lastSeq,
    heads: signed.heads,
    signedUpTo: Math.min(signed.upTo, lastSeq),
    torn,
    ...(removed === undefined ? {} : { removed }),
    ...(still === 0 ? {} : { notYetRemoved: still }),
    ...(found === undefined ? {} : { finding: found }),
  }
}

/**
 * Where the chain must stand before the first record that is there. After a removal that is where the statement says; some of
 * what it speaks of may still be there, and what is must lead to the record whose hash the statement holds.
 */
function startBefore(entry: ChainedRecord, removed: Removal | undefined): ChainEnd {
  if (removed === undefined || entry.seq === 1) return emptyChain
  if (entry.seq <= removed.removedUpTo) return { seq: entry.seq - 1, hash: entry.previous }
  return { seq: removed.removedUpTo, hash: removed.hash }
}

function checkEntry(
  entry: ChainedRecord,
  end: ChainEnd,
  removed: Removal | undefined,
  where: string,
): LogFinding | undefined {
  const { seq } = entry
  if (hashOf(entry) !== entry.hash) return finding('changed', seq, where, `record ${seq} is not what its hash says`)
  if (entry.previous === end.hash) return undefined
  if (removed?.removedUpTo === seq - 1) {
    return finding('changed', seq, where, `record ${seq} was not written after the records that were removed`)
  }
  // This record is whole and was written after another record than the one before it here.
  const before = Math.max(1, seq - 1)
  return finding('changed', before, where, `record ${before} was replaced: record ${seq} was written after another one`)
}

function checkSigned(entry: ChainedRecord, span: SignedSpan | undefined, where: string): LogFinding | undefined {
  if (span === undefined || (span.hashes.size === 1 && span.hashes.has(entry.hash))) return undefined
  const { seq } = entry
  const which =
    span.from === seq
      ? `record ${seq} is not the one that was signed`
      : `one of the records ${span.from} to ${seq} is not the one that was signed, and its hashes were made anew`
  const forked = `two different records were signed as record ${seq}: an older copy was put back and written to`
  return finding('changed', span.from, where, span.hashes.size > 1 ? forked : which)
}

function missingAtTheEnd(lastSeq: number, { upTo, removals }: Signed): LogFinding | undefined {
  const removedUpTo = removals.at(-1)?.removedUpTo ?? 0
  if (upTo > Math.max(lastSeq, removedUpTo)) {
    const seq = Math.max(lastSeq, removedUpTo) + 1
    return finding('cut', seq, 'the end', `records ${seq} to ${upTo} were signed and are gone`)
  }
  if (lastSeq > removedUpTo || removedUpTo === 0) return undefined
  // The newest records are never removed, so some must be left.
  return finding('cut', removedUpTo + 1, 'the end', `nothing is left behind record ${removedUpTo}`)
}

/** The one that speaks of the earlier record; of two about one record the first, which says more. */
function earlier(a: LogFinding | undefined, b: LogFinding | undefined): LogFinding | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a.seq <= b.seq ? a : b
}

/** A gap is either a record that is gone or one that stands further on; one that came back is out of order. */
async function outOfPlace(
  expected: number,
  met: number,
  where: string,
  rest: AsyncIterator<StoredLine>,
): Promise<LogFinding> {
  if (met < expected) return finding('reordered', met, where, `record ${met} stands again after record ${expected - 1}`)
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (parseChained(next.value.text)?.seq === expected) {
      return finding('reordered', expected, next.value.where, `record ${expected} stands after record ${met}`)
    }
  }
  const gone = met - 1 === expected ? `record ${expected} is gone` : `records ${expected} to ${met - 1} are gone`
  return finding('dropped', expected, where, gone)
}
