import sjson from 'secure-json-parse'

/** A GraphQL request as the hub sends it. */
export interface GraphqlRequest {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

/** Reads the body of a POST; undefined when it is not one GraphQL request. */
export function readGraphqlRequest(body: Buffer): GraphqlRequest | undefined {
  let value: unknown
  try {
    value = sjson.parse(body.toString('utf8'), { protoAction: 'error', constructorAction: 'error' })
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { query, variables, operationName } = value as Record<string, unknown>
  if (typeof query !== 'string') return undefined
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
    return undefined
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined
  return {
    query,
    ...(variables ? { variables: variables as Readonly<Record<string, unknown>> } : {}),
    ...(typeof operationName === 'string' ? { operationName } : {}),
  }
}
