import type { CompiledPolicy, CompiledPurpose, GrantedField } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { decide } from './decide.ts'
import { FULLNESS } from './prepare-column.ts'
import { waysThrough } from './ways-through.ts'

/** What replay needs of one record of the disclosure log. Older records lack the types of task and the facts. */
export interface RecordedDisclosure {
  readonly decision: string
  readonly at: string
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  /** Types of the asker's open tasks on the case that the purpose rested on. */
  readonly taskTypes?: readonly string[]
  /** The facts the purpose depended on and that were known. */
  readonly facts?: Readonly<Record<string, boolean>>
  readonly disclosed: readonly { readonly coordinate: Coordinate; readonly form: Form }[]
  readonly withheld: readonly { readonly coordinate: Coordinate }[]
}

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
 * because nothing depended on it then is never guessed: where the answer hangs on it, it is unknown.
 */
export function replay(
  records: Iterable<RecordedDisclosure>,
  candidate: CompiledPolicy,
  before?: CompiledPolicy,
): Replay {
  const operations = new Map<string, Operation>()
  for (const record of records) {
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
  const { taskTypes, facts } = record
  if (taskTypes === undefined || facts === undefined) return undefined
  const { kind, purpose } = record
  const at = new Date(record.at)
  const then = before && decide(before, { kind, purpose, tasks: taskTypes, facts, at })
  const shownThen = new Map(
    record.disclosed.map(({ coordinate, form }): [Coordinate, Shown] => [
      coordinate,
      { form, own: then?.granted(coordinate)?.own ?? false },
    ]),
  )
  const lost: Coordinate[] = []
  const gained: Coordinate[] = []
  let left = 0
  for (const coordinate of new Set([...shownThen.keys(), ...record.withheld.map((field) => field.coordinate)])) {
    const shown = shownThen.get(coordinate)
    // Every state that the record leaves open must come to the same.
    const outcomes = new Set<string>()
    for (const open of openStates(candidate, before, record, coordinate)) {
      const now = decide(candidate, {
        kind,
        purpose,
        tasks: [...taskTypes, ...open.tasks],
        facts: { ...facts, ...open.facts },
        at,
      }).granted(coordinate)
      outcomes.add(`${exceeds(shown, now)} ${exceeds(now, shown)} ${now !== undefined}`)
    }
    if (outcomes.size !== 1) return undefined
    const [less, more, still] = [...outcomes].join().split(' ')
    if (less === 'true') lost.push(coordinate)
    if (more === 'true') gained.push(coordinate)
    if (shown !== undefined && still === 'true') left += 1
  }
  return { lost, gained, left }
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
}

/** Every state of the facts and tasks that the candidate goes by for this field and that nothing depended on before. */
function openStates(
  candidate: CompiledPolicy,
  before: CompiledPolicy | undefined,
  { kind, purpose }: RecordedDisclosure,
  coordinate: Coordinate,
): OpenState[] {
  const [was, is] = [before?.purposes.get(purpose), candidate.purposes.get(purpose)]
  if (was === undefined || is === undefined) return [{ tasks: [], facts: {} }]
  const recorded = factsOf(was)
  const ways = waysThrough(candidate, is, kind, coordinate)
  const facts = new Set(ways.flatMap(({ when }) => when.flat().map(({ fact }) => fact)))
  const tasks = new Set(ways.flatMap((way) => [...(way.tasks ?? [])]))
  let states: OpenState[] = [{ tasks: [], facts: {} }]
  for (const task of tasks)
    if (!was.tasks.has(task)) states = states.flatMap((state) => [state, { ...state, tasks: [...state.tasks, task] }])
  for (const fact of facts)
    if (!recorded.has(fact))
      states = states.flatMap((state) =>
        [true, false, undefined].map((value) => ({ ...state, facts: { ...state.facts, [fact]: value } })),
      )
  return states
}

function factsOf({ cells }: CompiledPurpose): Set<string> {
  const facts = new Set<string>()
  for (const column of cells.values())
    for (const ways of column.values()) for (const { when } of ways) for (const { fact } of when.flat()) facts.add(fact)
  return facts
}
