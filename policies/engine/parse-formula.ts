import { formulaOn, stretchesOf, untilDay } from './day-literal.ts'
import { isDay } from './dutch-day.ts'
import type { Formula, Literal, ToldInBoth } from './policy-document.ts'

/** A fact is written in lower case, words joined by hyphens. */
export const FACT = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

const NO_FACTS: ReadonlySet<string> = new Set(['or', 'not', 'until'])

/**
 * Reads one entry of `when`: a fact, or `until` and a day, with or without `not` before it, or several of those joined by
 * `or`. Returns why, in both languages, when it cannot be read.
 */
export function parseClause(text: string): readonly Literal[] | ToldInBoth {
  const unread = (en: string, nl: string) => ({
    en: `"${text}" cannot be read: ${en}`,
    nl: `“${text}” kan niet worden gelezen: ${nl}`,
  })
  const literals: Literal[] = []
  for (const part of text.trim().split(/\s+or\s+/)) {
    const words = part.trim().split(/\s+/)
    const negated = words[0] === 'not' && words.length > 1
    const [word, day, ...rest] = negated ? words.slice(1) : words
    if (word === 'until') {
      if (day === undefined || rest.length > 0 || !DAY.test(day))
        return unread(
          'write "until" and one day, such as until 2027-06-30',
          'schrijf “until” en één dag, zoals until 2027-06-30',
        )
      if (!isDay(day))
        return unread(
          `${day} is not a day of the calendar; write one that exists`,
          `${day} is geen dag die bestaat; schrijf een dag die bestaat`,
        )
      literals.push({ fact: untilDay(day), negated })
    } else if (word === undefined || day !== undefined || !FACT.test(word) || NO_FACTS.has(word))
      return unread(
        'write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
        'schrijf een feit, “not” en een feit, “until” en een dag, of meer daarvan met “or” ertussen',
      )
    else literals.push({ fact: word, negated })
  }
  return literals
}

/** Whether an entry could not be read. */
export function isUnread(clause: readonly Literal[] | ToldInBoth): clause is ToldInBoth {
  return 'en' in clause
}

/** The same entry as text, as people write it. */
export function printClause(clause: readonly Literal[]): string {
  return clause.map(({ fact, negated }) => (negated ? `not ${fact}` : fact)).join(' or ')
}

/** A whole formula as one line; an empty one always holds. */
export function printFormula(formula: Formula): string {
  if (formula.length === 1 && formula[0] !== undefined) return printClause(formula[0])
  return formula.map((clause) => (clause.length > 1 ? `(${printClause(clause)})` : printClause(clause))).join(' and ')
}

/** Both formulas at once, each clause once. */
export function conjunction(left: Formula, right: Formula): Formula {
  const clauses = new Map([...left, ...right].map((clause) => [printClause(clause), clause]))
  return [...clauses.values()]
}

/** False when no day and no state of the facts can make the formula hold. */
export function canHold(formula: Formula): boolean {
  return stretchesOf([formula]).some((day) => {
    const left = formulaOn(formula, day)
    return left !== undefined && canHoldBy(left, new Map())
  })
}

function canHoldBy(formula: Formula, known: ReadonlyMap<string, boolean>): boolean {
  const [clause, ...rest] = formula
  if (clause === undefined) return true
  if (clause.some(({ fact, negated }) => known.get(fact) === !negated)) return canHoldBy(rest, known)
  // A literal tried in vain is taken for false from there on, so that no state is looked at twice.
  const settled = new Map(known)
  for (const { fact, negated } of clause.filter((literal) => !known.has(literal.fact))) {
    if (canHoldBy(rest, new Map([...settled, [fact, !negated]]))) return true
    settled.set(fact, negated)
  }
  return false
}

/** True when the formula has a clause at least as strict as the one required, so that it cannot hold without it. */
export function demands(formula: Formula, required: readonly Literal[]): boolean {
  const allowed = new Set(required.map((literal) => printClause([literal])))
  return formula.some((clause) => clause.every((literal) => allowed.has(printClause([literal]))))
}
