import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthenticate } from '../../../gateway/authenticate/create-authenticate.ts'
import { keyTimes } from '../../../gateway/authenticate/issuer-key-set.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import { createIssuer, now } from './token-workshop.ts'

type Issuer = Awaited<ReturnType<typeof createIssuer>>
const agency = { slug: 'shelter', oin: '00000001000000000001', kind: 'SHELTER' } as AgencyEntry

let server: Server
/** Where an issuer's address leads to that sends elsewhere: a set that is good, and not the issuer's. */
let elsewhere: Server
let issuer: string
let first: Issuer
let second: Issuer
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++
    publish(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  elsewhere = createServer((_request, response) => publishing(first)(response))
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  first = await createIssuer(issuer)
  second = await createIssuer(issuer, 'EdDSA', 'k2')
})
afterAll(async () => {
  for (const each of [server, elsewhere]) {
    each.closeAllConnections()
    await new Promise((resolve) => each.close(resolve))
  }
})

let asked: number
let elapsed: number
let publish: (response: ServerResponse) => void
let told: Readonly<Record<string, unknown>>[]
let authenticate: ReturnType<typeof createAuthenticate>
beforeEach(() => {
  asked = 0
  elapsed = 0
  told = []
  publish = publishing(first)
  authenticate = createAuthenticate({
    agencies: [agency],
    issuerOf: () => issuer,
    keyTimes: { timeout: 800 },
    now: () => now,
    elapsed: () => elapsed,
    report: (event, detail) => told.push({ event, ...detail }),
  })
})
const publishing =
  (...issuers: Issuer[]) =>
  (response: ServerResponse): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ keys: issuers.map(({ publicJwk }) => publicJwk) }))
const present = async (by: Issuer, header = {}) =>
  authenticate({ headers: { authorization: `Bearer ${await by.sign({}, header)}` } }).then(
    () => 'in',
    (error: { details?: { reason?: string }; message: string }) => error.details?.reason ?? error.message,
  )

const away: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'does not answer': () => undefined,
  'breaks off': (response) => void response.destroy(),
  'answers half': (response) => {
    response.writeHead(200, { 'content-length': '900' })
    response.write('{"keys":[')
    response.destroy()
  },
  'answers with a page of HTML': (response) => void response.end('<h1>Maintenance</h1>'),
  'answers 503': (response) => void response.writeHead(503).end('{"keys":[]}'),
  'sends elsewhere': (response) => {
    const { port } = elsewhere.address() as AddressInfo
    response.writeHead(302, { location: `http://127.0.0.1:${port}/jwks` }).end()
  },
  'answers with what is no key set': (response) => void response.end('{"keys":"none"}'),
  'never ends its answer': (response) => {
    const more = setInterval(() => response.write(' '.repeat(100_000)), 5)
    response.on('close', () => clearInterval(more))
  },
}
test.each(Object.keys(away))(
  'when an issuer %s, its last good keys stand in for an hour, then nobody is let in, and it recovers by itself',
  async (name) => {
    expect(await present(first)).toBe('in')
    publish = away[name] ?? publish
    elapsed = keyTimes.refresh + 1
    expect(await present(first)).toBe('in')
    elapsed = keyTimes.lastGood - 1
    expect(await present(first)).toBe('in')
    elapsed = keyTimes.lastGood + keyTimes.cooldown
    expect(await present(first)).toBe('keys-unavailable')
    expect(told.map((failure) => failure['last good set'])).toEqual(['used', 'used', 'too old'])
    expect(told[0]).toMatchObject({ event: 'issuer-keys-unavailable', issuer })
    publish = publishing(first)
    elapsed += keyTimes.retry
    expect(await present(first)).toBe('in')
  },
)

test('an issuer that does not answer holds up one request per half minute and not each', async () => {
  await present(first)
  publish = () => undefined
  elapsed = keyTimes.refresh + 1
  asked = 0
  const answers = await Promise.all(Array.from({ length: 20 }, () => present(first)))
  expect(new Set(answers)).toEqual(new Set(['in']))
  for (let count = 0; count < 20; count++) expect(await present(first)).toBe('in')
  expect(asked).toBe(1)
})

test('a key that was removed at its issuer is not taken beyond the refresh interval', async () => {
  publish = publishing(first, second)
  expect([await present(first), await present(second)]).toEqual(['in', 'in'])
  publish = publishing(second)
  elapsed = keyTimes.refresh - 1
  expect(await present(first)).toBe('in')
  elapsed = keyTimes.refresh
  expect([await present(first), await present(second)]).toEqual(['bad-signature', 'in'])
})

test('nor does it come back when the issuer is away afterwards', async () => {
  await present(first)
  publish = publishing(second)
  elapsed = keyTimes.refresh
  expect(await present(first)).toBe('bad-signature')
  publish = (response) => void response.destroy()
  elapsed += keyTimes.refresh
  expect([await present(first), await present(second)]).toEqual(['bad-signature', 'in'])
})

test('a new key is found when the first token comes that is signed with it', async () => {
  await present(first)
  publish = publishing(first, second)
  elapsed = keyTimes.cooldown
  expect(await present(second)).toBe('in')
})

test('a flood of tokens with keys nobody has heard of asks the issuer once per half minute', async () => {
  await present(first)
  asked = 0
  for (let half = 1; half <= 3; half++) {
    elapsed = half * keyTimes.cooldown
    const kids = Array.from({ length: 200 }, (_none, index) => `flood-${half}-${index}`)
    const answers = await Promise.all(kids.map((kid) => present(second, { kid })))
    expect(new Set(answers)).toEqual(new Set(['bad-signature']))
  }
  expect(asked).toBe(3)
  expect(await present(first)).toBe('in')
})

test('all who come first at one time are let in by one fetch', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => present(first)))
  expect(new Set(answers)).toEqual(new Set(['in']))
  expect(asked).toBe(1)
})

test('before any keys were had nobody is let in, and the issuer is asked again soon', async () => {
  publish = (response) => void response.destroy()
  expect(await present(first)).toBe('keys-unavailable')
  publish = publishing(first)
  expect(await present(first)).toBe('keys-unavailable')
  elapsed = keyTimes.retry
  expect(await present(first)).toBe('in')
})
