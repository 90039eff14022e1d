import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Fastify, { type FastifyInstance } from 'fastify'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose'
import { createAuthenticate } from '../../../gateway/authenticate/create-authenticate.ts'
import { demoIdentity } from '../../../gateway/identity/demo-identity.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'

const agencies: readonly AgencyEntry[] = [
  { slug: 'shelter-noord', name: 'Shelter', kind: 'SHELTER', oin: '00000099000000011000' },
  { slug: 'ind', name: 'IND', kind: 'IND', oin: '00000099000000006000' },
]
const issuerOf = (agency: AgencyEntry): string => `http://hub.test:4000/identity/${agency.slug}`
const now = () => new Date('2026-03-02T10:00:00Z')

let dataDir: string
let server: FastifyInstance
async function start(): Promise<FastifyInstance> {
  const fresh = Fastify()
  await fresh.register(demoIdentity, { agencies, issuerOf, dataDir, now, environment: 'test' })
  await fresh.listen({ port: 0, host: '127.0.0.1' })
  return fresh
}
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schakel-identity-'))
  server = await start()
})
afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
})

const good = {
  grant_type: 'client_credentials',
  client_id: 'shelter-noord',
  client_secret: 'demo',
  scope: 'purpose:shelter.place',
}

/** Over a real connection: Fastify's `inject` cannot be loaded by Jest on Node 20. */
async function call(path: string, init: RequestInit = {}, on = server) {
  const address = on.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server is not listening')
  const answer = await fetch(`http://127.0.0.1:${address.port}${path}`, init)
  return {
    status: answer.status,
    header: (name: string) => answer.headers.get(name),
    body: (await answer.json()) as Record<string, unknown>,
  }
}

const ask = (body: Record<string, string> | string, headers: Record<string, string> = {}) =>
  call('/identity/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
  })

const keysOf = async (slug: string, on = server) =>
  (await call(`/identity/${slug}/jwks`, {}, on)).body as unknown as JSONWebKeySet

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

describe('demo identities', () => {
  test('a client gets an access token of its own issuer, which the hub accepts', async () => {
    const { status, header, body } = await ask({ ...good, scope: 'purpose:shelter.place purpose:care.coordinate' })
    expect(status).toBe(200)
    expect(header('cache-control')).toBe('no-store')
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'purpose:shelter.place purpose:care.coordinate',
    })
    const token = String(body['access_token'])
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'EdDSA' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({
      iss: issuerOf(agencies[0] as AgencyEntry),
      aud: 'schakel',
      sub: 'shelter-noord',
      client_id: 'shelter-noord',
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600)

    const sets = new Map<string, JSONWebKeySet>()
    for (const agency of agencies) sets.set(issuerOf(agency), await keysOf(agency.slug))
    const authenticate = createAuthenticate({
      agencies,
      issuerOf,
      keySetFor: (issuer) => createLocalJWKSet(sets.get(issuer) ?? { keys: [] }),
      now,
    })
    expect(await authenticate({ headers: { authorization: `Bearer ${token}` } })).toEqual({
      agency: '00000099000000011000',
      kind: 'SHELTER',
      client: 'shelter-noord',
      purposes: ['shelter.place', 'care.coordinate'],
    })
  })

  test('every token has an id of its own', async () => {
    const ids = await Promise.all(
      [ask(good), ask(good)].map(async (answer) => decodeJwt(String((await answer).body['access_token'])).jti),
    )
    expect(new Set(ids).size).toBe(2)
  })

  test('the request may be JSON, and the client may be named by HTTP Basic', async () => {
    const json = await ask(JSON.stringify(good), { 'content-type': 'application/json; charset=utf-8' })
    expect(json.status).toBe(200)
    const { grant_type, scope } = good
    const named = await ask({ grant_type, scope }, { authorization: basic('shelter%2Dnoord', 'demo') })
    expect(decodeJwt(String(named.body['access_token'])).sub).toBe('shelter-noord')
  })

  test('no scope gives a token without purposes', async () => {
    const { grant_type, client_id, client_secret } = good
    const { body } = await ask({ grant_type, client_id, client_secret })
    expect(body).not.toHaveProperty('scope')
    expect(decodeJwt(String(body['access_token']))).not.toHaveProperty('scope')
  })

  test('a purpose is passed on without being judged', async () => {
    expect((await ask({ ...good, scope: 'purpose:no.such' })).body).toMatchObject({ scope: 'purpose:no.such' })
  })

  test.each([
    ['an unknown client', { ...good, client_id: 'nobody' }, {}, 401, 'invalid_client'],
    ['a wrong secret', { ...good, client_secret: 'Demo' }, {}, 401, 'invalid_client'],
    ['no secret', { grant_type: good.grant_type, client_id: good.client_id }, {}, 401, 'invalid_client'],
    ['a client named like a property of every object', { ...good, client_id: '__proto__' }, {}, 401, 'invalid_client'],
    ['malformed Basic', { grant_type: good.grant_type }, { authorization: 'Basic !!' }, 401, 'invalid_client'],
    [
      'Basic with a wrong secret',
      { grant_type: good.grant_type },
      { authorization: basic('ind', 'x') },
      401,
      'invalid_client',
    ],
    ['another grant', { ...good, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
    ['no grant', { client_id: 'ind', client_secret: 'demo' }, {}, 400, 'invalid_request'],
    ['a scope with two spaces', { ...good, scope: 'purpose:a  purpose:b' }, {}, 400, 'invalid_scope'],
    ['a scope with a quote', { ...good, scope: 'purpose:"a' }, {}, 400, 'invalid_scope'],
    ['a secret in the body beside Basic', good, { authorization: basic('ind', 'demo') }, 400, 'invalid_request'],
    [
      'another client in the body than by Basic',
      { grant_type: good.grant_type, client_id: 'ind' },
      { authorization: basic('shelter-noord', 'demo') },
      400,
      'invalid_request',
    ],
    ['a parameter sent twice', `${new URLSearchParams(good).toString()}&scope=purpose:b`, {}, 400, 'invalid_request'],
    ['malformed JSON', '{', { 'content-type': 'application/json' }, 400, 'invalid_request'],
    ['a JSON list', '[]', { 'content-type': 'application/json' }, 400, 'invalid_request'],
    ['XML', '<a/>', { 'content-type': 'text/xml' }, 400, 'invalid_request'],
    ['a body of 20 KB', { ...good, scope: 'a'.repeat(20_000) }, {}, 400, 'invalid_request'],
  ] as const)('%s is refused as OAuth 2 says', async (_name, body, headers, status, error) => {
    const answer = await ask(body, headers)
    expect({ status: answer.status, error: answer.body['error'] }).toEqual({ status, error })
    expect(answer.body).not.toHaveProperty('access_token')
    expect(answer.header('www-authenticate') === null).toBe(status !== 401)
  })

  test('each issuer publishes its own keys, never the private half, and its metadata', async () => {
    const [shelter, ind] = [await keysOf('shelter-noord'), await keysOf('ind')]
    expect(shelter.keys[0]?.['x']).not.toBe(ind.keys[0]?.['x'])
    expect(shelter.keys[0]).not.toHaveProperty('d')
    const metadata = await call('/identity/ind/.well-known/oauth-authorization-server')
    expect(metadata.body).toMatchObject({
      issuer: 'http://hub.test:4000/identity/ind',
      token_endpoint: 'http://hub.test:4000/identity/token',
      jwks_uri: 'http://hub.test:4000/identity/ind/jwks',
    })
    expect((await call('/identity/nobody/jwks')).status).toBe(404)
  })

  test('keys stay the same after a restart and can be read by their owner only', async () => {
    const before = await keysOf('ind')
    const again = await start()
    expect(await keysOf('ind', again)).toEqual(before)
    await again.close()
    const path = join(dataDir, 'identity/ind.jwk')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readFile(path, 'utf8')).toContain('"d"')
  })

  test('two servers that start together over the same directory end up with the same keys', async () => {
    const servers = await Promise.all([start(), start(), start()])
    const sets = await Promise.all(servers.map(async (one) => JSON.stringify(await keysOf('ind', one))))
    expect(new Set(sets).size).toBe(1)
    await Promise.all(servers.map((one) => one.close()))
  })

  test('in production it refuses to start and says what to do instead', async () => {
    const production = Fastify()
    await expect(
      production.register(demoIdentity, { agencies, issuerOf, dataDir, now, environment: 'production' }),
    ).rejects.toThrow(/NODE_ENV=production: name the real issuer of each agency/u)
  })
})
