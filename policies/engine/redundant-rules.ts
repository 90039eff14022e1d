import type { Cell, CompiledPurpose } from './compiled-policy.ts'
import { formulaOn, stretchesOf } from './day-literal.ts'
import type { Formula, Literal } from './policy-document.ts'
import { FULLNESS } from './prepare-column.ts'

/**
 * Rules of a purpose that never add anything: whatever the kind, the task and the facts, other rules show each of their
 * fields at least as fully, and in at least as many rows. Of rules that say the same, all but the first.
 */
export function redundantRules(purpose: CompiledPurpose, ids: readonly string[]): string[] {
  const redundant = new Set<string>()
  for (const id of ids.toReversed()) if (!addsAnything(purpose, id, redundant)) redundant.add(id)
  return ids.filter((id) => redundant.has(id))
}

function addsAnything(purpose: CompiledPurpose, id: string, without: ReadonlySet<string>): boolean {
  for (const cells of purpose.cells.values())
    for (const ways of cells.values()) {
      const others = ways.filter(({ rule }) => rule !== id && !without.has(rule))
      if (ways.some((cell) => cell.rule === id && adds(cell, others, purpose))) return true
    }
  return false
}

/** True when there is a task and a state of the facts in which this cell holds and no other one shows as much. */
function adds(cell: Cell, others: readonly Cell[], purpose: CompiledPurpose): boolean {
  const rivals = others.filter((other) => FULLNESS[other.form] >= FULLNESS[cell.form] && (cell.own || !other.own))
  const tasks = cell.tasks ?? purpose.tasks
  // A purpose without tasks has no task to hold.
  return [...(tasks.size === 0 ? [''] : tasks)].some((task) =>
    holdsAlone(
      cell.when,
      rivals.filter((rival) => rival.tasks?.has(task) !== false).map(({ when }) => when),
    ),
  )
}

/** True when there is a day, and some state of the facts on it, on which the formula holds and all the others fail. */
function holdsAlone(formula: Formula, others: readonly Formula[]): boolean {
  return stretchesOf([formula, ...others]).some((day) => {
    const left = formulaOn(formula, day)
    return (
      left !== undefined &&
      canHoldWithout(
        left,
        others.flatMap((other) => {
          const rest = formulaOn(other, day)
          return rest === undefined ? [] : [rest]
        }),
      )
    )
  })
}

type State = boolean | undefined
type Known = ReadonlyMap<string, readonly State[]>

/** True when some state of the facts (yes, no or unknown) makes the formula hold and all the others fail. */
function canHoldWithout(formula: Formula, others: readonly Formula[], known: Known = new Map()): boolean {
  const [clause, ...rest] = formula
  if (clause !== undefined)
    return clause.some(({ fact, negated }) => {
      const next = narrow(known, fact, (state) => state === !negated)
      return next !== undefined && canHoldWithout(rest, others, next)
    })
  const [other, ...remaining] = others
  if (other === undefined) return true
  return other.some((literals) => {
    const next = literals.reduce<Known | undefined>(
      (states, { fact, negated }: Literal) => states && narrow(states, fact, (state) => state !== !negated),
      known,
    )
    return next !== undefined && canHoldWithout([], remaining, next)
  })
}

/** The states a fact may still be in; undefined when none is left. */
function narrow(known: Known, fact: string, allowed: (state: State) => boolean): Known | undefined {
  const left = (known.get(fact) ?? [true, false, undefined]).filter(allowed)
  return left.length === 0 ? undefined : new Map([...known, [fact, left]])
}
