import { accepted, HubError, type Outcome, refused } from '../errors.ts'
import { limitExceeded, type Limits } from './limits.ts'
import { scanJson } from './scan-json.ts'

/** One GraphQL request as the hub works with it: nothing of the body beside these three is used. */
export interface GraphQLRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

/**
 * Reads the bytes of a request body. Refuses what two readers could read differently (other encodings, duplicate keys,
 * batches) and what would bypass the document (persisted queries).
 */
export function readRequest(body: Uint8Array, limits: Limits): Outcome<GraphQLRequest> {
  if (body.byteLength > limits.body) return refused(limitExceeded('body', limits.body, body.byteLength))
  const text = decodeUtf8(body)
  if (text === undefined) return malformed('The body is not UTF-8: send JSON in UTF-8')
  const parsed = parseJson(text)
  if (parsed === undefined) return malformed('The body is not JSON: send {"query": "…"} as application/json')

  const problem = scanJson(text, limits.nesting)
  if (problem?.problem === 'nesting') return refused(limitExceeded('nesting', limits.nesting, problem.depth))
  if (problem !== undefined) {
    return malformed(
      problem.problem === 'duplicate-key'
        ? `The key "${shown(problem.key)}" stands twice in one object: send it once`
        : `The key "${shown(problem.key)}" is not accepted anywhere in the body`,
    )
  }

  const request = parsed.value
  if (Array.isArray(request)) return malformed('Batches are not served: send one request per POST')
  if (!isObject(request)) return malformed('The body must be one JSON object: {"query": "…"}')
  return readMembers(request, limits)
}

function readMembers(request: Readonly<Record<string, unknown>>, limits: Limits): Outcome<GraphQLRequest> {
  const { query, variables, operationName, extensions } = request
  // Before `query` is looked at: with automatic persisted queries it is absent.
  if (isObject(extensions) && extensions['persistedQuery'] !== undefined) {
    return malformed('Persisted queries are not served: send the whole document as "query"')
  }
  if (typeof query !== 'string') return malformed('"query" must hold the GraphQL document as a string')
  if (extensions !== undefined && extensions !== null && !isObject(extensions)) {
    return malformed('"extensions" must be an object')
  }
  if (variables !== undefined && variables !== null && !isObject(variables)) {
    return malformed('"variables" must be an object')
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return malformed('"operationName" must be a string')
  }
  const longest = longestList(variables)
  if (longest > limits.listArguments) return refused(limitExceeded('listArguments', limits.listArguments, longest))
  return accepted({
    query,
    variables: variables ?? {},
    ...(typeof operationName === 'string' ? { operationName } : {}),
  })
}

// Recursion is bounded: the body's nesting has been checked.
function longestList(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((most, item) => Math.max(most, longestList(item)), value.length)
  if (!isObject(value)) return 0
  return Object.values(value).reduce<number>((most, item) => Math.max(most, longestList(item)), 0)
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // RFC 8259 section 8.1: no byte order mark; kept in the text, it makes the JSON malformed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(message: string): Outcome<never> {
  return refused(new HubError('GRAPHQL_PARSE_FAILED', message))
}

function shown(key: string): string {
  return key.length > 40 ? `${key.slice(0, 40)}…` : key
}
