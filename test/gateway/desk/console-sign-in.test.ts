import cookie from '@fastify/cookie'
import { afterEach, expect, test } from '@jest/globals'
import Fastify, { type FastifyInstance } from 'fastify'
import { consoleSignIn } from '../../../gateway/desk/console-sign-in.ts'
import { createSessions } from '../../../gateway/desk/sessions.ts'

const servers: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function listening(server: FastifyInstance): Promise<string> {
  servers.push(server)
  return server.listen({ host: '127.0.0.1', port: 0 })
}

/** Signing in at a hub that people reach at this address, with a provider that lets nobody in. */
async function signingIn(publicUrl: string) {
  const provider = Fastify()
  let issuer = ''
  provider.get('/.well-known/openid-configuration', () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
  }))
  issuer = await listening(provider)
  const hub = Fastify()
  await hub.register(cookie)
  consoleSignIn(hub, {
    identity: { issuer, clientId: 'console', claim: 'sub' },
    sessions: createSessions(() => new Date()),
    people: [],
    publicUrl,
    report: () => undefined,
  })
  const base = await listening(hub)
  return {
    async leave() {
      const { headers } = await fetch(`${base}/admin/sign-in`, { redirect: 'manual' })
      const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? ''
      return { cookie: headers.getSetCookie().join(), state }
    },
    async comeBack({ cookie: given, state }: { readonly cookie: string; readonly state: string }) {
      const { headers } = await fetch(`${base}/admin/callback?code=c&state=${state}`, {
        redirect: 'manual',
        headers: { cookie: given.slice(0, given.indexOf(';')) },
      })
      return headers.get('location')
    },
  }
}

test.each([
  ['https://hub.example', true],
  ['HTTPS://hub.example', true],
  ['http://hub.example', false],
])('a cookie of a hub at %s is for encrypted connections alone: %s', async (publicUrl, secure) => {
  const { cookie: given } = await (await signingIn(publicUrl)).leave()
  expect([given.includes('HttpOnly'), given.includes('Secure')]).toEqual([true, secure])
})

test('many who begin to sign in do not push out somebody who did so before', async () => {
  const hub = await signingIn('https://hub.example')
  const one = await hub.leave()
  for (let count = 0; count < 1100; count += 1) await hub.leave()
  // The provider knows no such code, but the hub knows who comes back.
  expect(await hub.comeBack(one)).toBe('/console/?sign-in=failed')
  expect(await hub.comeBack(one)).toBe('/console/?sign-in=expired')
}, 60_000)
