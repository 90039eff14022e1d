import type { JWK } from 'jose'
import type { StoredLine } from './read-lines.ts'
import { claimedRemoval, type Removal, verifyRemoval } from './removal-statement.ts'
import { claimedHead, type Head, verifyHead } from './signed-head.ts'
import { jwsOf } from './signed-statement.ts'
import type { StoredLog } from './stored-log.ts'
import { finding, type LogFinding } from './log-finding.ts'

/** The records one head vouches for that the head before did not, and the hashes that were signed for the last of them. */
export interface SignedSpan {
  readonly from: number
  readonly hashes: ReadonlySet<string>
}

/** Everything that the key of a log has stated about it. */
export interface Signed {
  /** By sequence number of the record that was signed. */
  readonly spans: ReadonlyMap<number, SignedSpan>
  /** Last record that anything signed speaks of; 0 when there is none. */
  readonly upTo: number
  /** Heads over records. */
  readonly heads: number
  /** There is a head, if only over a log that was still empty. */
  readonly begun: boolean
  readonly removals: readonly Removal[]
  /** The first head that does not hold. */
  readonly badHead?: LogFinding
  /** The first removal that does not hold; what it says was removed is taken to be missing. */
  readonly badRemoval?: LogFinding
}

/** Reads what was signed. `kept`: heads that somebody kept elsewhere, which the log must agree with too. */
export async function readSigned(log: StoredLog, kept: readonly string[], keys: readonly JWK[]): Promise<Signed> {
  const { removals, badRemoval } = await readRemovals(log.removals, keys)
  const spans = new Map<number, { readonly from: number; readonly hashes: Set<string> }>()
  let upTo = 0
  let heads = 0
  let begun = false
  let badHead: LogFinding | undefined
  function state(seq: number, hash: string): void {
    const known = spans.get(seq)
    if (known === undefined) spans.set(seq, { from: Math.min(upTo + 1, seq), hashes: new Set([hash]) })
    else known.hashes.add(hash)
    upTo = Math.max(upTo, seq)
  }

  async function take(line: StoredLine): Promise<Head | undefined> {
    const jws = jwsOf(line.text)
    const head = jws === undefined ? undefined : await verifyHead(jws, keys)
    if (head === undefined) {
      const seq = (jws === undefined ? undefined : claimedHead(jws))?.seq ?? upTo + 1
      const message = `the head over record ${seq} is not signed with the key of this log`
      badHead ??= finding('bad-signature', seq, line.where, message)
      return undefined
    }
    state(head.seq, head.hash)
    return head
  }

  for (const { removedUpTo, hash } of removals) state(removedUpTo, hash)
  for await (const line of log.heads) {
    const head = line.complete ? await take(line) : undefined
    if (head === undefined) continue
    begun = true
    if (head.seq > 0) heads += 1
  }
  for (const jws of kept) {
    await take({ text: JSON.stringify({ jws }), where: 'the head kept elsewhere', complete: true })
  }
  return {
    spans,
    upTo,
    heads,
    begun,
    removals,
    ...(badHead === undefined ? {} : { badHead }),
    ...(badRemoval === undefined ? {} : { badRemoval }),
  }
}

/** Removals, each of which must go further than the one before: one that was put back from earlier is found. */
async function readRemovals(
  lines: AsyncIterable<StoredLine>,
  keys: readonly JWK[],
): Promise<{ readonly removals: readonly Removal[]; readonly badRemoval?: LogFinding }> {
  const removals: Removal[] = []
  for await (const line of lines) {
    const jws = jwsOf(line.text)
    const removal = jws === undefined ? undefined : await verifyRemoval(jws, keys)
    const before = removals.at(-1)
    const seq = (before?.removedUpTo ?? 0) + 1
    const bad = (message: string) => ({ removals, badRemoval: finding('bad-removal', seq, line.where, message) })
    if (removal === undefined) {
      const claimed = jws === undefined ? undefined : claimedRemoval(jws)
      const which = claimed === undefined ? '' : ` that says that records up to ${claimed.removedUpTo} were removed`
      return bad(`the statement${which} is not signed with the key of this log`)
    }
    if (removal.removedUpTo < seq || (before !== undefined && removal.at < before.at)) {
      return bad(
        `the removal up to record ${removal.removedUpTo} is older than the one before it, or stands here twice`,
      )
    }
    if (removal.records !== removal.removedUpTo - seq + 1) {
      return bad(`the removal up to record ${removal.removedUpTo} followed one that is not here`)
    }
    if (removal.before > removal.at) return bad('records were removed before the day they were written')
    removals.push(removal)
  }
  return { removals }
}
