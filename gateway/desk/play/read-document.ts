import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql'
import { checkLimits } from '../../limit/check-limits.ts'
import type { Limits } from '../../limit/limits.ts'

/** What is wrong with a document, and where. */
export interface DocumentProblem {
  readonly message: string
  /** Absent where the message says so itself, or it is about the whole. */
  readonly line?: number
}

/** A document that the hub would take, with the places of its words; else what is wrong with it. */
export function readDocument(
  text: string,
  schema: GraphQLSchema,
  limits: Limits,
): { readonly document: DocumentNode } | { readonly problems: readonly DocumentProblem[] } {
  // The limits of the hub come first, as they do there: validating is dear.
  const checked = checkLimits(text, limits)
  if (!checked.ok) return { problems: [{ message: checked.error.message }] }
  const document = parse(text)
  const errors = validate(schema, document)
  return errors.length === 0
    ? { document }
    : {
        problems: errors.map(({ message, locations: [place] = [] }) => ({
          message,
          ...(place && { line: place.line }),
        })),
      }
}
