import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { errorResponse, errorTable, HubError, maskError } from '../../gateway/errors.ts'
import { limitExceeded, tooManyRequests } from '../../gateway/limit/limits.ts'

describe('errors', () => {
  test('the codes and statuses are those of the contract', () => {
    expect(
      Object.fromEntries(
        Object.entries(errorTable).map(([code, entry]) => [
          code,
          'others' in entry ? [entry.status, ...entry.others] : entry.status,
        ]),
      ),
    ).toEqual({
      UNAUTHENTICATED: 401,
      PURPOSE_MISSING: 400,
      PURPOSE_AMBIGUOUS: 400,
      PURPOSE_NOT_ALLOWED: 403,
      LIMIT_EXCEEDED: [400, 413, 429],
      GRAPHQL_PARSE_FAILED: [400, 405, 406, 415],
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

  test('the README tells each code and its statuses', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const rows = [
      ...readme.matchAll(/^\| (?<codes>`[A-Z_]+`(?:, `[A-Z_]+`)*) +\| (?<statuses>\d{3}(?:, \d{3})*) +\|/gmu),
    ]
    const told = rows.map(({ groups }) => ({
      codes: groups?.['codes']?.replaceAll('`', '').split(', ') ?? [],
      statuses: groups?.['statuses']?.split(',').map(Number),
    }))
    expect(told.flatMap(({ codes }) => codes).sort()).toEqual(Object.keys(errorTable).sort())
    for (const { codes, statuses } of told) {
      const entries = Object.entries(errorTable).filter(([code]) => codes.includes(code))
      const all = entries.flatMap(([, entry]) => ('others' in entry ? [entry.status, ...entry.others] : [entry.status]))
      expect({ codes, statuses }).toEqual({ codes, statuses: [...new Set(all)] })
    }
  })

  test.each([limitExceeded('body', 1, 2), limitExceeded('depth', 1, 2), tooManyRequests('agencyRate', 1, 1)])(
    'a limit that is exceeded comes with a status of the table: $status',
    ({ code, status }) => {
      const entry = errorTable[code]
      expect('others' in entry ? [entry.status, ...entry.others] : [entry.status]).toContain(status)
    },
  )

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
