import { describe, expect, test } from '@jest/globals'
import { errorResponse, errorTable, HubError, maskError } from '../../gateway/errors.ts'

describe('errors', () => {
  test('the codes and statuses are those of the contract', () => {
    expect(Object.fromEntries(Object.entries(errorTable).map(([code, entry]) => [code, entry.status]))).toEqual({
      UNAUTHENTICATED: 401,
      PURPOSE_MISSING: 400,
      PURPOSE_AMBIGUOUS: 400,
      PURPOSE_NOT_ALLOWED: 403,
      LIMIT_EXCEEDED: 400,
      GRAPHQL_PARSE_FAILED: 400,
      GRAPHQL_VALIDATION_FAILED: 400,
      FIELD_WITHHELD: 200,
      SUBGRAPH_UNAVAILABLE: 200,
      NOT_FOUND: 404,
      OPERATION_WITHHELD: 200,
      LOG_UNAVAILABLE: 503,
      POLICY_UNAVAILABLE: 503,
      INTERNAL: 500,
    })
  })

  test('an unknown error leaves as INTERNAL with an incident id and nothing of its own text', () => {
    const masked = maskError(new Error('connect ECONNREFUSED 10.0.0.7:5432'), () => 'incident-1')
    const answer = errorResponse(masked)
    expect(answer.status).toBe(500)
    expect(answer.body.errors).toEqual([
      { message: errorTable.INTERNAL.message, extensions: { code: 'INTERNAL', incident: 'incident-1' } },
    ])
    expect(JSON.stringify(answer)).not.toContain('10.0.0.7')
  })

  test('a HubError keeps its own message and status, and its cause stays inside', () => {
    const error = new HubError('LIMIT_EXCEEDED', 'too big', { status: 413, cause: new Error('secret') })
    expect(maskError(error, () => 'x')).toBe(error)
    const answer = errorResponse(error)
    expect(answer.status).toBe(413)
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  test('details cannot overwrite the code', () => {
    const error = new HubError('UNAUTHENTICATED', undefined, { details: { code: 'INTERNAL' } })
    const answer = errorResponse(error)
    expect(answer.body.errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(answer.headers).toEqual({ 'www-authenticate': 'Bearer realm="schakel"' })
  })
})
