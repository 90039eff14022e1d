import { HubError } from '../errors.ts'

/** How much one request, one agency and one connection may ask. The figures of a request bound the work done before it is known whether it is allowed. */
export interface Limits {
  /** Bytes of the HTTP body. */
  readonly body: number
  /** Characters of the document: bounds the lexing of what is no token, blanks and comments. */
  readonly document: number
  /** Lexical tokens of the document, comments among them; lexing stops there. */
  readonly tokens: number
  /** Characters of one name or value in the document. */
  readonly literal: number
  /** Brackets within brackets, in the JSON body and in the document: bounds the recursion of every parser behind. */
  readonly nesting: number
  /** Operations and fragments of one document; one operation is run. */
  readonly definitions: number
  /** Fields within fields, fragments expanded; a root field is at depth 1. */
  readonly depth: number
  /** The same, below `__schema` and `__type`: the standard introspection query is 15 deep. */
  readonly introspectionDepth: number
  readonly aliases: number
  /** Times one field may be written at one place of the answer, fragments expanded: the comparing of overlapping fields is quadratic in it. */
  readonly sameField: number
  readonly directives: number
  /** Selections after all fragments are expanded, over the whole document. */
  readonly expandedSelections: number
  readonly rootFields: number
  /** Elements of one list, written in the document or sent in the variables; also of a page. */
  readonly listArguments: number
  /** Values that an answer holds: fields and elements of lists. Estimated before anything is fetched, and counted again in what is answered. */
  readonly answerValues: number
  /** How many times the answer of the standard introspection query an introspection answer may be. */
  readonly introspectionAnswers: number
  /** Requests of one agency, all its clients together: how many a second in the long run. */
  readonly agencyRate: number
  /** Requests of one agency that may come at once after a pause. */
  readonly agencyBurst: number
  /** Requests of one agency that are answered at the same time. */
  readonly agencyInFlight: number
  /** Refused sign-ins from one address: how many a second in the long run. */
  readonly signInRate: number
  /** Refused sign-ins from one address that may come at once after a pause. */
  readonly signInBurst: number
  /** Milliseconds in which the headers of a request must have come. */
  readonly headersTimeout: number
  /** Milliseconds in which a whole request must have come. */
  readonly requestTimeout: number
  /** Milliseconds that a connection may be still: nothing sent, or an answer that nobody reads. */
  readonly idleTimeout: number
  /** Milliseconds that a connection is kept between two requests. */
  readonly keepAliveTimeout: number
}

export const defaultLimits: Limits = {
  body: 256 * 1024,
  document: 64 * 1024,
  tokens: 2000,
  literal: 16 * 1024,
  nesting: 64,
  definitions: 100,
  depth: 12,
  introspectionDepth: 20,
  aliases: 30,
  sameField: 30,
  directives: 20,
  expandedSelections: 2000,
  rootFields: 10,
  listArguments: 100,
  answerValues: 100_000,
  introspectionAnswers: 2,
  agencyRate: 100,
  agencyBurst: 2000,
  agencyInFlight: 100,
  signInRate: 1,
  signInBurst: 300,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  idleTimeout: 60_000,
  keepAliveTimeout: 72_000,
}

/** What a request can exceed. A timeout ends the connection instead. */
export type RequestLimit = Exclude<
  keyof Limits,
  'introspectionAnswers' | 'agencyBurst' | 'signInBurst' | `${string}Timeout`
>

const namesOfLimits: Readonly<Record<RequestLimit, string>> = {
  body: 'bytes in the request body',
  document: 'characters in the document',
  tokens: 'tokens in the document',
  literal: 'characters in one name or value',
  nesting: 'brackets within brackets',
  definitions: 'operations and fragments',
  depth: 'levels of fields',
  introspectionDepth: 'levels of introspection fields',
  aliases: 'aliases',
  sameField: 'times the same field in one place',
  directives: 'directives',
  expandedSelections: 'selections with fragments expanded',
  rootFields: 'root fields',
  listArguments: 'elements in one list',
  answerValues: 'values in the answer',
  agencyRate: 'requests a second from one agency',
  agencyInFlight: 'requests of one agency at the same time',
  signInRate: 'refused sign-ins a second from one address',
}

/** What to do about it, where that is not plain. */
const advice: Partial<Readonly<Record<RequestLimit, string>>> = {
  answerValues: 'ask for shorter pages, or fewer fields in lists',
}

/** The refusal that names the limit, what is allowed and what was found (at least: counting stops when a limit is passed). */
export function limitExceeded(limit: RequestLimit, allowed: number, found: number): HubError {
  const whatToDo = advice[limit]
  return new HubError(
    'LIMIT_EXCEEDED',
    `Too large: ${allowed} ${namesOfLimits[limit]} allowed, at least ${found} found${whatToDo === undefined ? '' : `: ${whatToDo}`}`,
    {
      details: { limit, allowed, found },
      // RFC 9110 section 15.5.14: only the size of the content itself is a 413.
      ...(limit === 'body' ? { status: 413 } : {}),
    },
  )
}

/** The refusal of a request that comes too soon (RFC 6585, section 4), with the whole seconds after which it may come again. */
export function tooManyRequests(
  limit: 'agencyRate' | 'agencyInFlight' | 'signInRate',
  allowed: number,
  retryAfter: number,
): HubError {
  return new HubError(
    'LIMIT_EXCEEDED',
    `Too many: ${allowed} ${namesOfLimits[limit]} allowed: try again in ${retryAfter} s`,
    { status: 429, details: { limit, allowed, retryAfter } },
  )
}
