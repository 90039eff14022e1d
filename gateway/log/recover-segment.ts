import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type ChainedRecord, hashOf, parseChained } from './chain.ts'
import { hasCode } from '../../schema/has-code.ts'
import { syncDirectory } from './write-durably.ts'

/** How much of a file holds whole, linked lines. */
export interface WholePart {
  readonly entries: readonly ChainedRecord[]
  /** Bytes up to and including the line feed of the last of them. */
  readonly bytes: number
  /** Bytes of the file. */
  readonly size: number
}

/**
 * Reads a segment up to the first line that is torn, changed or out of place. Each line is checked against its own hash
 * and against the line before; the first line's `previous` is the offline verifier's to check.
 */
export async function wholePartOf(path: string): Promise<WholePart> {
  const content = await readFile(path)
  const entries: ChainedRecord[] = []
  let start = 0
  for (let end = content.indexOf(0x0a); end !== -1; end = content.indexOf(0x0a, start)) {
    const entry = parseChained(content.toString('utf8', start, end))
    const last = entries.at(-1)
    if (entry === undefined || hashOf(entry) !== entry.hash) break
    if (last !== undefined && (entry.seq !== last.seq + 1 || entry.previous !== last.hash)) break
    entries.push(entry)
    start = end + 1
  }
  return { entries, bytes: start, size: content.length }
}

/** Moves everything behind `keep` bytes to `torn/` beside the file, durably, and cuts the file there. */
export async function moveTail(path: string, keep: number): Promise<void> {
  const tail = (await readFile(path)).subarray(keep)
  if (tail.length === 0) return
  const torn = join(dirname(path), 'torn')
  await mkdir(torn, { recursive: true, mode: 0o700 })
  const name = await writeUnderFreeName(join(torn, `${basename(path)}-${keep}`), tail)
  await syncDirectory(dirname(name))
  const handle = await open(path, 'r+')
  try {
    await handle.truncate(keep)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeUnderFreeName(base: string, content: Uint8Array): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const name = `${base}.${attempt}`
    let handle: FileHandle
    try {
      handle = await open(name, 'wx', 0o600)
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue
      throw error
    }
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return name
  }
}
