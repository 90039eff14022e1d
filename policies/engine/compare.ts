import { compareContent } from './compare-content.ts'
import { compareKept } from './compare-kept.ts'
import { compareWays, type Counted, sameWays } from './compare-ways.ts'
import type { CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { visibleField, type Way, waysTo } from './ways.ts'
import type { VisibleField } from './what-may-see.ts'

/** How what one kind may see of one field for one purpose differs between two versions. */
export interface CellChange {
  readonly kind: string
  readonly purpose: string
  /** `Type.field`, or `Mutation.field` for what may be changed. */
  readonly coordinate: Coordinate
  /** More is shown in at least one state of tasks, facts and days. */
  readonly gains: boolean
  /** Less is shown in at least one state of tasks, facts and days. */
  readonly loses: boolean
  readonly before: readonly VisibleField[]
  readonly after: readonly VisibleField[]
  /**
   * Counted over every set of the open tasks mentioned, every three-valued state of the facts mentioned, and every
   * stretch of days on which the two periods of validity do not change. For what is kept after closing: over the
   * stretches of days since the task was closed.
   */
  readonly states: { readonly gained: number; readonly lost: number; readonly all: number }
  /** Rules of the later version that show more than before in at least one state: each of them needs a reason. */
  readonly widenedBy: readonly string[]
  /** Present when the change is about what a former holder of a task goes on seeing: for how many days, 0 for not at all. */
  readonly afterClosing?: { readonly before: number; readonly after: number }
}

/** Something that differs and is no cell: texts, grounds, words, red lines, who is of which kind. */
export interface OtherChange {
  readonly what: OtherKind
  /** The id, word, coordinate or OIN it is about. */
  readonly subject: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly purpose?: string
  /** The list of the vocabulary, or the part of the purpose, that it stands in. */
  readonly part?: string
  /** True when more can be learnt or done by it, although no field is newly shown: an argument, a word no longer silent. */
  readonly widens?: true
  /** Of the widening delay: days before and after, 0 for none. */
  readonly days?: { readonly before: number; readonly after: number }
}

export type OtherKind =
  | 'purpose'
  | 'askers'
  | 'tasks'
  | 'condition'
  | 'dates'
  | 'rule'
  | 'rule-text'
  | 'title'
  | 'legal-basis'
  | 'register-entry'
  | 'dpv'
  | 'regime'
  | 'derived'
  | 'argument'
  | 'change'
  | 'after-closing'
  | 'confidential'
  | 'vocabulary'
  | 'red-line'
  | 'widening-delay'
  | 'agency'

/** Everything that differs between two versions, sorted; `before` and `after` are their hashes. */
export interface Comparison {
  readonly before: string
  readonly after: string
  readonly cells: readonly CellChange[]
  readonly other: readonly OtherChange[]
  /** Reasons that stood with the earlier version: none of them speaks of what is widened now. */
  readonly formerReasons: Readonly<Record<string, string>>
}

/**
 * Compares two versions exactly, by enumeration: nothing is sampled. A coarse sibling that only comes or goes with its
 * field is not counted beside it, nor are the links that open as a consequence. Over one schema the comparison is empty
 * exactly when the hashes are equal.
 */
export function compare(before: CompiledPolicy, after: CompiledPolicy): Comparison {
  const cells: CellChange[] = []
  const counted = new Map<string, Counted>()
  for (const id of namesInEither(before.purposes.keys(), after.purposes.keys())) {
    const [was, is] = [before.purposes.get(id), after.purposes.get(id)]
    for (const kind of namesInEither(was?.cells.keys(), is?.cells.keys()))
      for (const coordinate of namesInEither(was?.cells.get(kind)?.keys(), is?.cells.get(kind)?.keys()))
        cells.push(...compareCell({ before, after, was, is, id, kind, coordinate }, counted))
  }
  return {
    before: before.hash,
    after: after.hash,
    cells,
    other: compareContent(before.content, after.content, cells),
    formerReasons: before.bundle.release?.reasons ?? {},
  }
}

interface Place {
  readonly before: CompiledPolicy
  readonly after: CompiledPolicy
  /** The purpose in both versions. */
  readonly was: CompiledPurpose | undefined
  readonly is: CompiledPurpose | undefined
  readonly id: string
  readonly kind: string
  readonly coordinate: Coordinate
}

function compareCell(place: Place, counted: Map<string, Counted>): CellChange[] {
  const { before, after, was, is, id, kind, coordinate } = place
  const ways = { before: waysTo(before, was, kind, coordinate), after: waysTo(after, is, kind, coordinate) }
  const cell = {
    kind,
    purpose: id,
    coordinate,
    before: shownBy(coordinate, ways.before),
    after: shownBy(coordinate, ways.after),
  }
  const kept = compareKept(coordinate, { purpose: was, ways: ways.before }, { purpose: is, ways: ways.after })
  const changes: CellChange[] = kept === undefined ? [] : [{ ...cell, ...kept }]
  if (sameWays(ways.before, ways.after) && sameDays(was, is)) return changes
  const found = compareWays(
    { ways: ways.before, implied: impliedBy(before, was, place, ways.before), valid: was?.valid ?? {} },
    { ways: ways.after, implied: impliedBy(after, is, place, ways.after), valid: is?.valid ?? {} },
    counted,
  )
  const { gained, lost, all, widenedBy } = found
  if (gained + lost === 0) return changes
  return [{ ...cell, gains: gained > 0, loses: lost > 0, states: { gained, lost, all }, widenedBy }, ...changes]
}

/** Of the ways to a coarse sibling those that only come with the field itself: its rule shows the whole value as well. */
function impliedBy(
  policy: CompiledPolicy,
  purpose: CompiledPurpose | undefined,
  { kind, coordinate }: Place,
  ways: readonly Way[],
): readonly Way[] {
  const whole = policy.schema.field(coordinate)?.coarsens?.field
  if (whole === undefined || ways.length === 0) return []
  const rules = new Set(
    waysTo(policy, purpose, kind, whole)
      .filter(({ form }) => form === 'full')
      .map(({ rule }) => rule),
  )
  return ways.filter(({ rule }) => rules.has(rule))
}

function shownBy(coordinate: Coordinate, ways: readonly Way[]): VisibleField[] {
  return ways.map((way) => visibleField(coordinate, way))
}

function sameDays(was: CompiledPurpose | undefined, is: CompiledPurpose | undefined): boolean {
  return was?.valid.from === is?.valid.from && was?.valid.until === is?.valid.until
}

/** The names in either, each once, sorted. */
function namesInEither(left: Iterable<string> = [], right: Iterable<string> = []): string[] {
  return [...new Set([...left, ...right])].sort()
}
