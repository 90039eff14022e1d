import type { CellChange } from './compare.ts'
import type { CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import type { Way } from './ways.ts'

/** One version's side: the purpose, where it exists, and its ways to the field. */
interface KeptSide {
  readonly purpose: CompiledPurpose | undefined
  readonly ways: readonly Way[]
}

/**
 * How what former holders of a task go on seeing of their own rows differs; undefined when it does not. A field that is
 * kept longer, or newly, is a gain like any other. What changes in the rules themselves is told by the field's own change.
 */
export function compareKept(
  coordinate: Coordinate,
  before: KeptSide,
  after: KeptSide,
): Pick<CellChange, 'gains' | 'loses' | 'states' | 'widenedBy' | 'afterClosing'> | undefined {
  const days = { before: daysKept(coordinate, before), after: daysKept(coordinate, after) }
  if (days.before === days.after) return undefined
  const gains = days.after > days.before
  return {
    gains,
    loses: !gains,
    states: {
      gained: Number(gains),
      lost: Number(!gains),
      // Before the shorter period ends, before the longer one ends, and after.
      all: Math.min(days.before, days.after) === 0 ? 2 : 3,
    },
    widenedBy: gains ? [...new Set(after.ways.map(({ rule }) => rule))].sort() : [],
    afterClosing: days,
  }
}

/** Nothing is kept where no rule shows it, or where no task is needed and so none can be closed. */
function daysKept(coordinate: Coordinate, { purpose, ways }: KeptSide): number {
  const kept = purpose?.afterClosing
  return kept?.keep.has(coordinate) === true && ways.some(({ tasks }) => tasks !== undefined) ? kept.days : 0
}
