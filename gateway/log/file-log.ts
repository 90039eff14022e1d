import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { chain, type ChainedRecord, type ChainEnd, emptyChain, endOf } from './chain.ts'
import { createLog, type LogStore } from './create-log.ts'
import type { OpenableLog } from './disclosure-record.ts'
import { takeLock } from './file-lock.ts'
import { HEADS_FILE, segmentName, segmentNumbers } from './read-lines.ts'
import { moveTail, wholePartOf } from './recover-segment.ts'
import { type Head, signHead, verifyHead } from './signed-head.ts'
import type { SigningKey } from './signing-key.ts'
import { signingKeyIn } from './signing-key-file.ts'
import { hasCode } from '../../schema/has-code.ts'
import { isFull, monthOf, SEGMENT_SIZE } from './segment-limit.ts'
import { jwsOf } from './signed-statement.ts'
import { syncDirectory } from './write-durably.ts'

export interface FileLogOptions {
  /** Signs heads; without it a key pair is made at first start and kept in `<directory>/keys`. */
  readonly signingKey?: SigningKey
  readonly now?: () => Date
  /** Bytes after which a new segment is begun. */
  readonly segmentSize?: number
  /** Opens files for appending; replaced only to see what happens when a disk fails. */
  readonly openForAppending?: (path: string, exclusive: boolean) => Promise<FileHandle>
}

/** The segment being written, up to where it is known to be on disk. */
interface Segment {
  readonly number: number
  readonly handle: FileHandle
  bytes: number
  /** Of its first record; undefined while it is empty. */
  month: string | undefined
}

/**
 * A log in a directory of append-only files: `000001.jsonl`, `000002.jsonl` … with one chained record a line, and
 * `heads.jsonl` with signed heads. A segment is closed when it is full and when a month begins, and whole closed segments may
 * be removed once they were kept long enough, also while this process writes. One process at a time. A line torn by a crash was never acknowledged: it is moved to
 * `torn/` and the chain goes on. A log that lacks what its last head has signed is not written to at all.
 */
export function fileLog(directory: string, options: FileLogOptions = {}): OpenableLog {
  return createLog(fileStore(directory, options))
}

function fileStore(directory: string, options: FileLogOptions): LogStore {
  const now = options.now ?? (() => new Date())
  const segmentSize = options.segmentSize ?? SEGMENT_SIZE
  const openForAppending = options.openForAppending ?? ((path, exclusive) => open(path, exclusive ? 'ax' : 'a', 0o600))
  const pathOf = (number: number): string => join(directory, segmentName(number))
  const headsPath = join(directory, HEADS_FILE)

  let unlock: (() => Promise<void>) | undefined
  let key: SigningKey | undefined
  let segment: Segment | undefined
  let heads: FileHandle | undefined
  let end = emptyChain
  /** Last record that a head was written for; -1 while there is no head at all. */
  let signed = -1
  /** Where the last acknowledged group ends, for opening again after a failure: what lies behind it may not be on disk. */
  let durable: { readonly number: number; readonly bytes: number } | undefined

  async function dropUnacknowledged(): Promise<void> {
    if (durable === undefined) return
    for (const number of await segmentNumbers(directory)) {
      if (number >= durable.number) await moveTail(pathOf(number), number === durable.number ? durable.bytes : 0)
    }
  }

  /** Finds the end of the chain, moves a torn tail aside, and leaves the last segment open. */
  async function recover(head: Head | undefined): Promise<void> {
    const numbers = await segmentNumbers(directory)
    const tails: { readonly path: string; readonly keep: number }[] = []
    let entries: readonly ChainedRecord[] = []
    for (const number of numbers.toReversed()) {
      const whole = await wholePartOf(pathOf(number))
      if (whole.bytes < whole.size) tails.push({ path: pathOf(number), keep: whole.bytes })
      entries = whole.entries
      // A crash between making a segment and writing to it leaves the end in the one before.
      if (entries.length > 0) break
    }
    end = endOf(entries, emptyChain)
    // Before anything is moved: what was tampered with stays as it was found.
    if (head !== undefined) refuseIfSignedIsMissing(directory, entries, end, head)
    for (const tail of tails) await moveTail(tail.path, tail.keep)

    const number = numbers.at(-1) ?? 1
    const handle = await openForAppending(pathOf(number), false)
    const { size: bytes } = await handle.stat()
    segment = { number, handle, bytes, month: bytes === 0 ? undefined : monthOf(entries[0]) }
    await syncDirectory(directory)
    durable = { number, bytes: segment.bytes }
  }

  async function beginNextSegment(current: Segment): Promise<Segment> {
    const number = current.number + 1
    const handle = await openForAppending(pathOf(number), true)
    segment = { number, handle, bytes: 0, month: undefined }
    await current.handle.close()
    await syncDirectory(directory)
    return segment
  }

  async function closeHandles(): Promise<void> {
    const handles = [segment?.handle, heads].filter((handle) => handle !== undefined)
    segment = undefined
    heads = undefined
    // A handle that cannot be closed is a handle that is gone.
    await Promise.allSettled(handles.map((handle) => handle.close()))
  }

  return {
    async open() {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      unlock ??= await takeLock(join(directory, 'lock'))
      await dropUnacknowledged()
      const lastHead = await lastWholeLine(headsPath)
      key = options.signingKey ?? (await signingKeyIn(join(directory, 'keys'), lastHead === undefined))
      const head = lastHead === undefined ? undefined : await readSignedHead(lastHead, key, headsPath)
      await recover(head)
      signed = head?.seq ?? -1
      heads = await openForAppending(headsPath, false)
    },

    async write(records) {
      if (segment === undefined) throw new Error('The disclosure log is not open')
      const entries = chain(end, records)
      const month = monthOf(entries[0])
      const current = isFull(segment, month, segmentSize) ? await beginNextSegment(segment) : segment
      const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
      await current.handle.appendFile(bytes)
      await current.handle.datasync()
      current.bytes += bytes.length
      current.month ??= month
      end = endOf(entries, end)
      durable = { number: current.number, bytes: current.bytes }
    },

    async sign() {
      if (key === undefined || heads === undefined) throw new Error('The disclosure log is not open')
      if (end.seq === signed) return
      const jws = await signHead(end, now(), key)
      // A new log says that it is empty before it takes a record: without any head nobody could tell one whose heads were taken away.
      // Not synced: written only after the records it covers are, it can be lost but never be ahead of them.
      await heads.appendFile(`${JSON.stringify({ jws })}\n`)
      signed = end.seq
    },

    abandon: closeHandles,

    async close() {
      await closeHandles()
      await unlock?.()
      unlock = undefined
    },
  }
}

/** What was signed must be there: otherwise the log was changed or cut, and going on would hide it. */
function refuseIfSignedIsMissing(
  directory: string,
  lastEntries: readonly ChainedRecord[],
  end: ChainEnd,
  head: Head,
): void {
  const signedEntry = lastEntries.find((entry) => entry.seq === head.seq)
  if (end.seq >= head.seq && (signedEntry === undefined || signedEntry.hash === head.hash)) return
  throw new Error(
    `The disclosure log in ${directory} does not hold record ${head.seq} as it was signed: it was changed or cut. ` +
      `Run "schakel log verify ${directory}" and put the log back from a copy; nothing is written to it until then`,
  )
}

/** Bytes at the end of the file of heads in which its last line is looked for; a head takes some 300. */
const headWindow = 64 * 1024

/** The last line of the file of heads, a torn one behind it moved aside. */
async function lastWholeLine(path: string): Promise<string | undefined> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  let size: number
  let window: Buffer
  try {
    size = (await handle.stat()).size
    window = Buffer.alloc(Math.min(size, headWindow))
    await handle.read(window, 0, window.length, size - window.length)
  } finally {
    await handle.close()
  }
  const whole = window.lastIndexOf(0x0a) + 1
  if (whole < window.length) await moveTail(path, size - window.length + whole)
  return window.toString('utf8', 0, whole).split('\n').at(-2)
}

async function readSignedHead(line: string, key: SigningKey, path: string): Promise<Head> {
  const jws = jwsOf(line)
  const head = jws !== undefined ? await verifyHead(jws, [key.publicJwk]) : undefined
  if (head === undefined) {
    throw new Error(
      `The last head in ${path} is not signed with the key of this log: put key and log back from one and the same copy`,
    )
  }
  return head
}
