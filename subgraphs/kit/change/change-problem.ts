/** Why a change was not made: a value, never thrown. `code` is of the enum `ChangeProblemCode`; `message` says what to do. */
export interface ChangeProblem {
  readonly code: string
  readonly message: string
  /** The argument it is about. */
  readonly argument?: string
}

/** A case that does not exist, is closed, or is somebody else's: the three are one (design.md, promise 2). */
export const CASE_NOT_FOUND: ChangeProblem = {
  code: 'CASE_NOT_FOUND',
  message: 'No such case is open to you for this purpose: read your tasks again.',
  argument: 'caseId',
}

/** The same for a task. */
export const TASK_NOT_FOUND: ChangeProblem = {
  code: 'TASK_NOT_FOUND',
  message: 'You hold no such task for this purpose: read your tasks again.',
  argument: 'taskId',
}

/** A row that does not exist on this case, or is another agency's. */
export function recordNotFound(argument: string): ChangeProblem {
  return {
    code: 'RECORD_NOT_FOUND',
    message: 'There is no such record of yours on this case: read it again.',
    argument,
  }
}

/** Somebody changed it since it was read. */
export const STALE_VERSION: ChangeProblem = {
  code: 'STALE_VERSION',
  message: 'This was changed since you read it: read it again, and send its version.',
  argument: 'version',
}

export const REQUEST_ID_REUSED: ChangeProblem = {
  code: 'REQUEST_ID_REUSED',
  message: 'You sent this clientMutationId before with something else: take a fresh one for every new change.',
  argument: 'clientMutationId',
}

/** What is wrong with one argument; `message` never repeats its value. */
export function invalidArgument(argument: string, message: string, code = 'INVALID_ARGUMENT'): ChangeProblem {
  return { code, message, argument }
}

/** The change cannot be made as things stand. */
export function wrongState(message: string): ChangeProblem {
  return { code: 'WRONG_STATE', message }
}

/** The purpose is the caller's, and this part of it another's. It tells of the caller and nothing of the case. */
export function notYours(kinds: readonly string[]): ChangeProblem {
  return { code: 'NOT_YOURS', message: `This is recorded by an agency of kind ${kinds.join(' or ')}.` }
}
