import type { FastifyInstance, FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  None,
  ClientSecretPost,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { PersonEntry } from '../../policies/engine/policy-document.ts'
import type { ConsoleIdentity } from './console-identity.ts'
import type { Sessions } from './sessions.ts'

/** Holds the secret of a session. On the console's own API only: the GraphQL endpoint of the agencies never sees it. */
export const SESSION_COOKIE = 'schakel_console'
const SIGNING_IN = 'schakel_signing_in'
/** Milliseconds from leaving for the provider until coming back. */
const SIGN_IN_TIME = 10 * 60_000

export interface SignInOptions {
  readonly identity: ConsoleIdentity
  readonly sessions: Sessions
  readonly people: readonly PersonEntry[]
  /** Address people reach the hub at. */
  readonly publicUrl: string
  /** Somebody signed in, or could not: for whoever runs the hub. */
  readonly report: (event: string, detail: Readonly<Record<string, unknown>>) => void
}

interface Leaving {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  /** Page of the console to come back to. */
  readonly back: string
}

/**
 * Signing in with OpenID Connect: authorization code with PKCE (RFC 7636), state and nonce, each used once. Who may come in is
 * in agencies.yaml; the provider only says who it is.
 */
export function consoleSignIn(
  server: FastifyInstance,
  { identity, sessions, people, publicUrl, report }: SignInOptions,
): void {
  const callback = new URL('/admin/callback', publicUrl).href
  const secure = new URL(publicUrl).protocol === 'https:'
  // Anybody can begin to sign in, and many who do push out those before them: so many that they would need thousands a second.
  const leaving = new LRUCache<string, Leaving>({ max: 50_000, ttl: SIGN_IN_TIME })
  let found: Promise<Configuration> | undefined
  const provider = (): Promise<Configuration> => {
    // A provider that could not be reached is asked again by the next one.
    found ??= discover(identity).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }

  server.get<{ Querystring: { back?: string } }>('/admin/sign-in', async (request, reply) => {
    const verifier = randomPKCECodeVerifier()
    const leave = { verifier, state: randomState(), nonce: randomNonce(), back: pageOf(request.query.back) }
    const url = buildAuthorizationUrl(await provider(), {
      redirect_uri: callback,
      scope: 'openid',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: leave.state,
      nonce: leave.nonce,
      // Who sits down at this screen says who they are, also when somebody else did so before.
      prompt: 'login',
    })
    const ticket = randomState()
    leaving.set(ticket, leave)
    // Lax, for coming back from the provider is a navigation from elsewhere.
    void reply.setCookie(SIGNING_IN, ticket, {
      path: '/admin/callback',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: SIGN_IN_TIME / 1000,
    })
    return reply.header('cache-control', 'no-store').redirect(url.href)
  })

  server.get('/admin/callback', async (request, reply) => {
    const ticket = request.cookies[SIGNING_IN]
    const leave = ticket === undefined ? undefined : leaving.get(ticket)
    void reply.clearCookie(SIGNING_IN, { path: '/admin/callback' })
    if (ticket === undefined || leave === undefined) return toStart(reply, 'expired')
    leaving.delete(ticket)
    let subject: string | undefined
    try {
      const tokens = await authorizationCodeGrant(await provider(), new URL(request.url, publicUrl), {
        pkceCodeVerifier: leave.verifier,
        expectedState: leave.state,
        expectedNonce: leave.nonce,
        idTokenExpected: true,
      })
      const claim = tokens.claims()?.[identity.claim]
      subject = typeof claim === 'string' ? claim : undefined
    } catch (error) {
      report('console-sign-in-failed', { cause: error instanceof Error ? error.message : String(error) })
      return toStart(reply, 'failed')
    }
    const person = people.find(({ id }) => id === subject)
    if (person === undefined) {
      report('console-sign-in-failed', { cause: 'not among the people in agencies.yaml' })
      return toStart(reply, 'unknown')
    }
    report('console-signed-in', { person: person.id })
    void reply.setCookie(SESSION_COOKIE, sessions.begin(person.id), {
      path: '/admin',
      httpOnly: true,
      sameSite: 'strict',
      secure,
    })
    return reply.header('cache-control', 'no-store').redirect(leave.back)
  })
}

function discover({ issuer, clientId, clientSecret }: ConsoleIdentity): Promise<Configuration> {
  const authentication = clientSecret === undefined ? None() : ClientSecretPost(clientSecret)
  // A provider on this machine is the demo's own; every other one is reached over TLS.
  const options = isThisMachine(issuer) ? { execute: [allowInsecureRequests] } : {}
  return discovery(new URL(issuer), clientId, undefined, authentication, options)
}

function isThisMachine(issuer: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname)
}

/** Only a page of the console: an address from outside would send whoever signs in elsewhere. */
function pageOf(back: string | undefined): string {
  return back !== undefined && /^\/console\/[\w/-]*(?:\?[\w=&.:-]*)?$/u.test(back) ? back : '/console/'
}

function toStart(reply: FastifyReply, why: 'expired' | 'failed' | 'unknown') {
  return reply.header('cache-control', 'no-store').redirect(`/console/?sign-in=${why}`)
}
