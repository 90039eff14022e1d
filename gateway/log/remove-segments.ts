import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { type ChainEnd, emptyChain, parseChained } from './chain.ts'
import { ifPresent } from '../../schema/if-present.ts'
import { takeLock } from './file-lock.ts'
import { readLines, REMOVALS_FILE, segmentName, segmentNumbers } from './read-lines.ts'
import { type Removable, removalOf, type RemovalRequest, wholeLog } from './remove-records.ts'
import { signRemoval } from './removal-statement.ts'
import { storedLogIn } from './stored-log.ts'
import { syncDirectory, writeDurably } from './write-durably.ts'

interface OldSegments extends Removable {
  readonly numbers: readonly number[]
}

/** What may be removed from a log's directory; throws when the log is not whole. */
export async function removableFrom(directory: string, before: Date, keys: readonly JWK[]): Promise<Removable> {
  const { signedUpTo, removed } = await wholeLog(storedLogIn(directory), keys)
  return oldSegments(directory, before, signedUpTo, removed)
}

/**
 * Removes the whole closed segments that hold only records from before a moment, and leaves a signed statement in their place.
 * A hub may go on writing meanwhile: it never touches closed segments, and the last one that holds records always stays. What a
 * crash leaves of removed records is removed by the next removal.
 */
export async function removeSegments(directory: string, request: RemovalRequest): Promise<Removable> {
  const unlock = await takeLock(join(directory, 'removal.lock'))
  try {
    const { signedUpTo, removed } = await wholeLog(storedLogIn(directory), [request.key.publicJwk])
    const old = await oldSegments(directory, request.before, signedUpTo, removed)
    // The statement first: records that are gone without one are found missing.
    if (old.records > 0) {
      const statement = await signRemoval(removalOf(old, request, removed), request.key)
      const path = join(directory, REMOVALS_FILE)
      await writeDurably(path, `${await textOf(path)}${JSON.stringify({ jws: statement })}\n`, 0o600)
    }
    // The oldest first, so that after a crash what is left is still one piece of the chain.
    for (const number of old.numbers) await rm(join(directory, segmentName(number)))
    await removeTornBefore(join(directory, 'torn'), request.before)
    await syncDirectory(directory)
    return { upTo: old.upTo, records: old.records }
  } finally {
    await unlock()
  }
}

async function oldSegments(
  directory: string,
  before: Date,
  signedUpTo: number,
  removed: { readonly removedUpTo: number; readonly hash: string } | undefined,
): Promise<OldSegments> {
  const former = removed === undefined ? emptyChain : { seq: removed.removedUpTo, hash: removed.hash }
  const limit = before.toISOString()
  const numbers: number[] = []
  /** Segments that are old too, as long as none with records follows: the last one that holds records must stay. */
  let waiting: number[] = []
  let upTo: ChainEnd = former
  let last: ChainEnd | undefined
  for (const number of await segmentNumbers(directory)) {
    const segment = await lastOf(join(directory, segmentName(number)), limit)
    if (segment === 'empty') {
      waiting.push(number)
      continue
    }
    // This one holds records, so those before it may go.
    numbers.push(...waiting)
    if (last !== undefined && last.seq > upTo.seq) upTo = last
    if (segment === 'younger' || segment.seq > signedUpTo) return { numbers, upTo, records: upTo.seq - former.seq }
    waiting = [number]
    last = segment
  }
  return { numbers, upTo, records: upTo.seq - former.seq }
}

/** The end of a segment whose records were all written before `limit`. */
async function lastOf(path: string, limit: string): Promise<ChainEnd | 'younger' | 'empty'> {
  let last: ChainEnd | undefined
  for await (const line of readLines(path)) {
    const entry = parseChained(line.text)
    if (entry === undefined || entry.record.at >= limit) return 'younger'
    last = { seq: entry.seq, hash: entry.hash }
  }
  return last ?? 'empty'
}

/** Halves of lines that a crash left were never acknowledged; they too are kept no longer than the rest. */
async function removeTornBefore(directory: string, before: Date): Promise<void> {
  for (const name of (await ifPresent(readdir(directory))) ?? []) {
    const path = join(directory, name)
    if ((await stat(path)).mtime < before) await rm(path)
  }
}

async function textOf(path: string): Promise<string> {
  return (await ifPresent(readFile(path, 'utf8'))) ?? ''
}
