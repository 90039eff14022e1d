import { randomUUID } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { describeError } from './describe-error.ts'
import { SOURCE_FAILED } from './guard.ts'
import type { Logger } from './log.ts'

/**
 * One error as it may leave the subgraph. What the guard masked already, and what is wrong with the document itself, go as they
 * are; anything else that happened while resolving (a value that is not of its type, a null where none may be) is masked here.
 */
export function maskError(error: unknown, log: Logger): GraphQLFormattedError {
  if (error instanceof GraphQLError) {
    const { code, id } = error.extensions
    if (error.message === SOURCE_FAILED && code === 'SOURCE_FAILED') {
      return { message: SOURCE_FAILED, ...(error.path ? { path: error.path } : {}), extensions: { code, id } }
    }
    if (error.path === undefined) {
      return {
        message: error.message,
        ...(error.locations ? { locations: error.locations } : {}),
        extensions: { code: 'REQUEST_INVALID' },
      }
    }
  }
  const id = randomUUID()
  log.error({ id, cause: describeError(error) }, 'an answer could not be completed')
  const path = error instanceof GraphQLError ? error.path : undefined
  return { message: SOURCE_FAILED, ...(path ? { path } : {}), extensions: { code: 'SOURCE_FAILED', id } }
}
