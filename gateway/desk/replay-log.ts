import { setImmediate as others } from 'node:timers/promises'
import { replay, type ReplayedOperation, type ReplayOutcome } from '../../policies/engine/replay.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import { readRecords } from '../log/read-records.ts'
import type { Candidate } from './candidate.ts'
import type { DeskContext } from './desk-context.ts'

/** Days of the log that a change can be tried on; the first unless said otherwise. */
export const REPLAY_DAYS = [30, 90] as const
export type ReplayDays = (typeof REPLAY_DAYS)[number]

/** Requests decided again in one go, some ten milliseconds; those of agencies come between. */
const IN_ONE_GO = 50

/** Requests of one agency for one purpose that would go another way in the same respect. */
export interface ReplayGroup {
  readonly agency: string
  readonly purpose: string
  readonly outcome: ReplayOutcome
  readonly count: number
  readonly lost: readonly string[]
  readonly gained: readonly string[]
}

export interface LogReplay {
  readonly days: number
  readonly requests: number
  readonly counts: Readonly<Record<ReplayOutcome, number>>
  /** Most frequent first; what stays as it is has none. */
  readonly groups: readonly ReplayGroup[]
}

/**
 * Tries a version on what was asked in the last days. Only requests for purposes that differ are decided again: for the
 * others both versions say the same. What people did at the console is no request. `fits`: which requests whoever looks may know of.
 */
export async function replayLog(
  { withLog, now, versions, history }: Pick<DeskContext, 'withLog' | 'now' | 'versions' | 'history'>,
  { policy, before, comparison }: Pick<Candidate, 'policy' | 'before' | 'comparison'>,
  { fits, days = REPLAY_DAYS[0] }: { readonly fits: (record: DisclosureRecord) => boolean; readonly days?: ReplayDays },
): Promise<LogReplay> {
  const since = new Date(now().getTime() - days * 86_400_000).toISOString()
  const changed = new Set(comparison.cells.map(({ purpose }) => purpose))
  const byPolicy = new Map<string, DisclosureRecord[]>()
  const untouched = new Set<string>()
  await withLog(async (log) => {
    for await (const { record } of readRecords(log.entries)) {
      if (record.at < since || record.desk !== undefined || !fits(record)) continue
      if (!changed.has(record.purpose)) untouched.add(record.decision)
      else grouped(byPolicy, record.policy).push(record)
    }
  })
  const counts: Record<ReplayOutcome, number> = { refused: 0, narrowed: 0, widened: 0, unaffected: 0, unknown: 0 }
  counts.unaffected = untouched.size
  const groups = new Map<string, ReplayGroup>()
  const told = await history()
  for (const [hash, records] of byPolicy) {
    const decidedUnder = await versions.byHash(told, hash)
    for (const some of inParts(records)) {
      const { operations } = replay(some, policy, decidedUnder)
      // What was decided under another version than the one that would be replaced: its own difference is no effect of this.
      const replaced = hash === before.hash ? undefined : replay(some, before, decidedUnder).operations
      for (const [index, operation] of operations.entries()) {
        const beyond = withoutFormer(operation, replaced?.[index])
        counts[beyond.outcome] += 1
        if (beyond.outcome !== 'unaffected') count(groups, beyond)
      }
      await others()
    }
  }
  return {
    days,
    requests: Object.values(counts).reduce((sum, of) => sum + of, 0),
    counts,
    groups: [...groups.values()].sort((left, right) => right.count - left.count),
  }
}

/** So many requests at a time, each with all of its records. */
function* inParts(records: readonly DisclosureRecord[]): Generator<readonly DisclosureRecord[]> {
  const byDecision = new Map<string, DisclosureRecord[]>()
  for (const record of records) grouped(byDecision, record.decision).push(record)
  let part: DisclosureRecord[] = []
  let requests = 0
  for (const ofOne of byDecision.values()) {
    part.push(...ofOne)
    requests += 1
    if (requests % IN_ONE_GO > 0) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** An operation under the candidate, held against the same under the version that the candidate would replace. */
export function withoutFormer(operation: ReplayedOperation, former: ReplayedOperation | undefined): ReplayedOperation {
  if (former === undefined || operation.outcome === 'unknown') return operation
  if (former.outcome === 'unknown') return { ...operation, outcome: 'unknown' }
  const beyond = (list: readonly string[], other: readonly string[]) => list.filter((name) => !other.includes(name))
  const lost = [...beyond(operation.lost, former.lost), ...beyond(former.gained, operation.gained)].sort()
  const gained = [...beyond(operation.gained, former.gained), ...beyond(former.lost, operation.lost)].sort()
  const isRefused = operation.outcome === 'refused' && former.outcome !== 'refused'
  const outcome = isRefused ? 'refused' : lost.length > 0 ? 'narrowed' : gained.length > 0 ? 'widened' : 'unaffected'
  return { ...operation, lost, gained, outcome }
}

function grouped(groups: Map<string, DisclosureRecord[]>, key: string): DisclosureRecord[] {
  const group = groups.get(key) ?? []
  groups.set(key, group)
  return group
}

function count(groups: Map<string, ReplayGroup>, { agency, purpose, outcome, lost, gained }: ReplayedOperation): void {
  const key = JSON.stringify([agency, purpose, outcome, lost, gained])
  const known = groups.get(key) ?? { agency, purpose, outcome, lost, gained, count: 0 }
  groups.set(key, { ...known, count: known.count + 1 })
}
