import type { ChainedRecord } from '../../log/chain.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'

/** How one agency asked, in plain counts. What is unusual is for people to judge. */
export interface AgencyPattern {
  /** OIN. */
  readonly agency: string
  readonly kind: string
  readonly requests: number
  /** Outside Monday to Friday 7:00 to 19:00, Dutch time. */
  readonly outOfHours: number
  readonly cases: number
  /** Most different cases on one day, and that day. */
  readonly mostCases: number
  readonly mostCasesOn: string
  readonly refused: number
}

/** Different cases counted for one agency at most. */
const MOST_CASES = 20_000

/** Counts requests by agency, in one walk. */
export async function agencyPatterns(
  records: AsyncIterable<ChainedRecord>,
  fits: (record: DisclosureRecord) => boolean,
): Promise<AgencyPattern[]> {
  const counts = new Map<string, ReturnType<typeof begin>>()
  const clock = dutchClock()
  for await (const { record } of records) {
    const { agency, kind, decision, at, case: caseId, outcome } = record
    if (record.desk !== undefined || outcome === 'begun' || !fits(record)) continue
    const count = counts.get(agency) ?? begin(kind)
    counts.set(agency, count)
    const { day, outOfHours } = clock(at)
    // The records of one request stand together.
    if (count.decision !== decision) {
      count.decision = decision
      count.requests += 1
      if (outOfHours) count.outOfHours += 1
      if (outcome === 'refused') count.refused += 1
    }
    if (caseId === undefined) continue
    if (count.cases.size < MOST_CASES) count.cases.add(caseId)
    if (count.day !== day) {
      count.day = day
      count.today = new Set()
    }
    if (count.today.size < MOST_CASES) count.today.add(caseId)
    if (count.today.size > count.mostCases) {
      count.mostCases = count.today.size
      count.mostCasesOn = day
    }
  }
  return [...counts]
    .map(([agency, { kind, requests, outOfHours, cases, mostCases, mostCasesOn, refused }]) => ({
      agency,
      kind,
      requests,
      outOfHours,
      cases: cases.size,
      mostCases,
      mostCasesOn,
      refused,
    }))
    .sort((left, right) => right.requests - left.requests)
}

function begin(kind: string) {
  return {
    kind,
    decision: '',
    requests: 0,
    outOfHours: 0,
    refused: 0,
    cases: new Set<string>(),
    day: '',
    today: new Set<string>(),
    mostCases: 0,
    mostCasesOn: '',
  }
}

/** Day and office hours in Dutch time; worked out once for each hour, of which a log has few. */
function dutchClock(): (at: string) => { readonly day: string; readonly outOfHours: boolean } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Amsterdam',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  })
  const known = { hour: '', day: '', outOfHours: false }
  return (at) => {
    const hour = at.slice(0, 13)
    if (known.hour === hour) return known
    const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
    const { year = '', month = '', day = '', hour: dutchHour = '', weekday = '' } = parts
    known.hour = hour
    known.day = `${year}-${month}-${day}`
    known.outOfHours = ['Sat', 'Sun'].includes(weekday) || Number(dutchHour) < 7 || Number(dutchHour) >= 19
    return known
  }
}
