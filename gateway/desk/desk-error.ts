import { GraphQLError } from 'graphql'

export type DeskErrorCode =
  | 'SIGN_IN'
  | 'NOT_ALLOWED'
  | 'REASON_MISSING'
  | 'LOG_UNAVAILABLE'
  | 'NOT_FOUND'
  | 'INVALID'
  | 'BUSY'
  | 'CHAIN_UNREACHABLE'

/** What a person at the console is told instead of an answer. The page has the words; the message is for programs. */
export class DeskError extends GraphQLError {
  constructor(code: DeskErrorCode, message: string) {
    super(message, { extensions: { code } })
  }
}
