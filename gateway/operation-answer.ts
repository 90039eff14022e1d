import { errorTable, type HubError, type PublicError, publicError } from './errors.ts'

/** What an operation comes to, before it is written as a response. */
export interface OperationAnswer {
  readonly status: number
  /** Absent when nothing may be said about data at all. */
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors: readonly PublicError[]
  readonly withheld: readonly string[]
}

/** The answer to an operation that is refused before anything is decided about it. */
export function refusedWith(error: HubError): OperationAnswer {
  return refused([publicError(error)])
}

/** An answer that is errors and nothing else; the first one says the status. */
export function refused(errors: readonly PublicError[]): OperationAnswer {
  const code = errors[0]?.extensions.code
  return { status: code === undefined ? 200 : errorTable[code].status, errors, withheld: [] }
}
