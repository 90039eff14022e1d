import type { ChainedRecord } from '../../log/chain.ts'
import type { DisclosureRecord, WithheldField } from '../../log/disclosure-record.ts'

/** The same field, refused to the same agency for the same purpose. */
export interface RefusalGroup {
  /** OIN. */
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  /** `Type.field`; undefined: the case was not open to the agency, so nothing of it was decided. */
  readonly field?: string
  readonly count: number
  readonly last: string
  readonly reason: WithheldField['reason'] | 'closed'
  readonly judged?: Judgement
}

/** Somebody said that refusing is right: the group is silent until then. */
export interface Judgement {
  /** Id of a person. */
  readonly by: string
  readonly at: string
  readonly until: string
  readonly reason: string
}

/** Days for which a group stays silent. */
export const SILENT_DAYS = 30
const DAY = 86_400_000
/** Groups counted at most. */
const MOST_GROUPS = 5000

/** Names a group in the log, where the judgement on it is kept. */
export function refusalSubject({ agency, purpose, field = '' }: Pick<RefusalGroup, 'agency' | 'purpose' | 'field'>) {
  return `${agency} ${purpose} ${field}`.trim()
}

/** What `refusalSubject` named. */
export function refusalOf(subject: string): Pick<RefusalGroup, 'agency' | 'purpose' | 'field'> {
  const [agency = '', purpose = '', field] = subject.split(' ')
  return { agency, purpose, ...(field === undefined ? {} : { field }) }
}

/**
 * What was asked for and not given since a moment, the most frequent first. What was withheld without a word is left out: it
 * tells something of a person, and no change of policy follows from it. Judgements are read from the log itself, where what
 * people do stands anyway: nothing else has to survive a restart. `fits`: which disclosures the reader may know of.
 */
export async function refusals(
  records: AsyncIterable<ChainedRecord>,
  { since, now }: { readonly since: Date; readonly now: Date },
  fits: (record: DisclosureRecord) => boolean,
): Promise<readonly RefusalGroup[]> {
  const groups = new Map<string, { -readonly [Key in keyof RefusalGroup]: RefusalGroup[Key] }>()
  const judged = new Map<string, Judgement>()
  const from = since.toISOString()
  const count = (record: DisclosureRecord, reason: RefusalGroup['reason'], field?: string): void => {
    const { agency, kind, purpose, at } = record
    const key = refusalSubject({ agency, purpose, ...(field === undefined ? {} : { field }) })
    const group = groups.get(key)
    if (group !== undefined) {
      group.count += 1
      group.last = at
      group.reason = reason
    } else if (groups.size < MOST_GROUPS)
      groups.set(key, { agency, kind, purpose, ...(field === undefined ? {} : { field }), count: 1, last: at, reason })
  }
  for await (const { record } of records) {
    const judgement = judgementIn(record, now)
    if (judgement !== undefined) judged.set(judgement.subject, judgement)
    if (record.desk !== undefined || record.at < from || record.outcome === 'begun' || !fits(record)) continue
    const told = record.withheld.filter(({ silent }) => silent !== true)
    for (const { coordinate, reason } of told) count(record, reason, coordinate)
    // Closed by a silent fact is closed like any other.
    if (record.outcome === 'refused' && told.length === 0) count(record, 'closed')
  }
  return [...groups.entries()]
    .map(([key, group]) => {
      const judgement = judged.get(key)
      return judgement === undefined ? group : { ...group, judged: judgement }
    })
    .sort((left, right) => right.count - left.count || (left.last < right.last ? 1 : -1))
}

function judgementIn({ desk, outcome, client, at }: DisclosureRecord, now: Date) {
  if (desk?.action !== 'judge-refusals' || outcome !== 'answered' || desk.subject === undefined) return undefined
  const until = new Date(Date.parse(at) + SILENT_DAYS * DAY)
  if (until <= now) return undefined
  return { subject: desk.subject, by: client, at, until: until.toISOString(), reason: desk.reason ?? '' }
}
