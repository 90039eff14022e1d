import type { PolicyProblem, Position, Told, ToldInBoth } from './policy-document.ts'
import { type Said, sayIn } from './told.ts'

/** Everything wrong with one or more policy documents. Thrown whole: a bundle with a problem does not load in part. */
export class PolicyErrors extends Error {
  readonly problems: readonly PolicyProblem[]

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(describeProblem).join('\n'))
    this.name = 'PolicyErrors'
    this.problems = problems
  }
}

/** One line for people: where, and what is wrong. */
export function describeProblem({ position, message }: PolicyProblem): string {
  return position === undefined ? message : `${position.file}:${position.line}:${position.column}: ${message}`
}

/** What is wrong, in a language where it is told in that; without the place, which says nothing to whoever edits on a screen. */
export function problemIn({ message: en, dutch }: PolicyProblem, language: keyof Told): Said {
  return sayIn(dutch === undefined ? { en } : { en, nl: dutch }, language)
}

/** Builds a problem, leaving out the position where none is known and the Dutch where nobody can come to read it. */
export function problem(code: string, message: string | ToldInBoth, position: Position | undefined): PolicyProblem {
  const told = typeof message === 'string' ? { message } : { message: message.en, dutch: message.nl }
  return { code, ...told, ...(position === undefined ? {} : { position }) }
}
