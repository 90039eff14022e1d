import type { PolicyDocument, PolicyProblem, Position, ToldInBoth } from './policy-document.ts'
import { problem } from './policy-errors.ts'

/** The position of a path, or of the nearest part above it that has one. */
export function locate(steps: readonly string[], positions: ReadonlyMap<string, Position>, file: string): Position {
  const parts = steps
    .filter((step) => step !== '')
    .join('.')
    .split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const position = positions.get(parts.slice(0, length).join('.'))
    if (position !== undefined) return position
  }
  return { file, line: 1, column: 1 }
}

/** A problem at the place of a path in a document, or without a place when the document was not read from a file. */
export function inDocument(
  document: PolicyDocument,
  path: string,
  code: string,
  message: string | ToldInBoth,
): PolicyProblem {
  const [first] = document.positions.values()
  if (first === undefined) return problem(code, message, undefined)
  return problem(code, message, locate([path], document.positions, first.file))
}
