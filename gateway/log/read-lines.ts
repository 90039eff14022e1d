import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasCode } from '../../schema/has-code.ts'

/** One stored line with the place it stands in, such as `000001.jsonl:12`. */
export interface StoredLine {
  readonly text: string
  readonly where: string
  /** False for a last line without its line feed: still being written, or torn by a crash. */
  readonly complete: boolean
}

/** Name of the file with signed heads. */
export const HEADS_FILE = 'heads.jsonl'

/** Name of the file that says which records were removed because they were kept long enough. */
export const REMOVALS_FILE = 'removals.jsonl'

/** Name of the n-th segment, counted from 1. */
export function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.jsonl`
}

/** Numbers of the segments present, ascending. */
export async function segmentNumbers(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory)
  return names
    .map((name) => /^(\d{6,})\.jsonl$/u.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

/** The lines of one file, without reading it whole. A missing file has none. */
export async function* readLines(path: string): AsyncGenerator<StoredLine> {
  const name = basename(path)
  let number = 0
  let rest = ''
  const stream = createReadStream(path, { encoding: 'utf8' })
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const pieces = (rest + chunk).split('\n')
      rest = pieces.pop() ?? ''
      for (const text of pieces) {
        number += 1
        yield { text, where: `${name}:${number}`, complete: true }
      }
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if (rest !== '') yield { text: rest, where: `${name}:${number + 1}`, complete: false }
}

/** All records of a log's directory as stored, in order. May be read while a hub is writing. */
export async function* readSegments(directory: string): AsyncGenerator<StoredLine> {
  for (const number of await segmentNumbers(directory)) yield* readLines(join(directory, segmentName(number)))
}
