import { join } from 'node:path'
import type { JWK } from 'jose'
import { type ChainEnd, type ChainedRecord, emptyChain, hashOf, parseChained } from './chain.ts'
import { HEADS_FILE, readLines, readSegments, type StoredLine } from './read-lines.ts'
import { claimedHead, type Head, verifyHead } from './signed-head.ts'
import { publicKeyIn } from './signing-key-file.ts'

/** What is wrong with a log, at the first record that is not as it was written. */
export interface LogFinding {
  readonly problem: 'changed' | 'dropped' | 'reordered' | 'cut' | 'bad-signature' | 'unsigned' | 'unreadable'
  /** Sequence number of the first bad record. */
  readonly seq: number
  /** Where it stands, or where it ought to stand. */
  readonly where: string
  readonly message: string
}

/** What a verification found. Records after the last head are chained but not yet signed: normal while a hub is writing. */
export interface Verification {
  readonly ok: boolean
  readonly records: number
  readonly heads: number
  /** Last record covered by a signed head; 0 when there is none. */
  readonly signedUpTo: number
  /** The last line lacks its end: being written, or torn by a crash. It was never acknowledged. */
  readonly torn: boolean
  readonly finding?: LogFinding
}

/** A stored log, however it is stored: both in the order in which they were written. */
export interface StoredLog {
  readonly entries: AsyncIterable<StoredLine>
  /** Lines `{"jws": …}`. */
  readonly heads: AsyncIterable<StoredLine>
}

/** Verifies the log in a directory, by default against the public key kept with it; better against one kept elsewhere. */
export async function verifyLog(directory: string, keys?: readonly JWK[]): Promise<Verification> {
  const trusted = keys ?? [await publicKeyIn(join(directory, 'keys'))]
  return verifyStoredLog({ entries: readSegments(directory), heads: readLines(join(directory, HEADS_FILE)) }, trusted)
}

/** Walks a log once, from its first record to its last, and stops at the first that is not as it was written. */
export async function verifyStoredLog(log: StoredLog, keys: readonly JWK[]): Promise<Verification> {
  const { signed, last, count, badHead } = await readHeads(log.heads, keys)
  let end: ChainEnd = emptyChain
  let torn = false
  let finding: LogFinding | undefined
  const entries = log.entries[Symbol.asyncIterator]()
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    const line = next.value
    const entry = parseChained(line.text)
    if (entry === undefined) {
      if (!line.complete) {
        torn = true
        break
      }
      finding = found('unreadable', end.seq + 1, line.where, `record ${end.seq + 1} cannot be read`)
      break
    }
    if (entry.seq !== end.seq + 1) {
      finding = await outOfPlace(end.seq + 1, entry.seq, line.where, entries)
      break
    }
    finding = checkEntry(entry, end, line.where) ?? checkAgainstHead(entry, signed.get(entry.seq), line.where)
    if (finding !== undefined) break
    end = { seq: entry.seq, hash: entry.hash }
  }
  if (finding === undefined && last !== undefined && last.seq > end.seq) {
    const seq = end.seq + 1
    finding = found('cut', seq, 'the end', `records ${seq} to ${last.seq} were signed and are gone`)
  }
  finding ??= badHead
  if (finding === undefined && end.seq > 0 && last === undefined) {
    finding = found('unsigned', 1, HEADS_FILE, 'no signed head is left, so nothing tells where the log ended')
  }
  return {
    ok: finding === undefined,
    records: end.seq,
    heads: count,
    signedUpTo: Math.min(last?.seq ?? 0, end.seq),
    torn,
    ...(finding === undefined ? {} : { finding }),
  }
}

function checkEntry(entry: ChainedRecord, end: ChainEnd, where: string): LogFinding | undefined {
  const { seq } = entry
  if (hashOf(entry) !== entry.hash) return found('changed', seq, where, `record ${seq} is not what its hash says`)
  if (entry.previous === end.hash) return undefined
  // This record is whole and was written after another record than the one before it here.
  const before = Math.max(1, seq - 1)
  return found('changed', before, where, `record ${before} was replaced: record ${seq} was written after another one`)
}

function checkAgainstHead(entry: ChainedRecord, head: SignedSpan | undefined, where: string): LogFinding | undefined {
  if (head === undefined || head.hash === entry.hash) return undefined
  const message =
    head.from === entry.seq
      ? `record ${entry.seq} is not the one that was signed`
      : `one of the records ${head.from} to ${entry.seq} is not the one that was signed, and its hashes were made anew`
  return found('changed', head.from, where, message)
}

/** A gap is either a record that is gone or one that stands further on; one that came back is out of order. */
async function outOfPlace(
  expected: number,
  met: number,
  where: string,
  rest: AsyncIterator<StoredLine>,
): Promise<LogFinding> {
  if (met < expected) return found('reordered', met, where, `record ${met} stands again after record ${expected - 1}`)
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (parseChained(next.value.text)?.seq === expected) {
      return found('reordered', expected, next.value.where, `record ${expected} stands after record ${met}`)
    }
  }
  const gone = met - 1 === expected ? `record ${expected} is gone` : `records ${expected} to ${met - 1} are gone`
  return found('dropped', expected, where, gone)
}

/** The records one head vouches for that the head before did not. */
interface SignedSpan {
  readonly from: number
  readonly hash: string
}

async function readHeads(lines: AsyncIterable<StoredLine>, keys: readonly JWK[]) {
  const signed = new Map<number, SignedSpan>()
  let last: Head | undefined
  let count = 0
  let badHead: LogFinding | undefined
  for await (const line of lines) {
    if (!line.complete) continue
    const jws = jwsOf(line.text)
    const head = jws === undefined ? undefined : await verifyHead(jws, keys)
    if (head === undefined) {
      const claimed = jws === undefined ? undefined : claimedHead(jws)
      const seq = claimed?.seq ?? (last?.seq ?? 0) + 1
      badHead ??= found(
        'bad-signature',
        seq,
        line.where,
        `the head over record ${seq} is not signed with the key of this log`,
      )
      continue
    }
    count += 1
    if (signed.get(head.seq) === undefined) signed.set(head.seq, { from: (last?.seq ?? 0) + 1, hash: head.hash })
    if (last === undefined || head.seq > last.seq) last = head
  }
  return { signed, last, count, badHead }
}

function jwsOf(text: string): string | undefined {
  try {
    const jws = (JSON.parse(text) as { readonly jws?: unknown } | null)?.jws
    return typeof jws === 'string' ? jws : undefined
  } catch {
    return undefined
  }
}

function found(problem: LogFinding['problem'], seq: number, where: string, message: string): LogFinding {
  return { problem, seq, where, message }
}
