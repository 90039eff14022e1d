import type { ChainedRecord } from '../../log/chain.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import { MOST_KEPT, PAGE_SIZE } from './newest-requests.ts'

/** What people did at the console, the newest first. */
export async function deskLines(
  records: AsyncIterable<ChainedRecord>,
  page: number,
): Promise<{ readonly lines: readonly DisclosureRecord[]; readonly total: number; readonly pages: number }> {
  const kept: DisclosureRecord[] = []
  let total = 0
  for await (const { record } of records) {
    if (record.desk === undefined) continue
    total += 1
    kept.push(record)
    // Cut now and then, so that a long log is not moved along for every record.
    if (kept.length >= 2 * MOST_KEPT) kept.splice(0, kept.length - MOST_KEPT)
  }
  const newest = kept.slice(-MOST_KEPT).reverse()
  return {
    lines: newest.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
    total,
    pages: Math.ceil(newest.length / PAGE_SIZE),
  }
}
