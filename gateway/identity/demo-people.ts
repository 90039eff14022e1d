import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type { Configuration, Provider } from 'oidc-provider'
import type { PersonEntry } from '../../policies/engine/policy-document.ts'
import { DEMO_PEOPLE_PATH } from '../desk/console-identity.ts'
import { demoPeoplePage } from './demo-people-page.ts'

export interface DemoPeopleOptions {
  readonly people: readonly PersonEntry[]
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  /** NODE_ENV; in production the demo's people refuse to start. */
  readonly environment?: string | undefined
}

/**
 * A Fastify plugin: an OpenID Connect provider to try the console out with. Whoever comes says which of the people in
 * agencies.yaml they are; nothing is proven. Keys and sessions are made anew at every start.
 */
export async function demoPeople(server: FastifyInstance, options: DemoPeopleOptions): Promise<void> {
  const environment = 'environment' in options ? options.environment : process.env['NODE_ENV']
  if (environment === 'production')
    throw new Error(
      'Demo people let anyone be anyone, so they do not start with NODE_ENV=production: name your own provider in SCHAKEL_CONSOLE_ISSUER',
    )
  const { people, issuer, clientId, redirectUri } = options
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const provider = await quietProvider(issuer, {
    clients: [
      {
        client_id: clientId,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'demo-people' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      long: { path: DEMO_PEOPLE_PATH },
      short: { path: DEMO_PEOPLE_PATH },
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `${DEMO_PEOPLE_PATH}/who/${uid}` },
    findAccount: (_context, id) =>
      people.some((person) => person.id === id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    // The console is the only client, and asks for nothing but who it is: there is nothing to consent to.
    async loadExistingGrant(context) {
      const { session, client } = context.oidc
      if (session?.accountId === undefined || client === undefined) return undefined
      const grant = new context.oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, IdToken: 600, AccessToken: 600 },
    routes: { jwks: '/keys' },
  })
  const answer = provider.callback()

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The provider reads its own bodies.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))

    scope.get(`${DEMO_PEOPLE_PATH}/who/:uid`, async (request, reply) => {
      await provider.interactionDetails(request.raw, reply.raw)
      const { uid } = request.params as { readonly uid: string }
      return reply
        .headers(PAGE_HEADERS)
        .type('text/html; charset=utf-8')
        .send(demoPeoplePage(people, `${DEMO_PEOPLE_PATH}/who/${uid}`))
    })

    scope.get<{ Params: { uid: string; person: string } }>(
      `${DEMO_PEOPLE_PATH}/who/:uid/:person`,
      async (request, reply) => {
        const login = { accountId: request.params.person, remember: false }
        const to = await provider.interactionResult(request.raw, reply.raw, { login })
        return reply.header('cache-control', 'no-store').redirect(to)
      },
    )

    scope.all(`${DEMO_PEOPLE_PATH}/*`, (request, reply) => {
      reply.hijack()
      // As a framework does that mounts a part of itself under a path: the provider works out its own addresses from both.
      Object.assign(request.raw, { originalUrl: request.raw.url, url: request.raw.url?.slice(DEMO_PEOPLE_PATH.length) })
      void answer(request.raw, reply.raw)
    })
  })
}

/**
 * Loads and makes the provider, which is not loaded outside a demo, without what it says meanwhile: that everything is kept in
 * memory, which a demo wants, and that its makers try it on later releases of Node than the oldest that the hub runs on.
 */
async function quietProvider(issuer: string, configuration: Configuration): Promise<Provider> {
  const { warn } = console
  console.warn = () => undefined
  try {
    const library = await import('oidc-provider')
    return new library.Provider(issuer, configuration)
  } finally {
    console.warn = warn
  }
}

const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
