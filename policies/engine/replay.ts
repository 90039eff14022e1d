import type { CompiledPolicy, CompiledPurpose, DecisionRequest, GrantedField } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { lastDayOf } from './day-literal.ts'
import { decide } from './decide.ts'
import { FULLNESS } from './prepare-column.ts'
import { isOpenTo, type RecordedDisclosure, requestIn, shownBy } from './recorded-disclosure.ts'
import { waysThrough } from './ways-through.ts'

export type ReplayOutcome = 'refused' | 'narrowed' | 'widened' | 'unaffected' | 'unknown'

/** How one recorded operation would have gone under the candidate. */
export interface ReplayedOperation {
  readonly decision: string
  readonly agency: string
  readonly purpose: string
  /**
   * `refused`: nothing is left of what was shown. `narrowed`: less is shown, whatever else is gained. `unknown`: the
   * record does not hold what the candidate would have gone by.
   */
  readonly outcome: ReplayOutcome
  readonly lost: readonly Coordinate[]
  readonly gained: readonly Coordinate[]
}

export interface Replay {
  readonly operations: readonly ReplayedOperation[]
  readonly byAgency: Readonly<Record<string, Readonly<Record<ReplayOutcome, number>>>>
}

/**
 * Runs recorded operations again under a candidate: what of that which was asked would be shown less, or newly. With the
 * version they ran under as `before`, own rows against all rows are told apart, and a fact or task that was not recorded
 * because nothing depended on it then is never guessed: where the answer hangs on it, it is unknown. Of a case that was
 * closed to the asker nothing was decided, and nothing of it is replayed.
 */
export function replay(
  records: Iterable<RecordedDisclosure>,
  candidate: CompiledPolicy,
  before?: CompiledPolicy,
): Replay {
  const operations = new Map<string, Operation>()
  for (const record of records) {
    // How a change that was begun ended is told by a record of its own; without one nobody knows what was shown.
    if (record.outcome === 'begun' || record.desk !== undefined) continue
    const known = operations.get(record.decision)
    if (known === undefined) operations.set(record.decision, [record])
    else known.push(record)
  }
  const replayed = [...operations.values()].map((parts) => replayOperation(parts, candidate, before))
  return { operations: replayed, byAgency: countByAgency(replayed) }
}

/** How many operations of each agency came out how. */
export function countByAgency(operations: readonly ReplayedOperation[]): Record<string, Record<ReplayOutcome, number>> {
  const counts: Record<string, Record<ReplayOutcome, number>> = {}
  for (const { agency, outcome } of operations) {
    const of = (counts[agency] ??= { refused: 0, narrowed: 0, widened: 0, unaffected: 0, unknown: 0 })
    of[outcome] += 1
  }
  return counts
}

/** One operation has a record for each case it was about. */
type Operation = [RecordedDisclosure, ...RecordedDisclosure[]]

function replayOperation(
  parts: Readonly<Operation>,
  candidate: CompiledPolicy,
  before: CompiledPolicy | undefined,
): ReplayedOperation {
  const changes = parts.map((part) => replayRecord(part, candidate, before))
  const lost = [...new Set(changes.flatMap((change) => change?.lost ?? []))].sort()
  const gained = [...new Set(changes.flatMap((change) => change?.gained ?? []))].sort()
  const nothingLeft = changes.every((change) => change?.left === 0)
  const [{ decision, agency, purpose }] = parts
  const outcome = changes.includes(undefined)
    ? 'unknown'
    : lost.length > 0
      ? nothingLeft && gained.length === 0
        ? 'refused'
        : 'narrowed'
      : gained.length > 0
        ? 'widened'
        : 'unaffected'
  return { decision, agency, purpose, outcome, lost, gained }
}

interface Change {
  readonly lost: readonly Coordinate[]
  readonly gained: readonly Coordinate[]
  /** How many of the fields shown then would be shown still, in whatever form. */
  readonly left: number
}

/** Undefined when the record does not hold what the answer hangs on. */
function replayRecord(
  record: RecordedDisclosure,
  candidate: CompiledPolicy,
  before: CompiledPolicy | undefined,
): Change | undefined {
  const request = requestIn(record)
  const { lost, gained }: { lost: Coordinate[]; gained: Coordinate[] } = { lost: [], gained: [] }
  let left = 0
  const shown = shownThen(record, request, before)
  const asked = new Set([...shown.keys(), ...record.withheld.map(({ coordinate }) => coordinate)])
  for (const coordinate of asked) {
    if (!isOpenTo(candidate, record, coordinate)) continue
    if (request === undefined) return undefined
    const recorded = shown.get(coordinate)
    const though = recorded === undefined ? grantedThough(record, request, before, coordinate) : undefined
    // Every state that the record leaves open must come to the same.
    const outcomes = new Set<string>()
    for (const open of openStates(candidate, before, record, coordinate)) {
      const now = shownNow(candidate, record, withOpen(request, open), coordinate, before)
      // Without the version that decided nobody knows whose rows were shown: then only the form tells.
      const then = recorded === undefined ? though : { form: recorded.form, own: recorded.own ?? now?.own ?? false }
      outcomes.add(`${exceeds(then, now)} ${exceeds(now, then)} ${now !== undefined}`)
    }
    if (outcomes.size !== 1) return undefined
    const [less, more, still] = [...outcomes].join().split(' ')
    const wasShown = shown.has(coordinate)
    if (wasShown && less === 'true') lost.push(coordinate)
    if (more === 'true') gained.push(coordinate)
    if (wasShown && still === 'true') left += 1
  }
  // A change is made whole or not at all: without its grant nothing of the request is answered.
  const isRefused = (record.changes ?? []).some((change) => lost.includes(change))
  return { lost, gained, left: isRefused ? 0 : left }
}

/** What was shown then, and which changes were allowed. */
function shownThen(
  record: RecordedDisclosure,
  request: DecisionRequest | undefined,
  before: CompiledPolicy | undefined,
): Map<Coordinate, { readonly form: Form; readonly own: boolean | undefined }> {
  const grant = before && request && decide(before, request)
  const shown = new Map<Coordinate, { readonly form: Form; readonly own: boolean | undefined }>()
  for (const { coordinate, form } of record.disclosed)
    shown.set(coordinate, { form, own: grant && (grant.granted(coordinate)?.own ?? false) })
  // Of a request with records on several cases, the change was on the one where it was granted.
  for (const change of record.changes ?? [])
    if (grant === undefined || grant.granted(change) !== undefined) shown.set(change, { form: 'full', own: false })
  return shown
}

/**
 * What a field that was withheld was granted for all that: fetched for a computed field on every row, it was not shown on
 * the asker's own rows either. Neither that nor a link that leads only to what is withheld without a word is gained when
 * it stays as it was.
 */
function grantedThough(
  record: RecordedDisclosure,
  request: DecisionRequest,
  before: CompiledPolicy | undefined,
  coordinate: Coordinate,
): Shown | undefined {
  return before && shownBy(before, decide(before, request), record, coordinate)
}

function shownNow(
  candidate: CompiledPolicy,
  record: RecordedDisclosure,
  request: DecisionRequest,
  coordinate: Coordinate,
  before: CompiledPolicy | undefined,
): Shown | undefined {
  const grant = decide(candidate, request)
  const shown = shownBy(candidate, grant, record, coordinate)
  const entry = record.withheld.find((field) => field.coordinate === coordinate)
  if (before !== undefined || entry === undefined || record.disclosed.some((field) => field.coordinate === coordinate))
    return shown
  // Without the version that decided, these two cannot be told from what was shown no better then.
  return (entry.reason === 'derived' && shown?.own === true) || shown?.rule === 'link' ? undefined : shown
}

type Shown = Pick<GrantedField, 'form' | 'own'>

/** True when some row, own or another's, is shown fuller by the one than by the other. */
function exceeds(one: Shown | undefined, other: Shown | undefined): boolean {
  return [true, false].some((ownRow) => level(one, ownRow) > level(other, ownRow))
}

function level(shown: Shown | undefined, ownRow: boolean): number {
  return shown === undefined || (shown.own && !ownRow) ? 0 : FULLNESS[shown.form] + 1
}

interface OpenState {
  readonly tasks: readonly string[]
  readonly facts: Readonly<Record<string, boolean | undefined>>
  readonly closed: NonNullable<DecisionRequest['closed']>
}

function withOpen(request: DecisionRequest, { tasks, facts, closed }: OpenState): DecisionRequest {
  return {
    ...request,
    tasks: [...request.tasks, ...tasks],
    facts: { ...request.facts, ...facts },
    ...(closed.length === 0 ? {} : { closed: [...(request.closed ?? []), ...closed] }),
  }
}

const DAY = 86_400_000

/**
 * Every state of the facts, tasks and closed tasks that the candidate goes by for this field and that nothing depended on
 * before. Outside any case there are no tasks, whatever the purpose rests on.
 */
function openStates(
  candidate: CompiledPolicy,
  before: CompiledPolicy | undefined,
  record: RecordedDisclosure,
  coordinate: Coordinate,
): OpenState[] {
  const { kind, purpose, case: caseId } = record
  const [was, is] = [before?.purposes.get(purpose), candidate.purposes.get(purpose)]
  let states: OpenState[] = [{ tasks: [], facts: {}, closed: [] }]
  if (was === undefined || is === undefined) return states
  const recorded = factsOf(was)
  const ways = waysThrough(candidate, is, kind, coordinate)
  // What a day decides is known of every record: it says when it was.
  const facts = new Set(
    ways.flatMap(({ when }) => when.flat().flatMap(({ fact }) => (lastDayOf(fact) === undefined ? [fact] : []))),
  )
  const tasks = new Set(caseId === undefined ? [] : ways.flatMap((way) => [...(way.tasks ?? [])]))
  for (const task of tasks)
    if (!was.tasks.has(task)) states = states.flatMap((state) => [state, { ...state, tasks: [...state.tasks, task] }])
  const formerDays = was.afterClosing?.days ?? 0
  if ((is.afterClosing?.days ?? 0) > formerDays && ways.some(({ through = coordinate }) => keeps(is, through))) {
    // Closed so long ago that the version of then did not ask about it, and the candidate would.
    const closedAt = new Date(new Date(record.at).getTime() - formerDays * DAY)
    for (const type of tasks)
      states = states.flatMap((state) => [state, { ...state, closed: [...state.closed, { type, closedAt }] }])
  }
  for (const fact of facts)
    if (!recorded.has(fact))
      states = states.flatMap((state) =>
        [true, false, undefined].map((value) => ({ ...state, facts: { ...state.facts, [fact]: value } })),
      )
  return states
}

function keeps({ afterClosing }: CompiledPurpose, coordinate: Coordinate): boolean {
  return afterClosing?.keep.has(coordinate) === true
}

// The same for every field of every record: worked out once for each purpose of a version.
const factsIn = new WeakMap<CompiledPurpose, ReadonlySet<string>>()

function factsOf(purpose: CompiledPurpose): ReadonlySet<string> {
  const known = factsIn.get(purpose)
  if (known !== undefined) return known
  const facts = new Set<string>()
  for (const column of purpose.cells.values())
    for (const ways of column.values()) for (const { when } of ways) for (const { fact } of when.flat()) facts.add(fact)
  factsIn.set(purpose, facts)
  return facts
}
