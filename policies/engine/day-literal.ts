import { dayAfter, dutchDay } from './dutch-day.ts'
import type { Formula, Literal } from './policy-document.ts'

const UNTIL = 'until '

/**
 * A literal `until 2027-06-30` holds through the end of that day of the Dutch calendar, and not afterwards. It stands where
 * a fact stands and is none: its value comes from the moment of asking, is never unknown, and nobody can send it along.
 */
export function untilDay(day: string): string {
  return `${UNTIL}${day}`
}

/** The last day that a literal names; undefined for a fact. */
export function lastDayOf(fact: string): string | undefined {
  return fact.startsWith(UNTIL) ? fact.slice(UNTIL.length) : undefined
}

/** Whether a literal is known to hold; what was sent under the name of a day counts for nothing. */
export function isKnownToHold(
  { fact, negated }: Literal,
  { facts, at }: { readonly facts: Readonly<Record<string, boolean | undefined>>; readonly at: Date },
): boolean {
  const last = lastDayOf(fact)
  return (last === undefined ? facts[fact] : dutchDay(at) <= last) === !negated
}

/** True for an entry that a day alone decides. */
export function isOfDays(clause: Formula[number]): boolean {
  return clause.every(({ fact }) => lastDayOf(fact) !== undefined)
}

/** The first days on which something about the formulas differs from the day before. */
export function turningDays(formulas: readonly Formula[]): string[] {
  const last = formulas.flat(2).flatMap(({ fact }) => lastDayOf(fact) ?? [])
  return [...new Set(last)].map((day) => dayAfter(day))
}

/** One day of every stretch on which nothing differs; '' stands before all days. */
export function stretchesOf(formulas: readonly Formula[]): string[] {
  return ['', ...turningDays(formulas)]
}

/** What is left of a formula on one day; undefined where it cannot hold on it, whatever the facts. */
export function formulaOn(formula: Formula, day: string): Formula | undefined {
  const left: Formula[number][] = []
  for (const clause of formula) {
    const facts = clause.filter(({ fact }) => lastDayOf(fact) === undefined)
    const byDay = clause.some(({ fact, negated }) => {
      const last = lastDayOf(fact)
      return last !== undefined && day <= last === !negated
    })
    if (byDay) continue
    if (facts.length === 0) return undefined
    left.push(facts)
  }
  return left
}
