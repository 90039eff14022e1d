import { HubError } from '../errors.ts'

/** How large one request may be. Every figure bounds the work done before it is known whether the request is allowed. */
export interface Limits {
  /** Bytes of the HTTP body. */
  readonly body: number
  /** Lexical tokens of the document; lexing stops there. */
  readonly tokens: number
  /** Brackets within brackets, in the JSON body and in the document: bounds the recursion of every parser behind. */
  readonly nesting: number
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
  /** Elements of one list, written in the document or sent in the variables. */
  readonly listArguments: number
}

export const defaultLimits: Limits = {
  body: 256 * 1024,
  tokens: 2000,
  nesting: 64,
  depth: 12,
  introspectionDepth: 20,
  aliases: 30,
  sameField: 30,
  directives: 20,
  expandedSelections: 2000,
  rootFields: 10,
  listArguments: 100,
}

const namesOfLimits: Readonly<Record<keyof Limits, string>> = {
  body: 'bytes in the request body',
  tokens: 'tokens in the document',
  nesting: 'brackets within brackets',
  depth: 'levels of fields',
  introspectionDepth: 'levels of introspection fields',
  aliases: 'aliases',
  sameField: 'times the same field in one place',
  directives: 'directives',
  expandedSelections: 'selections with fragments expanded',
  rootFields: 'root fields',
  listArguments: 'elements in one list',
}

/** The refusal that names the limit, what is allowed and what was found (at least: counting stops when a limit is passed). */
export function limitExceeded(limit: keyof Limits, allowed: number, found: number): HubError {
  return new HubError(
    'LIMIT_EXCEEDED',
    `Too large: ${allowed} ${namesOfLimits[limit]} allowed, at least ${found} found`,
    {
      details: { limit, allowed, found },
      // RFC 9110 section 15.5.14: only the size of the content itself is a 413.
      ...(limit === 'body' ? { status: 413 } : {}),
    },
  )
}
