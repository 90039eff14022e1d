import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import type { PersonEntry } from '../../../policies/engine/policy-document.ts'
import type { ChainedRecord } from '../../log/chain.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import { seesConfidential, seesRecord } from './begin-reading.ts'
import { MOST_KEPT, PAGE_SIZE } from './newest-requests.ts'
import { type RefusalGroup, refusalOf } from './refusals.ts'

/**
 * Whether somebody who may read the log is told what somebody did here. That an officer of the police looks a case up tells as
 * much as a request of the police: of kinds of agency with a confidential purpose it is kept like what such a purpose discloses.
 */
export function seesDeskLine(person: PersonEntry, { kind, desk }: DisclosureRecord, policy: CompiledPolicy): boolean {
  const confidential = [...policy.purposes.values()].filter((purpose) => purpose.confidential)
  if (confidential.some(({ who }) => who.has(kind)) && !seesConfidential(person, kind)) return false
  return desk?.action !== 'judge-refusals' || seesRefusal(person, refusalOf(desk.subject ?? ''), policy)
}

/** Whether somebody is told that this agency is refused something for this purpose. */
export function seesRefusal(
  person: PersonEntry,
  { agency, purpose }: Pick<RefusalGroup, 'agency' | 'purpose'>,
  { bundle, purposes }: CompiledPolicy,
): boolean {
  const kind = bundle.agencies?.agencies.find(({ oin }) => oin === agency)?.kind ?? ''
  return seesRecord(person, { kind, confidential: purposes.get(purpose)?.confidential === true })
}

/** What people did at the console, the newest first. */
export async function deskLines(
  records: AsyncIterable<ChainedRecord>,
  page: number,
  fits: (record: DisclosureRecord) => boolean,
): Promise<{ readonly lines: readonly DisclosureRecord[]; readonly total: number; readonly pages: number }> {
  const kept: DisclosureRecord[] = []
  let total = 0
  for await (const { record } of records) {
    if (record.desk === undefined || !fits(record)) continue
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
