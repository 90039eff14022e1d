import { isDay } from './dutch-day.ts'
import { locate } from './locate.ts'
import { isUnread, parseClause } from './parse-formula.ts'
import type { Formula, Literal, PolicyProblem, Position, ToldInBoth } from './policy-document.ts'
import { problem } from './policy-errors.ts'

/** Where and in which file a document being built was written, and the problems found so far. */
export interface Writing {
  readonly file: string
  readonly positions: Map<string, Position>
  readonly problems: PolicyProblem[]
}

/** A text in several languages, by language. */
export type Titles = Record<string, string>

/** A problem at the place of a path. */
export function at(writing: Writing, path: string, code: string, message: string | ToldInBoth): PolicyProblem {
  return problem(code, message, locate([path], writing.positions, writing.file))
}

/** Notes a problem where a date is written that the calendar does not have. */
export function expectDay(day: string | undefined, path: string, writing: Writing): void {
  if (day !== undefined && !isDay(day))
    writing.problems.push(at(writing, path, 'not-a-day', `${day} is not a day of the calendar; write one that exists`))
}

/** Notes a problem at each value that stood before it already. */
export function expectOnce(
  values: readonly string[],
  pathOf: (index: number) => string,
  code: string,
  message: (value: string) => string,
  writing: Writing,
): void {
  for (const [index, value] of values.entries())
    if (values.indexOf(value) < index) writing.problems.push(at(writing, pathOf(index), code, message(value)))
}

/** Reads the entries of a `when`, and notes a problem for each that cannot be read. */
export function buildFormula(entries: readonly string[] | undefined, path: string, writing: Writing): Formula {
  const clauses: (readonly Literal[])[] = []
  for (const [index, entry] of (entries ?? []).entries()) {
    const clause = parseClause(entry)
    if (isUnread(clause)) writing.problems.push(at(writing, `${path}.${index}`, 'formula', clause))
    else clauses.push(clause)
  }
  return clauses
}
