import type { ChainedRecord } from './chain.ts'

/** Bytes after which a segment is closed. */
export const SEGMENT_SIZE = 4 * 1024 * 1024

/** The calendar month in which a record was written, such as `2026-03`. */
export function monthOf(entry: ChainedRecord | undefined): string | undefined {
  return entry?.record.at.slice(0, 7)
}

/**
 * Whether a record of this month belongs in a new segment. Removal takes whole segments, so one that stayed open for years would
 * keep its oldest records for years too long. A clock that steps back opens none.
 */
export function isFull(
  segment: { readonly bytes: number; readonly month: string | undefined },
  month: string | undefined,
  size: number,
): boolean {
  if (segment.bytes >= size) return true
  return segment.month !== undefined && month !== undefined && month > segment.month
}
