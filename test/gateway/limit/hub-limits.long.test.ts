import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql'
import { connect, type Socket } from 'node:net'
import { HubError } from '../../../gateway/index.ts'
import type { Limits } from '../../../gateway/limit/limits.ts'
import { type LoneHub, loneHub } from '../../fixtures/lone-hub.ts'

const GOOD = JSON.stringify({ query: '{ __typename }' })
const TOKEN = 'a-token-for-whoever-collects-the-figures'
/** More than the kernel holds for a client that does not read it: Linux takes 32 MiB and 4 at most. */
const LARGE = 'x'.repeat(48 * 2 ** 20)

let run: LoneHub
beforeAll(async () => {
  run = await loneHub({
    limits: {
      agencyRate: 1,
      agencyBurst: 20,
      agencyInFlight: 2,
      signInRate: 1,
      signInBurst: 3,
      headersTimeout: 300,
      requestTimeout: 600,
      idleTimeout: 900,
      keepAliveTimeout: 300,
    },
    // The proxy of these tests stands where they run.
    trustedProxies: ['127.0.0.1'],
    metricsToken: TOKEN,
    detail: () => ({ secret: 'which version is in force' }),
    async authenticate({ headers }) {
      const [, agency] = /^Bearer (\w+)$/u.exec(headers['authorization'] ?? '') ?? []
      if (agency === undefined || agency === 'wrong') throw new HubError('UNAUTHENTICATED')
      return { agency, kind: 'CARE_COORDINATION', client: `${agency}-${Math.random()}`, purposes: ['care.coordinate'] }
    },
    cases: {
      async scope() {
        await slowly()
        return []
      },
    },
    routes(server) {
      server.server.on('connection', (socket) => served.set(socket.remotePort, socket))
      server.get('/large', async () => LARGE)
    },
  })
})
afterAll(async () => run.hub.close())
/** The hub's ends of its connections, by the client's port. */
const served = new Map<number | undefined, Socket>()
let slowly = async (): Promise<void> => undefined

const as = (agency: string, from?: string) => ({
  authorization: `Bearer ${agency}`,
  ...(from === undefined ? {} : { 'x-forwarded-for': from }),
})

describe('introspection', () => {
  const ask = async (query: string) => run.send(JSON.stringify({ query }), as(`dev${Math.random()}`.replace('.', '')))
  const everything = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }

  test.each([
    ['graphql-js by itself', getIntrospectionQuery()],
    ['graphql-js with all it can ask', getIntrospectionQuery(everything)],
    // As @graphql-codegen, through @graphql-tools/url-loader, and GraphiQL ask.
    ['code generators', getIntrospectionQuery({ ...everything, oneOf: false })],
    ['GraphiQL', getIntrospectionQuery({ ...everything, specifiedByUrl: false, directiveIsRepeatable: false })],
  ])('is answered for %s, and a schema can be built from it', async (_name, query) => {
    const { status, data, errors } = await ask(query)
    expect([status, errors]).toEqual([200, undefined])
    const schema = buildClientSchema(data as unknown as IntrospectionQuery)
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('case')
  })

  test('is refused where it is deeper, or wider, than any tool asks', async () => {
    const deep = `{ __schema { queryType { ${'fields { type { '.repeat(10)} name ${'} }'.repeat(10)} } } }`
    expect((await ask(deep)).errors?.[0]?.extensions).toMatchObject({ limit: 'introspectionDepth', allowed: 20 })
    const types =
      'types { name description fields { name description type { fields { name description type { name description } } } } }'
    const wide = `{ ${Array.from({ length: 9 }, (_, n) => `a${n}: __schema { ${types} }`).join(' ')} }`
    const { status, errors } = await ask(wide)
    expect([status, errors?.[0]?.extensions['code'], errors?.[0]?.extensions['limit']]).toEqual([
      400,
      'LIMIT_EXCEEDED',
      'answerValues',
    ])
  })

  test.each([
    ['before', (schema: string, data: string) => `{ ${schema} ${data} }`],
    ['after', (schema: string, data: string) => `{ ${data} ${schema} }`],
    [
      'in a fragment',
      (schema: string, data: string) => `{ ...S ...D } fragment S on Query {${schema}} fragment D on Query {${data}}`,
    ],
  ])('%s data lifts none of the limits on data', async (_name, mixed) => {
    const schema = '__schema { queryType { name } }'
    const deep = `case(id: "x") { ${'tasks { case { '.repeat(7)} state ${'} }'.repeat(7)} }`
    expect((await ask(mixed(schema, deep))).errors?.[0]?.extensions).toMatchObject({ limit: 'depth', allowed: 12 })
    const wide =
      'tasks(first: 100) { edges { node { case { tasks { case { tasks { case { tasks { taskId } } } } } } } } }'
    expect((await ask(mixed(schema, wide))).errors?.[0]?.extensions).toMatchObject({ limit: 'answerValues' })
  })
})

describe('one agency', () => {
  test('that floods is told when to come again, whichever client asks, and no other agency is refused', async () => {
    const flood = await Promise.all(Array.from({ length: 60 }, async () => run.send(GOOD, as('flood'))))
    const refused = flood.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    for (const { headers, errors } of refused) {
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/u)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', retryAfter: 1 })
    }
    expect((await run.send(GOOD, as('calm'))).status).toBe(200)
  })

  test('that asks too often, one request after the other, is refused by its rate', async () => {
    const answers = []
    for (let times = 0; times < 40 && answers.at(-1)?.status !== 429; times++) {
      answers.push(await run.send(GOOD, as('eager')))
    }
    expect(answers.at(-1)?.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^Too many: 1 requests a second from one agency allowed: try again in \d+ s$/u),
      extensions: { limit: 'agencyRate', allowed: 1 },
    })
    expect(answers.length).toBeGreaterThan(20)
  })

  test('cannot hold the hub with slow requests, and gets its places back, also those of clients that went away', async () => {
    let letGo = (): void => undefined
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    slowly = async () => gate
    const slow = JSON.stringify({ query: '{ case(id: "x") { state } }' })
    const abort = new AbortController()
    const first = run.send(slow, as('slow'))
    const second = fetch(`${run.base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...as('slow') },
      body: slow,
      signal: abort.signal,
    }).catch(() => undefined)
    const third = async () => (await run.send(GOOD, as('slow'))).errors?.[0]?.extensions['limit']
    while ((await third()) !== 'agencyInFlight') await pause(5)
    // Going away does not end the work, so it does not free the place.
    abort.abort()
    await second
    await pause(50)
    expect(await third()).toBe('agencyInFlight')
    expect((await run.send(GOOD, as('other'))).status).toBe(200)
    letGo()
    slowly = async () => undefined
    expect((await first).status).toBe(200)
    while ((await third()) === 'agencyInFlight') await pause(5)
  })
})

describe('refused sign-ins', () => {
  test('of one address are limited wherever it tries, and those of other addresses are not', async () => {
    const guess = async (from: string) => run.send(GOOD, as('wrong', from))
    const statuses = []
    for (let times = 0; times < 12; times++) statuses.push((await guess('192.0.2.1')).status)
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401])
    expect(statuses).toContain(429)
    // IPv6: by the network that one subscriber has whole.
    for (let times = 0; times < 12; times++) await guess(`2001:db8::${times}`)
    const limited = await guess('2001:db8::ffff')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1'])
    expect(limited.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'signInRate' })
    expect((await guess('192.0.2.2')).status).toBe(401)
    // Whoever guesses the token of the figures guesses, too.
    const figures = () => fetch(`${run.base}/metrics`, { headers: as('guess', '192.0.2.3') })
    for (let times = 0; times < 12; times++) await (await figures()).text()
    expect((await figures()).status).toBe(429)
    // Looking whether the hub is alive is no guess.
    expect((await fetch(`${run.base}/livez`, { headers: { 'x-forwarded-for': '192.0.2.3' } })).status).toBe(200)
  })
})

describe('the machine’s clock, when it is set,', () => {
  // All that tells how long something lasted goes on as it does.
  beforeAll(() => {
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    })
  })
  afterAll(() => {
    jest.useRealTimers()
  })

  test.each([
    ['an agency that asks too often', 20, () => run.send(GOOD, as('clocked'))],
    ['an address whose sign-ins are refused', 3, () => run.send(GOOD, as('wrong', '192.0.2.99'))],
  ] as const)('gives %s nothing, and takes nothing from it', async (_who, burst, send) => {
    const statuses = async (count: number) => {
      const answers = []
      for (let times = 0; times < count; times++) answers.push(await send())
      return answers
    }
    const limited = ({ status }: { readonly status: number }) => status === 429
    expect((await statuses(burst + 5)).some(limited)).toBe(true)
    // An hour would fill what it may ask at once.
    jest.setSystemTime(Date.now() + 3_600_000)
    expect((await statuses(Math.min(burst, 10))).some(limited)).toBe(true)
    // And it would have to wait for all of this.
    jest.setSystemTime(Date.now() - 7_200_000)
    const refused = (await statuses(burst + 5)).filter(limited)
    expect(refused.map(({ errors }) => errors?.[0]?.extensions['retryAfter'])).toEqual(refused.map(() => 1))
    let last = await send()
    for (let tries = 0; tries < 30 && limited(last); tries++) {
      await pause(100)
      last = await send()
    }
    expect(limited(last)).toBe(false)
  })
})

describe('how the hub is doing', () => {
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${run.base}${path}`, { headers })
    return { status: response.status, text: await response.text() }
  }

  test('is told to this machine', async () => {
    expect((await get('/metrics')).text).toContain('schakel_request_seconds')
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      ready: false,
      checks: { 'subgraph police': false },
      detail: { secret: 'which version is in force' },
    })
  })

  test.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Real-IP', 'Via'])(
    'is not told through a proxy on it (%s)',
    async (header) => {
      expect((await get('/metrics', { [header]: '192.0.2.9' })).status).toBe(404)
      const ready = await get('/readyz', { [header]: '127.0.0.1' })
      expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { ready: false }])
    },
  )

  test('is told through a proxy to a bearer of the token, and of no other', async () => {
    const through = { 'x-forwarded-for': '192.0.2.10' }
    expect((await get('/metrics', { ...through, authorization: `Bearer ${TOKEN}` })).status).toBe(200)
    expect((await get('/readyz', { ...through, authorization: `Bearer ${TOKEN}` })).text).toContain('in force')
    for (const wrong of [`${TOKEN}x`, TOKEN.slice(1), 'undefined']) {
      expect((await get('/metrics', { ...through, authorization: `Bearer ${wrong}` })).status).not.toBe(200)
    }
  })
})

describe('a slow client', () => {
  const head = (length: number) =>
    `POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer drip\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`

  test.each<[string, (socket: Socket) => void]>([
    ['that is silent', () => undefined],
    ['that sends half its headers', (socket) => socket.write(head(100))],
    ['that sends its headers drop by drop', (socket) => drip(socket, head(100))],
    ['that sends half its body', (socket) => socket.write(`${head(100)}\r\n{"query":`)],
    [
      'that sends its body drop by drop',
      (socket) => {
        socket.write(`${head(1000)}\r\n`)
        drip(socket, GOOD.padEnd(999))
      },
    ],
    ['that has closed its half of the connection', (socket) => socket.end(`${head(100)}\r\n{"query":`)],
    ['that keeps its connection after an answer', (socket) => socket.write(`${head(GOOD.length)}\r\n${GOOD}`)],
  ])('%s is cut off', async (_name, begin) => {
    const socket = await opened()
    begin(socket)
    socket.resume()
    await closed(socket)
  })

  // So that none of the times stands in for another that is not kept to.
  test.each<[keyof Limits, number, (socket: Socket) => void]>([
    ['headersTimeout', 300, (socket) => drip(socket, head(100))],
    [
      'requestTimeout',
      600,
      (socket) => {
        socket.write(`${head(1000)}\r\n`)
        drip(socket, GOOD.padEnd(999))
      },
    ],
    ['idleTimeout', 300, (socket) => socket.write(`${head(100)}\r\n{"query":`)],
    ['keepAliveTimeout', 300, (socket) => socket.write(`${head(GOOD.length)}\r\n${GOOD}`)],
  ])(
    'is cut off by %s alone',
    async (name, milliseconds, begin) => {
      const long = { headersTimeout: 90_000, requestTimeout: 90_000, idleTimeout: 90_000, keepAliveTimeout: 90_000 }
      const patient = await loneHub({ limits: { ...long, [name]: milliseconds } })
      const socket = await opened(patient.base)
      begin(socket)
      socket.resume()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), 10_000)))
      const isCutOff = await Promise.race([closed(socket).then(() => true), late])
      clearTimeout(timer)
      socket.destroy()
      await patient.hub.close()
      expect(isCutOff).toBe(true)
    },
    20_000,
  )

  test('that does not read its answer is cut off, long before it has all of it', async () => {
    const socket = await opened()
    socket.pause()
    socket.write('GET /large HTTP/1.1\r\nHost: hub\r\n\r\n')
    // Nothing is read until the hub has closed its end.
    await new Promise<void>((resolve) => served.get(socket.localPort)?.once('close', () => resolve()))
    socket.resume()
    await closed(socket)
    expect(socket.bytesRead).toBeLessThan(LARGE.length)
  })

  test('leaves the hub able to answer the others', async () => {
    expect((await run.send(GOOD, as('patient'))).status).toBe(200)
  })
})

async function opened(base = run.base): Promise<Socket> {
  const { port } = new URL(base)
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return socket
}

/** Resolves when the other side has closed; that it does not is told by the time that a test may take. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.readableEnded && !socket.destroyed) {
    await new Promise<void>((resolve) => {
      socket.once('end', resolve)
      socket.once('close', () => resolve())
    })
  }
  socket.destroy()
}

function drip(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer)
    else socket.write(text[at++] ?? '')
  }, 50)
  socket.once('end', () => clearInterval(timer))
  socket.once('close', () => clearInterval(timer))
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
