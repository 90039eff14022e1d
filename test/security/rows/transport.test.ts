import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { type Answer, auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'
import { type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): what comes in over HTTP, and how much of it.

let world: PeopleSupergraph
let run: RunningHub
beforeAll(async () => {
  world = await peopleSupergraph()
  run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Victim: [id], Suspect: [id], Query: [version] }']))
})
beforeEach(() => {
  world.asked.length = 0
})
afterAll(async () => {
  await run.hub.close()
  await world.close()
})

const GOOD = '{ node(id: "v1") { id } }'

async function send(body: string | Uint8Array, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const response = await fetch(`${run.base}/graphql`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: body as string }),
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

/** Refused before anything is asked of a subgraph, for this reason. */
function expectRefused(answer: Answer, code: string, status = 400): void {
  expect([answer.status, answer.data ?? null, answer.errors?.map(({ extensions }) => extensions.code)]).toEqual([
    status,
    null,
    [code],
  ])
  expect(world.asked).toEqual([])
}

describe('Names that reach prototypes', () => {
  const query = (text: string) => JSON.stringify({ query: text })
  test.each([
    ['an alias', query('{ __proto__: node(id: "v1") { toString: id } }')],
    ['an alias below', query('{ node(id: "v1") { constructor: id } }')],
    ['an alias in a fragment', query('{ ...F } fragment F on Query { node(id: "v1") { prototype: id } }')],
    ['a variable', query('query ($__proto__: ID! = "v1") { node(id: $__proto__) { id } }')],
    ['a fragment', query('{ ...__proto__ } fragment __proto__ on Query { version }')],
    ['an operation', query('query constructor { version }')],
    ['a key of the body', `{"query": ${JSON.stringify(GOOD)}, "__proto__": {"polluted": true}}`],
    ['a key of the variables', `{"query": ${JSON.stringify(GOOD)}, "variables": {"__proto__": {"polluted": true}}}`],
    ['an escaped key', `{"query": ${JSON.stringify(GOOD)}, "variables": {"\\u005f_proto__": {"polluted": true}}}`],
  ])('row 8: %s of that name is refused', async (_name, body) => {
    const answer = await send(body)
    expectRefused(answer, body.includes('"polluted"') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('row 8: an alias that Object has a member of is an alias like any other', async () => {
    const answer = await run.ask('{ node(id: "v1") { toString: id hasOwnProperty: id } valueOf: version }')
    expect(answer.data).toEqual({ node: { toString: 'v1', hasOwnProperty: 'v1' }, valueOf: '7' })
  })

  describe('in what a subgraph says', () => {
    let hostile: Server
    let over: RunningHub
    let reply = ''
    beforeAll(async () => {
      hostile = createServer((incoming, response) => {
        incoming.resume().on('end', () => response.setHeader('content-type', 'application/json').end(reply))
      })
      await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
      const address = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/graphql`
      const supergraph = world.supergraph.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/graphql/gu, address)
      over = await hubOver({ ...world, supergraph }, auditPolicy(supergraph, ['see: { Victim: [id], Suspect: [id] }']))
    })
    afterAll(async () => {
      await over.hub.close()
      await new Promise((resolve) => hostile.close(resolve))
    })

    const node = '{"__typename":"Victim","schakel__type":"Victim","id":"v1"'
    test.each([
      ['beside its data', '{"data":{"node":' + node + '}},"__proto__":{"polluted":true}}'],
      ['in its data', '{"data":{"node":' + node + '},"__proto__":{"polluted":true}}}'],
      ['in an object', '{"data":{"node":' + node + ',"__proto__":{"polluted":true}}}}'],
      ['as a constructor', '{"data":{"node":' + node + ',"constructor":{"prototype":{"polluted":true}}}}}'],
      ['escaped', '{"data":{"node":' + node + ',"\\u005f\\u005fproto__":{"polluted":true}}}}'],
    ])('row 8: %s cost the answer and reach nothing', async (_name, text) => {
      reply = '{"data":{"node":' + node + '}}}'
      expect((await over.ask(GOOD)).data).toEqual({ node: { id: 'v1' } })
      reply = text
      const answer = await over.ask(GOOD)
      expect([answer.data, answer.errors?.map(({ extensions }) => extensions.code)]).toEqual([
        { node: null },
        ['SUBGRAPH_UNAVAILABLE'],
      ])
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    })
  })
})

describe('Documents that cost more than they say', () => {
  /** Each fragment spreads the one before it twice; the last line would be a mistake for validation. */
  const doubling = (levels: number) =>
    [
      'query { node(id: "v1") { ...F0 } }',
      ...Array.from({ length: levels }, (_, at) => `fragment F${at} on Person { ...F${at + 1} ...F${at + 1} }`),
      `fragment F${levels} on Person { id }`,
    ].join(' ')

  test.each([6, 11, 25])(
    'row 9: fragments that double %i times are refused before they are expanded',
    async (levels) => {
      const answer = await run.ask(doubling(levels))
      expectRefused(answer, 'LIMIT_EXCEEDED')
    },
  )

  test('row 9: fragments that spread one another are refused, and those that do not expand far are answered', async () => {
    expectRefused(
      await run.ask('{ node(id: "v1") { ...A } } fragment A on Person { ...B } fragment B on Person { ...A }'),
      'GRAPHQL_VALIDATION_FAILED',
    )
    expect((await run.ask(doubling(3))).data).toEqual({ node: { id: 'v1' } })
  })

  test.each([
    ['700 times one field', `{ node(id: "v1") { ${'id '.repeat(700)} } }`],
    ['200 objects under one name', `{ ${'node(id: "v1") { id } '.repeat(200)} }`],
    ['200 names', `{ ${Array.from({ length: 200 }, (_, at) => `a${at}: version`).join(' ')} }`],
    [
      '200 names of the type',
      `{ node(id: "v1") { ${Array.from({ length: 200 }, (_, at) => `a${at}: __typename`).join(' ')} } }`,
    ],
    ['200 conditions', `{ node(id: "v1") { ${'id @include(if: true) '.repeat(200)} } }`],
    ['2,100 words', `{ node(id: "v1") { ${'id '.repeat(2100)} } }`],
  ])('row 10: %s are refused before they are compared with one another', async (_name, query) => {
    expectRefused(await run.ask(query), 'LIMIT_EXCEEDED')
    // Validation never saw it: it would have named the field that is not there.
    const invalid = await run.ask(query.replace('{', '{ noSuchField '))
    expectRefused(invalid, 'LIMIT_EXCEEDED')
    expect(JSON.stringify(invalid)).not.toContain('noSuchField')
  })
})

test.each(['graphql-transport-ws', 'graphql-ws'])(
  'row 11: there is no second door: %s is not spoken',
  async (protocol) => {
    const { hostname, port } = new URL(run.base)
    const switched = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request({
        hostname,
        port,
        path: '/graphql',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'sec-websocket-version': '13',
          'sec-websocket-protocol': protocol,
        },
      })
      asking.on('upgrade', (response, socket) => {
        socket.destroy()
        resolve(response.statusCode)
      })
      asking.on('response', (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      asking.on('error', reject)
      asking.end()
    })
    expect(switched).toBe(405)
  },
)

test('row 11: the one door there is counts how deep a document goes', async () => {
  const deep = `{ node(id: "v1") { ${'... on Victim { counsel { __typename } } '.repeat(2)} id } ${'__schema { types { '.repeat(1)}${'ofType { '.repeat(25)}name${' }'.repeat(25)} } } }`
  expectRefused(await run.ask(deep), 'LIMIT_EXCEEDED')
})

test.each([
  [
    'of 3 MB',
    JSON.stringify({ query: GOOD, variables: { padding: 'x'.repeat(3 * 1024 * 1024) } }),
    {},
    413,
    'LIMIT_EXCEEDED',
  ],
  [
    'said to be UTF-7',
    JSON.stringify({ query: GOOD }),
    { 'content-type': 'application/json; charset=utf-7' },
    415,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'said to be UTF-16',
    JSON.stringify({ query: GOOD }),
    { 'content-type': 'application/json; charset="UTF-16"' },
    415,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['in UTF-16', Buffer.from(JSON.stringify({ query: GOOD }), 'utf16le'), {}, 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'with a byte that is none of UTF-8',
    Buffer.from([...Buffer.from('{"query":"{ version }","x":"'), 0xff, 0x22, 0x7d]),
    {},
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
])('row 12: a body %s is refused', async (_name, body, headers, status, code) => {
  expectRefused(await send(body, headers), code, status)
})

test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json'])(
  'row 12: a body of type %s is read',
  async (type) => {
    expect((await send(JSON.stringify({ query: GOOD }), { 'content-type': type })).data).toEqual({ node: { id: 'v1' } })
  },
)

test('row 13: a query in an address is not answered, whatever its content type', async () => {
  for (const type of [
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
  ])
    for (const path of [
      `/graphql?query=${encodeURIComponent(GOOD)}`,
      `/graphql?query=${encodeURIComponent('{version}')}`,
    ]) {
      const response = await fetch(`${run.base}${path}`, { headers: { 'content-type': type } })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
      expect(await response.text()).not.toMatch(/"data"|v1/u)
    }
  expect(world.asked).toEqual([])
})

test.each([
  'text/plain',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
])('row 13: a page of another site cannot send %s to be answered', async (type) => {
  const body = type === 'application/graphql' ? GOOD : JSON.stringify({ query: GOOD })
  expectRefused(await send(body, { 'content-type': type }), 'GRAPHQL_PARSE_FAILED', 415)
})

test('row 13: nothing is set that a browser would send along by itself', async () => {
  const response = await fetch(`${run.base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    body: JSON.stringify({ query: GOOD }),
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})

test('row 22: a document is not kept for whoever knows its hash', async () => {
  const query = '{ version node(id: "v2") { id } }'
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
  // The right hash beside the document would register it for everybody.
  expectRefused(await send(JSON.stringify({ query, extensions })), 'GRAPHQL_PARSE_FAILED')
  expect((await run.ask(query)).data).toEqual({ version: '7', node: { id: 'v2' } })
  world.asked.length = 0
  for (const body of [
    { extensions },
    { extensions, query: '' },
    { extensions, query: null },
    { ...extensions.persistedQuery },
  ]) {
    expectRefused(await send(JSON.stringify(body)), 'GRAPHQL_PARSE_FAILED')
  }
})

test.each([
  ['the key "query" twice', `{"query": ${JSON.stringify(GOOD)}, "query": "{ secret }"}`, 'GRAPHQL_PARSE_FAILED'],
  [
    'the same key, once escaped',
    `{"query": ${JSON.stringify(GOOD)}, "qu\\u0065ry": "{ secret }"}`,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a variable twice',
    `{"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": "v1", "id": "v2"}}`,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['several requests', `[{"query": ${JSON.stringify(GOOD)}}, {"query": "{ secret }"}]`, 'GRAPHQL_PARSE_FAILED'],
  [
    'two operations of one name',
    `{"query": "query A { version } query A { secret }", "operationName": "A"}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['two operations and no name', `{"query": "query A { version } query B { secret }"}`, 'GRAPHQL_VALIDATION_FAILED'],
])('row 25: %s are not one request', async (_name, body, code) => {
  expectRefused(await send(body), code)
})

test('row 25: what is decided on is the operation that runs', async () => {
  const query = 'query A { version } query B { secret version } query C { node(id: "v1") { id } }'
  const answers = await Promise.all(['A', 'B', 'C'].map((operationName) => run.ask(query, { operationName })))
  expect(answers.map(({ data }) => data)).toEqual([
    { version: '7' },
    { secret: null, version: '7' },
    { node: { id: 'v1' } },
  ])
  expect(answers.map(({ extensions }) => extensions?.schakel.withheld)).toEqual([[], ['Query.secret'], []])
  expect(JSON.stringify(world.asked)).not.toContain('secret')
})

test.each(['subscription { time }', 'query A { version } subscription B { time }', 'subscription { __typename }'])(
  'row 30: %s is refused before it is validated',
  async (query) => {
    const answer = await run.ask(query, query.includes('B') ? { operationName: 'B' } : {})
    expectRefused(answer, 'GRAPHQL_VALIDATION_FAILED')
    expect(answer.errors?.[0]?.message).toBe('Subscriptions are not served: send a query')
  },
)
