import type { ChainedRecord } from '../../log/chain.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'

/** One request of an agency, put together from its records: one for each case it was about. */
export interface RequestLine {
  /** The record that tells how it ended. */
  readonly record: DisclosureRecord
  readonly cases: ReadonlySet<string>
  readonly shown: ReadonlySet<string>
  readonly withheld: ReadonlySet<string>
  readonly incidents: ReadonlySet<string>
}

export interface NewestRequests {
  /** One page, the newest first. */
  readonly lines: readonly RequestLine[]
  /** Of all pages, also of those that are not kept. */
  readonly total: number
  readonly pages: number
}

/** Requests kept while a log is walked, however long it is. What is older is found by asking about another period. */
export const MOST_KEPT = 1000
export const PAGE_SIZE = 50

/** The newest requests, page by page. */
export async function newestRequests(
  records: AsyncIterable<ChainedRecord>,
  page: number,
  fits: (record: DisclosureRecord) => boolean,
  told: (record: DisclosureRecord) => DisclosureRecord = (record) => record,
): Promise<NewestRequests> {
  const kept = new Map<string, ReturnType<typeof begin>>()
  let total = 0
  for await (const { record: whole } of records) {
    if (whole.desk !== undefined || !fits(whole)) continue
    const record = told(whole)
    const known = kept.get(record.decision)
    if (known === undefined) {
      total += 1
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
    }
    const line = known ?? begin(record)
    kept.set(record.decision, line)
    // Of several cases one may have been closed to the asker: what was answered says how the request went.
    if (line.record.outcome !== 'answered') line.record = record
    if (record.case !== undefined) line.cases.add(record.case)
    for (const { coordinate } of record.disclosed) line.shown.add(coordinate)
    for (const { coordinate } of record.withheld) line.withheld.add(coordinate)
    for (const coordinate of record.backstop) line.incidents.add(coordinate)
  }
  const newest = [...kept.values()].reverse()
  return {
    lines: newest.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
    total,
    pages: Math.ceil(newest.length / PAGE_SIZE),
  }
}

function begin(record: DisclosureRecord) {
  return {
    record,
    cases: new Set<string>(),
    shown: new Set<string>(),
    withheld: new Set<string>(),
    incidents: new Set<string>(),
  }
}
