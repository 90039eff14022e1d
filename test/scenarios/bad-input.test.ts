import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type HubAnswer, type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { signedToken } from '../fixtures/signed-token.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DUBLIN = 'demo-dublin-claimant'
const GOOD = `{ case(id: "${DUBLIN}") { caseId carePlan { needs notes } } }`
/** A number of the test range that stands for anything personal a client may put in a wrong place. */
const PERSONAL = '999990019'

let store: TestStore
let own: OwnHub
let token: string
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store)
  token = await own.token('care-coordination', 'care.coordinate')
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

interface Refusal {
  readonly status: number
  readonly code: string
  /** What the message has to say, so that the asker knows what to do. */
  readonly says: RegExp
}

/** Holds one refusal to all that every refusal promises. */
function expectRefusal(answer: HubAnswer, { status, code, says }: Refusal): void {
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code])
  expect(answer.status).toBe(status)
  expect(answer.errors?.[0]?.message).toMatch(says)
  expect(answer.data ?? null).toBeNull()
  // A request that is refused discloses nothing, and the log knows of no such thing either.
  const { decision } = answer.extensions?.schakel ?? {}
  expect(own.log.records.filter((record) => record.decision === decision)).toEqual([])
  const text = JSON.stringify(answer)
  expect(text).not.toMatch(/stacktrace|node_modules|\bat .+:\d+:\d+|127\.0\.0\.1|localhost|:\/\//u)
  expect(text).not.toContain('Synthetic')
  expect(text).not.toContain(PERSONAL)
}

const withToken = (more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more })
const send = (request: unknown, headers: Record<string, string> = withToken()) =>
  own.post(JSON.stringify(request), headers)

test('the good request that all others are variations of is answered', async () => {
  const bearer = { authorization: `Bearer ${await signedToken(store, 'care-coordination')}` }
  const answer = await send({ query: GOOD }, bearer)
  expect(answer.status).toBe(200)
  expect(answer.errors).toBeUndefined()
  expect(answer.data.case.carePlan.needs).toEqual(expect.any(Array))
})

describe('A caller that cannot be known', () => {
  const cases: Readonly<Record<string, readonly [() => Promise<string> | string | undefined, RegExp]>> = {
    'no token': [() => undefined, /^Send an access token: Authorization: Bearer/u],
    'a token that is no token': [() => 'Bearer hello', /not a signed JWT/u],
    'another scheme': [() => 'Basic Y2FyZTpkZW1v', /must read: Bearer <token>/u],
    'two tokens in one header': [() => `Bearer ${token}, Bearer ${token}`, /must read: Bearer <token>/u],
    'an expired token': [
      async () => `Bearer ${await signedToken(store, 'care-coordination', { age: 900 })}`,
      /expired.+new one/u,
    ],
    "a token in another agency's name, signed by this one": [
      async () => `Bearer ${await signedToken(store, 'care-coordination', { signer: 'shelter-zuid' })}`,
      /not signed with a key of its issuer/u,
    ],
    'an issuer that is no agency': [
      async () => `Bearer ${await signedToken(store, 'nobody', { signer: 'care-coordination' })}`,
      /issuer .+ is not an agency of this hub/u,
    ],
    'a token of the wrong type': [
      async () => `Bearer ${await signedToken(store, 'care-coordination', { typ: 'JWT' })}`,
      /typ must be "at\+jwt"/u,
    ],
    'a token for another service': [
      async () => `Bearer ${await signedToken(store, 'care-coordination', { audience: 'elsewhere' })}`,
      /aud must be "schakel"/u,
    ],
    'a token whose claims were changed': [
      async () => {
        const [header, , signature] = token.split('.')
        const [, claims] = (await signedToken(store, 'care-coordination')).split('.')
        return `Bearer ${[header, claims, signature].join('.')}`
      },
      /not signed with a key of its issuer/u,
    ],
  }
  test.each(Object.keys(cases))('%s', async (name) => {
    const [authorization, says] = cases[name] ?? [() => undefined, /never/u]
    const value = await authorization()
    const answer = await send({ query: GOOD }, value === undefined ? {} : { authorization: value })
    expectRefusal(answer, { status: 401, code: 'UNAUTHENTICATED', says })
  })

  test('is refused before a byte of the body is looked at, and told which scheme to use', async () => {
    const response = await fetch(`${own.base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{'.repeat(300 * 1024),
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="schakel"')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('A purpose that cannot be taken', () => {
  test('a token without a purpose', async () => {
    const bare = await own.token('care-coordination')
    const answer = await send({ query: GOOD }, { authorization: `Bearer ${bare}` })
    expectRefusal(answer, { status: 400, code: 'PURPOSE_MISSING', says: /ask for one with a scope such as purpose:/u })
  })

  test('two purposes without a header, and neither of them is taken', async () => {
    const two = await own.token('comensha', 'shelter.place', 'registration.national')
    const answer = await send({ query: GOOD }, { authorization: `Bearer ${two}` })
    expectRefusal(answer, { status: 400, code: 'PURPOSE_AMBIGUOUS', says: /say which one .+ Purpose header/u })
  })

  test('a purpose no policy knows', async () => {
    const unknown = await own.token('care-coordination', 'care.cordinate')
    const answer = await send({ query: GOOD }, { authorization: `Bearer ${unknown}` })
    expectRefusal(answer, { status: 403, code: 'PURPOSE_NOT_ALLOWED', says: /No such purpose .+ check its spelling/u })
  })

  test('a purpose of another kind of agency', async () => {
    const others = await own.token('care-coordination', 'report.take')
    const answer = await send({ query: GOOD }, { authorization: `Bearer ${others}` })
    expectRefusal(answer, {
      status: 403,
      code: 'PURPOSE_NOT_ALLOWED',
      says: /not open to agencies of kind CARE_COORDINATION/u,
    })
  })

  test('a header that names a purpose the token lacks', async () => {
    const answer = await send({ query: GOOD }, withToken({ purpose: 'health.refer' }))
    expectRefusal(answer, {
      status: 403,
      code: 'PURPOSE_NOT_ALLOWED',
      says: /token does not carry .+ ask for a token with that scope/u,
    })
  })

  test('a header On-Withheld that is neither of the two', async () => {
    const answer = await send({ query: GOOD }, withToken({ 'on-withheld': 'ignore' }))
    expectRefusal(answer, { status: 400, code: 'GRAPHQL_PARSE_FAILED', says: /either prune or refuse/u })
  })
})

describe('A body that cannot be read', () => {
  const parse = (says: RegExp, status = 400): Refusal => ({ status, code: 'GRAPHQL_PARSE_FAILED', says })
  const bodies: Readonly<Record<string, readonly [string, Refusal]>> = {
    'malformed JSON': ['{"query": "{ case', parse(/not JSON: send \{"query"/u)],
    'an empty body': ['', parse(/send \{"query"/u)],
    'a batch': [JSON.stringify([{ query: GOOD }, { query: GOOD }]), parse(/Batches are not served: send one/u)],
    'duplicate keys': [`{"query": "{ __typename }", "query": ${JSON.stringify(GOOD)}}`, parse(/"query" stands twice/u)],
    'duplicate keys in the variables': [
      `{"query": "query ($id: ID!) { case(id: $id) { caseId } }", "variables": {"id": "${PERSONAL}", "id": "${DUBLIN}"}}`,
      parse(/"id" stands twice in one object: send it once/u),
    ],
    'a prototype among the keys': [
      '{"query": "{ __typename }", "variables": {"__proto__": {"admin": true}}}',
      parse(/not accepted anywhere in the body/u),
    ],
    'a document that is none': [JSON.stringify({ query: 'give me everything' }), parse(/line 1, column 1/u)],
    'a document with a value in the wrong place': [
      JSON.stringify({ query: `{ case(${PERSONAL}) { caseId } }` }),
      parse(/Expected Name, found Int\. \(line 1, column 8\)/u),
    ],
    'a document with a text in the wrong place': [
      JSON.stringify({ query: `{ case(id: "x" "${PERSONAL}") { caseId } }` }),
      parse(/found String\. \(line 1, column 16\)/u),
    ],
    '300 KB': [
      JSON.stringify({ query: GOOD, variables: { padding: 'x'.repeat(300 * 1024) } }),
      { status: 413, code: 'LIMIT_EXCEEDED', says: /262144 bytes in the request body allowed/u },
    ],
    '50 levels deep': [
      JSON.stringify({ query: `{ case(id: "x") ${'{ tasks { case '.repeat(25)}{ caseId }${' } }'.repeat(25)} }` }),
      { status: 400, code: 'LIMIT_EXCEEDED', says: /12 levels of fields allowed|64 brackets within brackets/u },
    ],
    '5,000 aliases': [
      JSON.stringify({
        query: `{ case(id: "x") { ${Array.from({ length: 5000 }, (_, at) => `a${at}: caseId`).join(' ')} } }`,
      }),
      {
        status: 400,
        code: 'LIMIT_EXCEEDED',
        says: /((characters|tokens) in the document|aliases) allowed, at least \d+ found/u,
      },
    ],
    '31 aliases': [
      JSON.stringify({
        query: `{ case(id: "x") { ${Array.from({ length: 31 }, (_, at) => `a${at}: caseId`).join(' ')} } }`,
      }),
      { status: 400, code: 'LIMIT_EXCEEDED', says: /30 aliases allowed, at least 31 found/u },
    ],
  }
  test.each(Object.keys(bodies))('%s', async (name) => {
    const [body, refusal] = bodies[name] ?? ['', parse(/never/u)]
    expectRefusal(await own.post(body, withToken()), refusal)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
  ])('content-type %s', async (type) => {
    const answer = await own.post(JSON.stringify({ query: GOOD }), withToken({ 'content-type': type }))
    expectRefusal(answer, parse(/Send content-type application\/json/u, 415))
  })

  test('a body said to be compressed', async () => {
    const answer = await own.post(JSON.stringify({ query: GOOD }), withToken({ 'content-encoding': 'gzip' }))
    expectRefusal(answer, parse(/without content-encoding/u, 415))
  })

  test.each(['text/html', 'application/xml, text/*;q=0.5', 'application/json;q=0'])(
    'an answer that is to be %s is refused before anything is decided, fetched or recorded',
    async (accept) => {
      own.statements()
      const before = own.log.records.length
      const answer = await own.post(JSON.stringify({ query: GOOD }), withToken({ accept }))
      expectRefusal(answer, parse(/accept application\/json/u, 406))
      expect(own.log.records).toHaveLength(before)
      expect(Object.values(own.statements()).flat()).toEqual([])
    },
  )

  test.each(['*/*', 'application/json; charset=utf-8', 'text/html, */*;q=0.1', 'application/graphql-response+json'])(
    'accepting %s is answered',
    async (accept) => {
      const answer = await own.post(JSON.stringify({ query: GOOD }), withToken({ accept }))
      expect([answer.status, answer.data?.case?.caseId]).toEqual([200, DUBLIN])
    },
  )

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s instead of POST', async (method) => {
    const query = new URLSearchParams({ query: GOOD })
    const response = await fetch(`${own.base}/graphql?${query.toString()}`, { method, headers: withToken() })
    expect(response.headers.get('allow')).toBe('POST')
    const answer = { status: response.status, ...((await response.json()) as Omit<HubAnswer, 'status'>) }
    expectRefusal(answer, parse(/^Send a POST with content-type application\/json/u, 405))
  })

  test('an address that does not exist', async () => {
    const response = await fetch(`${own.base}/grapqhl`, { method: 'POST', headers: withToken(), body: '' })
    expect(response.status).toBe(404)
    const answer = { status: response.status, ...((await response.json()) as Omit<HubAnswer, 'status'>) }
    expectRefusal(answer, { status: 404, code: 'NOT_FOUND', says: /the hub answers POST \/graphql/u })
  })
})

describe('A document that does not fit the schema', () => {
  const requests: Readonly<Record<string, readonly [object, RegExp]>> = {
    'an unknown field': [
      { query: `{ case(id: "${DUBLIN}") { carePlann { needs } } }` },
      /Cannot query field "carePlann".+Did you mean "carePlan"/u,
    ],
    'an unknown argument': [{ query: `{ case(id: "x", bsn: "${PERSONAL}") { caseId } }` }, /Unknown argument "bsn"/u],
    'a variable of the wrong type': [
      { query: 'query ($first: Int) { cases(first: $first) { edges { cursor } } }', variables: { first: PERSONAL } },
      /variable does not fit its type: compare/u,
    ],
    'a variable that is no word of the list': [
      { query: 'query ($s: CaseState) { cases(state: $s) { edges { cursor } } }', variables: { s: PERSONAL } },
      /variable does not fit its type: compare/u,
    ],
    'a variable that is missing': [
      { query: 'query ($id: ID!) { case(id: $id) { caseId } }' },
      /variable does not fit its type: compare/u,
    ],
    'null for an argument that must be there': [
      { query: 'query ($id: ID = "x") { case(id: $id) { caseId } }', variables: { id: null } },
      /variable is null .+ leave \$\w+ out/u,
    ],
    'null for a condition': [
      {
        query: `query ($yes: Boolean = true) { case(id: "x") { caseId @include(if: $yes) } }`,
        variables: { yes: null },
      },
      /variable is null .+ leave \$\w+ out/u,
    ],
    'null for a condition in a fragment': [
      {
        query: `query ($no: Boolean = true) { ...F } fragment F on Query { case(id: "${DUBLIN}") { carePlan { needs ... @skip(if: $no) { notes } } } }`,
        variables: { no: null },
      },
      /variable is null .+ leave \$\w+ out/u,
    ],
    'a text where a number must be': [
      { query: `{ cases(first: "${PERSONAL}") { edges { cursor } } }` },
      /value in the document is not a valid Int/u,
    ],
    'a number larger than a number may be': [
      { query: `{ cases(first: ${PERSONAL}${PERSONAL}) { edges { cursor } } }` },
      /value in the document is not a valid Int/u,
    ],
    'a text where a word of the list must be': [
      { query: `{ cases(state: "${PERSONAL}") { edges { cursor } } }` },
      /value in the document is not a valid CaseState/u,
    ],
    'a word that is not on the list': [
      { query: `{ cases(state: X${PERSONAL}) { edges { cursor } } }` },
      /value in the document is not a valid CaseState/u,
    ],
    'an object where an id must be': [
      { query: `{ case(id: { bsn: "${PERSONAL}" }) { caseId } }` },
      /value in the document is not a valid ID/u,
    ],
    'a default that does not fit': [
      { query: `query ($first: Int = "${PERSONAL}") { cases(first: $first) { edges { cursor } } }` },
      /value in the document is not a valid Int/u,
    ],
    'null where a value must be': [
      { query: '{ case(id: null) { caseId } }' },
      /value in the document is not a valid ID!/u,
    ],
    'an operation that is not there': [
      { query: `query A { case(id: "x") { caseId } }`, operationName: PERSONAL },
      /"operationName" names no operation of the document/u,
    ],
    'two operations and none chosen': [
      { query: `query A { case(id: "x") { caseId } } query B { case(id: "x") { caseId } }` },
      /several operations: say which one to run in "operationName"/u,
    ],
    'fragments only': [{ query: 'fragment F on Query { cases { edges { cursor } } }' }, /operation|never used/u],
    'a subscription': [{ query: 'subscription { case(id: "x") { caseId } }' }, /Subscriptions are not served/u],
    'a mutation that does not exist': [{ query: 'mutation { conjurePlace { id } }' }, /conjurePlace.+Mutation/u],
    'a page that counts backwards': [{ query: '{ cases(first: -1) { edges { cursor } } }' }, /counts from 0/u],
    'a page that counts backwards, by variable': [
      { query: 'query ($n: Int) { tasks(first: $n) { edges { cursor } } }', variables: { n: -1 } },
      /counts from 0/u,
    ],
    'a cursor no page ever gave out': [
      { query: `{ cases(after: "${PERSONAL}") { edges { cursor } } }` },
      /no cursor of this list: .+ leave after out/u,
    ],
    'a cursor no page of tasks ever gave out': [
      { query: 'query ($c: String) { tasks(after: $c) { edges { cursor } } }', variables: { c: PERSONAL } },
      /no cursor of this list: .+ leave after out/u,
    ],
  }
  test.each(Object.keys(requests))('%s', async (name) => {
    const [request, says] = requests[name] ?? [{}, /never/u]
    expectRefusal(await send(request), { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says })
  })

  test.each(['cases', 'tasks'])('a page of 101 %s', async (list) => {
    const answer = await send({ query: `{ ${list}(first: 101) { edges { cursor } } }` })
    expectRefusal(answer, { status: 400, code: 'LIMIT_EXCEEDED', says: /100 elements in one list allowed/u })
  })

  describe('A cursor', () => {
    const page = '{ cases(first: 2) { edges { cursor node { caseId } } } }'
    type Edge = { cursor: string; node: { caseId: string } }
    const edgesOf = async (query: string, purpose = 'care.coordinate', agency = 'care-coordination') =>
      (await own.ask(agency, purpose, query)).data.cases.edges as Edge[]

    test('leads to what comes after it, and says nothing by itself', async () => {
      const [first, second] = await edgesOf(page)
      if (first === undefined || second === undefined) throw new Error('the fixture has too few cases for this test')
      expect(
        await edgesOf(`{ cases(first: 1, after: "${first.cursor}") { edges { cursor node { caseId } } } }`),
      ).toEqual([second])
      // When a case was opened needs a grant of its own, and so does its id.
      const inside = Buffer.from(first.cursor, 'base64url').toString('latin1')
      expect(inside).not.toContain(first.node.caseId)
      expect(inside).not.toMatch(/20\d\d-\d\d/u)
    })

    test('is no cursor for another list, purpose or agency, or with one bit changed', async () => {
      const cursor = (await edgesOf(page, 'shelter.place', 'comensha'))[0]?.cursor ?? ''
      expect(cursor).not.toBe('')
      const refusal = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: /no cursor of this list/u }
      const after = (list: string, text: string) => `{ ${list}(after: "${text}") { edges { cursor } } }`
      expectRefusal(await own.ask('comensha', 'shelter.place', after('tasks', cursor)), refusal)
      expectRefusal(await own.ask('comensha', 'registration.national', after('cases', cursor)), refusal)
      expectRefusal(await own.ask('shelter-noord', 'shelter.place', after('cases', cursor)), refusal)
      const other = cursor.at(20) === 'A' ? 'B' : 'A'
      const changed = `${cursor.slice(0, 20)}${other}${cursor.slice(21)}`
      expectRefusal(await own.ask('comensha', 'shelter.place', after('cases', changed)), refusal)
      expect((await own.ask('comensha', 'shelter.place', after('cases', cursor))).status).toBe(200)
    })
  })

  test('nothing of all this was a failure of the hub or of a subgraph', () => {
    expect(own.reported).toEqual([])
  })
})
