import type { PolicyProblem, Position } from './policy-document.ts'

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

/** Builds a problem, leaving the position out where none is known. */
export function problem(code: string, message: string, position: Position | undefined): PolicyProblem {
  return position === undefined ? { code, message } : { code, message, position }
}
