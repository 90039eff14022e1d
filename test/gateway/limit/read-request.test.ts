import { describe, expect, test } from '@jest/globals'
import { defaultLimits } from '../../../gateway/limit/limits.ts'
import { readRequest } from '../../../gateway/limit/read-request.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const list = (length: number): string => `{"query":"{a}","variables":{"in":{"ids":[${Array(length).fill(1).join()}]}}}`
const read = (text: string) => readRequest(bytes(text), defaultLimits)

describe('reading a request', () => {
  test('query, variables and operation name come through, and nothing else', () => {
    const body = JSON.stringify({
      query: 'query A { a }',
      variables: { id: 'é', list: [1] },
      operationName: 'A',
      extensions: { client: 'x' },
      extra: true,
    })
    expect(read(body)).toEqual({
      ok: true,
      value: { query: 'query A { a }', variables: { id: 'é', list: [1] }, operationName: 'A' },
    })
  })

  test('null variables, extensions and operation name count as absent', () => {
    expect(read('{"query":"{a}","variables":null,"operationName":null,"extensions":null}')).toEqual({
      ok: true,
      value: { query: '{a}', variables: {} },
    })
  })

  test.each([
    ['malformed JSON', '{"query": "{a}"', 'not JSON'],
    ['an empty body', '', 'not JSON'],
    ['a byte order mark', '\uFEFF{"query":"{a}"}', 'not JSON'],
    ['a batch', '[{"query":"{a}"}]', 'Batches'],
    ['a string', '"{a}"', 'one JSON object'],
    ['null', 'null', 'one JSON object'],
    ['no query', '{"variables":{}}', '"query" must hold'],
    ['a query that is no string', '{"query":{"a":1}}', '"query" must hold'],
    ['variables that are a list', '{"query":"{a}","variables":[1]}', '"variables" must be'],
    ['an operation name that is a number', '{"query":"{a}","operationName":1}', '"operationName" must be'],
    ['extensions that are a string', '{"query":"{a}","extensions":"x"}', '"extensions" must be'],
    ['two queries', '{"query":"{a}","query":"{secret}"}', '"query" stands twice'],
    ['two queries, one spelled with an escape', '{"query":"{a}","qu\\u0065ry":"{b}"}', '"query" stands twice'],
    [
      'a duplicate key deep in the variables',
      '{"query":"{a}","variables":{"x":[{"y":{"z":1,"z":2}}]}}',
      '"z" stands twice',
    ],
    ['__proto__ as a key', '{"query":"{a}","variables":{"__proto__":{"admin":true}}}', '"__proto__" is not accepted'],
    [
      '__proto__ spelled with an escape',
      '{"query":"{a}","variables":{"\\u005f_proto__":1}}',
      '"__proto__" is not accepted',
    ],
    [
      'constructor as a key',
      '{"query":"{a}","variables":{"a":{"constructor":{"prototype":1}}}}',
      '"constructor" is not',
    ],
    ['prototype as a key', '{"query":"{a}","extensions":{"prototype":1}}', '"prototype" is not accepted'],
    [
      'a persisted query without its document',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}',
      'Persisted queries',
    ],
    [
      'a persisted query with its document',
      '{"query":"{a}","extensions":{"persistedQuery":null}}',
      'Persisted queries',
    ],
  ])('%s is refused with what to do', (_name, body, message) => {
    const outcome = read(body)
    if (outcome.ok) throw new Error('should have been refused')
    expect(outcome.error.code).toBe('GRAPHQL_PARSE_FAILED')
    expect(outcome.error.status).toBe(400)
    expect(outcome.error.message).toContain(message)
  })

  test('text that only looks like keys, inside strings, is let through', () => {
    const body = JSON.stringify({ query: '{ a(x: "\\"__proto__\\": {") }', variables: { a: '"b":1,"b":2', c: '\\' } })
    expect(read(body).ok).toBe(true)
  })

  test('the same key in different objects is no duplicate', () => {
    expect(read('{"query":"{a}","variables":{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}]}}').ok).toBe(true)
  })

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
    ['UTF-7 with a stray byte', new Uint8Array([0x7b, 0x22, 0x80, 0x22, 0x7d])],
    ['an overlong encoding of a slash', new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
    ['a lone surrogate', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('%s is refused as not UTF-8', (_name, body) => {
    const outcome = readRequest(body, defaultLimits)
    expect(outcome.ok ? '' : outcome.error.message).toContain('not UTF-8')
  })

  test('a body of 300 KB is refused with 413 before it is decoded', () => {
    const outcome = readRequest(new Uint8Array(300 * 1024).fill(0xff), defaultLimits)
    if (outcome.ok) throw new Error('should have been refused')
    expect(outcome.error).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      status: 413,
      details: { limit: 'body', allowed: 262144, found: 307200 },
    })
  })

  test('a body of exactly the limit is read', () => {
    const start = '{"query":"{a}"}'
    expect(read(start + ' '.repeat(defaultLimits.body - start.length)).ok).toBe(true)
    expect(read(start + ' '.repeat(defaultLimits.body - start.length + 1)).ok).toBe(false)
  })

  test('a hundred thousand brackets are refused without exhausting the stack', () => {
    const outcome = read(`{"query":"{a}","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)
    expect(outcome.ok ? undefined : outcome.error.details).toEqual({ limit: 'nesting', allowed: 64, found: 65 })
  })

  test('a list of 101 in the variables is refused, one of 100 is read', () => {
    expect(read(list(100)).ok).toBe(true)
    const outcome = read(list(101))
    expect(outcome.ok ? undefined : outcome.error.details).toEqual({ limit: 'listArguments', allowed: 100, found: 101 })
  })
})
