import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { parseChained } from './chain.ts'
import { hasCode } from '../../schema/has-code.ts'
import { HEADS_FILE, REMOVALS_FILE, segmentName, type StoredLine } from './read-lines.ts'
import { isFull, monthOf, SEGMENT_SIZE } from './segment-limit.ts'
import { type Head, verifyHead } from './signed-head.ts'
import { jwsOf } from './signed-statement.ts'
import { writePublicKeysIn } from './signing-key-file.ts'
import type { StoredLog } from './stored-log.ts'
import { writeDurably } from './write-durably.ts'

/** What was copied: the log up to this signed head. */
export interface BackedUp {
  readonly head: Head
  /** The same, signed: kept elsewhere, it tells whether an older copy was put back. */
  readonly jws: string
}

/**
 * Copies a log, however it is stored, into an empty directory as files, up to the last head that is signed when it begins: also
 * while a hub is writing. The private key is not copied. Undefined when nothing is signed yet.
 */
export async function backUpLog(
  log: StoredLog,
  keys: readonly JWK[],
  directory: string,
  segmentSize: number = SEGMENT_SIZE,
): Promise<BackedUp | undefined> {
  const heads: StoredLine[] = []
  for await (const line of log.heads) if (line.complete) heads.push(line)
  const last = await lastHead(heads, keys)
  if (last === undefined) return undefined

  await makeEmpty(directory)
  await writePublicKeysIn(join(directory, 'keys'), keys)
  await copyEntries(log, directory, last.head.seq, segmentSize)
  const linesOf = (lines: readonly StoredLine[]): string => lines.map(({ text }) => `${text}\n`).join('')
  await writeDurably(join(directory, HEADS_FILE), linesOf(heads), 0o600)
  // After the records: what was removed while they were copied is then stated in the copy.
  const removals: StoredLine[] = []
  for await (const line of log.removals) removals.push(line)
  if (removals.length > 0) await writeDurably(join(directory, REMOVALS_FILE), linesOf(removals), 0o600)
  return last
}

async function lastHead(lines: readonly StoredLine[], keys: readonly JWK[]): Promise<BackedUp | undefined> {
  for (const { text } of lines.toReversed()) {
    const jws = jwsOf(text)
    const head = jws === undefined ? undefined : await verifyHead(jws, keys)
    if (jws !== undefined && head !== undefined) return { head, jws }
  }
  return undefined
}

/** Into a directory that holds something a copy is never written: two logs in one would be neither. */
async function makeEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if ((await readdir(directory)).length > 0) throw new Error(`${directory} is not empty: name a new directory`)
}

/** Copies lines as they stand, letter for letter. What cannot be read is copied too: the verifier must find it. */
async function copyEntries(log: StoredLog, directory: string, upTo: number, segmentSize: number): Promise<void> {
  let number = 1
  let handle: FileHandle | undefined
  let segment: { bytes: number; month: string | undefined } = { bytes: 0, month: undefined }
  let lines: string[] = []
  async function flush(): Promise<void> {
    if (lines.length === 0) return
    handle ??= await open(join(directory, segmentName(number)), 'ax', 0o600)
    await handle.appendFile(lines.join(''))
    lines = []
  }
  async function finish(): Promise<void> {
    await flush()
    await handle?.sync()
    await handle?.close()
    handle = undefined
  }
  try {
    for await (const { text, complete } of log.entries) {
      const entry = parseChained(text)
      if (!complete || (entry !== undefined && entry.seq > upTo)) break
      const month = monthOf(entry)
      if (isFull(segment, month, segmentSize)) {
        await finish()
        number += 1
        segment = { bytes: 0, month: undefined }
      }
      const line = `${text}\n`
      segment = { bytes: segment.bytes + Buffer.byteLength(line), month: segment.month ?? month }
      lines.push(line)
      if (lines.length === 1000) await flush()
    }
    await finish()
  } catch (error) {
    await handle?.close()
    if (hasCode(error, 'ENOSPC')) throw new Error(`There is no room for the copy in ${directory}`, { cause: error })
    throw error
  }
}
