import { join } from 'node:path'
import { HEADS_FILE, readLines, readSegments, REMOVALS_FILE, type StoredLine } from './read-lines.ts'

/** A stored log, however it is stored; each part in the order in which it was written, and read afresh each time it is walked. */
export interface StoredLog {
  readonly entries: AsyncIterable<StoredLine>
  /** Lines `{"jws": …}`: signed heads. */
  readonly heads: AsyncIterable<StoredLine>
  /** Lines `{"jws": …}`: what was removed because it was kept long enough. */
  readonly removals: AsyncIterable<StoredLine>
}

/** The log in a directory, read as it stands: also while a hub is writing to it. */
export function storedLogIn(directory: string): StoredLog {
  return {
    entries: afresh(() => readSegments(directory)),
    heads: afresh(() => readLines(join(directory, HEADS_FILE))),
    removals: afresh(() => readLines(join(directory, REMOVALS_FILE))),
  }
}

/** What can be walked more than once. */
export function afresh<T>(read: () => AsyncIterator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: read }
}
