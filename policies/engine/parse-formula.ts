import type { Formula, Literal } from './policy-document.ts'

/** A fact is written in lower case, words joined by hyphens. */
export const FACT = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** Reads one entry of `when`: `a`, `not a`, or several of those joined by `or`. Returns a sentence when it cannot be read. */
export function parseClause(text: string): readonly Literal[] | string {
  const literals: Literal[] = []
  for (const part of text.trim().split(/\s+or\s+/)) {
    const [first, second, ...rest] = part.trim().split(/\s+/)
    const negated = first === 'not' && second !== undefined
    const fact = negated ? second : first
    const leftover = negated ? rest : second === undefined ? [] : [second, ...rest]
    if (fact === undefined || leftover.length > 0 || !FACT.test(fact) || fact === 'or' || fact === 'not')
      return `"${text}" cannot be read: write a fact, "not" and a fact, or several of those joined by "or"`
    literals.push({ fact, negated })
  }
  return literals
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

/** False when no state of the facts can make the formula hold. */
export function canHold(formula: Formula, known: ReadonlyMap<string, boolean> = new Map()): boolean {
  const [clause, ...rest] = formula
  if (clause === undefined) return true
  if (clause.some(({ fact, negated }) => known.get(fact) === !negated)) return canHold(rest, known)
  // A literal tried in vain is taken for false from there on, so that no state is looked at twice.
  const settled = new Map(known)
  for (const { fact, negated } of clause.filter((literal) => !known.has(literal.fact))) {
    if (canHold(rest, new Map([...settled, [fact, !negated]]))) return true
    settled.set(fact, negated)
  }
  return false
}

/** True when the formula has a clause at least as strict as the one required, so that it cannot hold without it. */
export function demands(formula: Formula, required: readonly Literal[]): boolean {
  const allowed = new Set(required.map((literal) => printClause([literal])))
  return formula.some((clause) => clause.every((literal) => allowed.has(printClause([literal]))))
}
