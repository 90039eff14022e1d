import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { SignJWT } from 'jose'
import type { AgencyEntry } from '../../policies/engine/policy-document.ts'
import { TOKEN_AUDIENCE, TOKEN_TYPE } from '../authenticate/verify-token.ts'
import { type IssuerKeys, issuerKeysIn } from './issuer-keys.ts'
import { readForm, readTokenRequest, type TokenError, type TokenRequest } from './read-client.ts'

export interface DemoIdentityOptions {
  readonly agencies: readonly AgencyEntry[]
  /** `<base>/identity/<slug>`; the paths served follow from the slug. */
  readonly issuerOf: (agency: AgencyEntry) => string
  /** Keys are kept in `<dataDir>/identity/`. */
  readonly dataDir: string
  readonly now: () => Date
  /** NODE_ENV; in production the demo identities refuse to start. */
  readonly environment?: string | undefined
}

/** Secret of every demo client. It protects nothing: the cases behind it are made up. */
const demoSecret = 'demo'
/** Seconds. */
const tokenLifetime = 600

/**
 * A Fastify plugin: identities to try the hub out with. `POST /identity/token` gives an access token (RFC 9068) to
 * whoever names an agency's slug; every agency is an issuer with keys of its own, as it would be in earnest. It does not
 * judge purposes: the hub does.
 */
export async function demoIdentity(server: FastifyInstance, options: DemoIdentityOptions): Promise<void> {
  const environment = 'environment' in options ? options.environment : process.env['NODE_ENV']
  if (environment === 'production') {
    throw new Error(
      'Demo identities give a token to anyone, so they do not start with NODE_ENV=production: name the real issuer of each agency in policies/agencies.yaml',
    )
  }
  const agencies = new Map(options.agencies.map((agency) => [agency.slug, agency]))
  const directory = join(options.dataDir, 'identity')
  const keys = new Map<string, Promise<IssuerKeys>>()
  const keysOf = (slug: string): Promise<IssuerKeys> => {
    const known = keys.get(slug)
    if (known !== undefined) return known
    const loading = issuerKeysIn(directory, slug)
    keys.set(slug, loading)
    // A failure is not remembered: the next request tries again.
    loading.catch(() => keys.delete(slug))
    return loading
  }

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const asText = { parseAs: 'string', bodyLimit: 16 * 1024 } as const
    scope.addContentTypeParser('application/x-www-form-urlencoded', asText, (_request, body: string, done) =>
      done(null, readForm(body)),
    )
    scope.addContentTypeParser('application/json', asText, scope.getDefaultJsonParser('error', 'error'))
    scope.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) => {
      const mistaken = error.statusCode !== undefined && error.statusCode < 500
      return refuse(
        reply,
        {
          error: 'invalid_request',
          error_description: 'Send grant_type, client_id, client_secret and scope as a form or as JSON',
        },
        mistaken ? 400 : 500,
      )
    })

    scope.post('/identity/token', async (request, reply) => {
      const body = request.body
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        return refuse(reply, {
          error: 'invalid_request',
          error_description: 'Send a form or a JSON object, each parameter once',
        })
      }
      const asked = readTokenRequest(body as Readonly<Record<string, unknown>>, request.headers.authorization)
      if ('error' in asked) return refuse(reply, asked)
      const agency = agencies.get(asked.clientId)
      if (agency === undefined || !isDemoSecret(asked.clientSecret)) {
        return refuse(reply, {
          error: 'invalid_client',
          error_description:
            'No such client, or not its secret: demo clients are the slugs in policies/agencies.yaml, with secret demo',
        })
      }
      const token = await signToken(options.issuerOf(agency), asked, await keysOf(agency.slug), options.now())
      return unstored(reply).send({
        access_token: token,
        token_type: 'Bearer',
        expires_in: tokenLifetime,
        ...(asked.scopes.length === 0 ? {} : { scope: asked.scopes.join(' ') }),
      })
    })

    for (const agency of options.agencies) {
      const issuer = options.issuerOf(agency)
      scope.get(`/identity/${agency.slug}/jwks`, async () => ({ keys: [(await keysOf(agency.slug)).publicJwk] }))
      const metadata = {
        issuer,
        token_endpoint: new URL('/identity/token', issuer).href,
        jwks_uri: `${issuer}/jwks`,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      }
      scope.get(`/identity/${agency.slug}/.well-known/oauth-authorization-server`, () => metadata)
      // RFC 8414 section 3.1 puts the well-known part before the path of the issuer.
      scope.get(`/.well-known/oauth-authorization-server/identity/${agency.slug}`, () => metadata)
    }
  })
}

function signToken(issuer: string, asked: TokenRequest, keys: IssuerKeys, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  return new SignJWT({
    client_id: asked.clientId,
    ...(asked.scopes.length === 0 ? {} : { scope: asked.scopes.join(' ') }),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYPE, kid: keys.kid })
    .setIssuer(issuer)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(asked.clientId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + tokenLifetime)
    .sign(keys.privateKey)
}

function isDemoSecret(secret: string): boolean {
  return timingSafeEqual(digest(secret), digest(demoSecret))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** RFC 6749 section 5.2: 400, but 401 for a client that is not known, naming the scheme it may use. */
function refuse(reply: FastifyReply, error: TokenError, status = error.error === 'invalid_client' ? 401 : 400) {
  if (status === 401) reply.header('www-authenticate', 'Basic realm="schakel demo identities"')
  return unstored(reply).status(status).send(error)
}

/** RFC 6749 section 5.1: nothing of this is kept by anyone in between. */
function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
}
