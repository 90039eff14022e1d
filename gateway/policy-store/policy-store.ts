import { createHash } from 'node:crypto'
import type { LifecycleEvent } from '../../policies/engine/lifecycle-event.ts'
import type { PolicyFile } from '../../policies/read-policy-files.ts'

/** An event with its place in the one history. */
export interface StoredEvent {
  /** Counts from 1 without gaps. */
  readonly seq: number
  readonly event: LifecycleEvent
}

/** Where versions of the policies are kept once the hub runs: only ever added to. Every call rejects when it cannot be reached. */
export interface PolicyStore {
  /** Everything that happened after a place in the history, in order. */
  events(after: number): Promise<readonly StoredEvent[]>
  /**
   * Adds events right behind `after`, all or none. `conflict` when somebody else was first: look again, nothing was
   * written.
   */
  append(events: readonly LifecycleEvent[], after: number): Promise<'appended' | 'conflict'>
  /** Keeps files under their digest, byte for byte, and resolves with that. */
  putContent(files: readonly PolicyFile[]): Promise<string>
  /** Undefined when it does not hold them, or no longer as they were put there. */
  content(digest: string): Promise<readonly PolicyFile[] | undefined>
  close(): Promise<void>
}

/** Names files by every byte of them, comments and tests included; their order does not count. */
export function contentDigest(files: readonly PolicyFile[]): string {
  return createHash('sha256').update(printContent(files), 'utf8').digest('hex')
}

/** Files as they are kept: sorted by name. */
export function printContent(files: readonly PolicyFile[]): string {
  const sorted = [...files].sort((left, right) => (left.name < right.name ? -1 : 1))
  return JSON.stringify(sorted.map(({ name, text }) => [name, text]))
}

/** Files as they were kept; undefined for a text that is not what was kept under this digest. */
export function readContent(text: string, digest: string): PolicyFile[] | undefined {
  if (createHash('sha256').update(text, 'utf8').digest('hex') !== digest) return undefined
  return (JSON.parse(text) as [string, string][]).map(([name, content]) => ({ name, text: content }))
}
