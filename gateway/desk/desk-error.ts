import { GraphQLError } from 'graphql'
import type { ToldInBoth } from '../../policies/engine/policy-document.ts'

export type DeskErrorCode =
  | 'SIGN_IN'
  | 'NOT_ALLOWED'
  | 'REASON_MISSING'
  | 'LOG_UNAVAILABLE'
  | 'NOT_FOUND'
  | 'INVALID'
  | 'BUSY'
  | 'CHAIN_UNREACHABLE'

/** What a person at the console is told instead of an answer. The page has words for the codes that it expects. */
export class DeskError extends GraphQLError {
  readonly told: ToldInBoth

  constructor(code: DeskErrorCode, told: ToldInBoth) {
    super(told.en, { extensions: { code, nl: told.nl } })
    this.told = told
  }
}
