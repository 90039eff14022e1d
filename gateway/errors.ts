/**
 * Every error the hub can give, in one table: the code that clients switch on, the HTTP status, the others that it may come
 * with, and the sentence shown when nothing more particular may be said. Codes and statuses are part of the contract;
 * sentences are not.
 * FIELD_WITHHELD, SUBGRAPH_UNAVAILABLE and OPERATION_WITHHELD come with a GraphQL answer, so their status is 200.
 */
export const errorTable = {
  UNAUTHENTICATED: { status: 401, message: 'Send an access token: Authorization: Bearer <token>' },
  PURPOSE_MISSING: {
    status: 400,
    message: 'The token names no purpose: ask for one with a scope such as purpose:shelter.place',
  },
  PURPOSE_AMBIGUOUS: {
    status: 400,
    message: 'The token names several purposes: say which one this request is for in the Purpose header',
  },
  PURPOSE_NOT_ALLOWED: { status: 403, message: 'This purpose is not open to the caller' },
  LIMIT_EXCEEDED: {
    status: 400,
    // RFC 9110 section 15.5.14, a body too large; RFC 6585 section 4, too many requests.
    others: [413, 429],
    message: 'The request is larger than the hub accepts',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    // Another method than POST, an answer nobody would take, a body in another form.
    others: [405, 406, 415],
    message: 'The request is not a well-formed GraphQL request',
  },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The document does not fit the schema' },
  FIELD_WITHHELD: { status: 200, message: 'Not available for this purpose' },
  SUBGRAPH_UNAVAILABLE: { status: 200, message: 'The agency that holds this cannot be reached now: try again later' },
  OPERATION_WITHHELD: { status: 200, message: 'Refused whole: part of it is not available for this purpose' },
  NOT_FOUND: { status: 404, message: 'Nothing here: the hub answers POST /graphql' },
  LOG_UNAVAILABLE: {
    status: 503,
    message: 'The disclosure log cannot be written, so no data is given: try again later',
  },
  POLICY_UNAVAILABLE: {
    status: 503,
    message: 'No version of the policies is in force at this hub yet, so no data is given: try again later',
  },
  INTERNAL: { status: 500, message: 'The hub failed: report the incident id to its operator' },
} as const satisfies Record<
  string,
  { readonly status: number; readonly others?: readonly number[]; readonly message: string }
>

export type ErrorCode = keyof typeof errorTable

/** What may be told about an error beside its code and sentence; goes into `extensions` of the GraphQL error. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** One error as GraphQL answers carry it. */
export interface PublicError {
  readonly message: string
  readonly path?: readonly string[]
  readonly extensions: { readonly code: ErrorCode } & ErrorDetails
}

/**
 * An error whose message and details may leave the hub. The cause may not: it is for the hub's own log only.
 * Anything thrown that is not a HubError is shown as INTERNAL with an incident id and nothing else.
 */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: ErrorCode
  readonly status: number
  readonly details: ErrorDetails

  /** The message defaults to the table's; the status too, except where the code has `others`. */
  constructor(
    code: ErrorCode,
    message: string = errorTable[code].message,
    options: { readonly details?: ErrorDetails; readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = options.status ?? errorTable[code].status
    this.details = options.details ?? {}
  }
}

/** A HubError in the shape of a GraphQL error. */
export function publicError(error: HubError): PublicError {
  return { message: error.message, extensions: { ...error.details, code: error.code } }
}

/**
 * Turns whatever was thrown into what a client may be told. `incident` is called only for an unknown error; the
 * caller logs the original under the same id.
 */
export function maskError(thrown: unknown, incident: () => string): HubError {
  if (thrown instanceof HubError) return thrown
  return new HubError('INTERNAL', errorTable.INTERNAL.message, { details: { incident: incident() }, cause: thrown })
}

/** Status, headers and body of an answer that holds nothing but errors. */
export function errorResponse(error: HubError): {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly errors: readonly PublicError[] }
} {
  return {
    status: error.status,
    // RFC 6750 section 3: a 401 names the scheme it wants.
    headers: error.code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer realm="schakel"' } : {},
    body: { errors: [publicError(error)] },
  }
}

/** A step that may refuse: expected refusals are values, so that no caller can forget them in a catch. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: HubError }

/** The refusing side of an Outcome. */
export function refused(error: HubError): { readonly ok: false; readonly error: HubError } {
  return { ok: false, error }
}

/** The accepting side of an Outcome. */
export function accepted<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** What went wrong, for the hub's own log and for nothing that leaves. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
