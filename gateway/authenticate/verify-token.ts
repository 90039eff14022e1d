import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { accepted, HubError, type Outcome, refused } from '../errors.ts'

/** Whom tokens must be meant for. */
export const TOKEN_AUDIENCE = 'schakel'
/** RFC 9068 section 2.1: so that an ID token or any other JWT of the issuer cannot pass for an access token. */
export const TOKEN_TYPE = 'at+jwt'

/** An issuer the hub knows, with the keys of that issuer only. */
export interface TrustedIssuer<A> {
  readonly issuer: string
  readonly agency: A
  readonly keySet: JWTVerifyGetKey
}

/** What the hub takes from a token; the agency comes from the issuer, never from a claim. */
export interface VerifiedToken<A> {
  readonly agency: A
  readonly client: string
  readonly purposes: readonly string[]
}

/** Signatures by a key pair only. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'PS256', 'RS256']
/** RFC 6749 appendix A.1, and a length: it stands in every record of the disclosure log, as the agency's own issuer wrote it. */
const clientId = /^[\x20-\x7e]{1,128}$/u
/** Characters; far above any token that names all purposes. */
const longestToken = 8192

/**
 * Verifies an access token (RFC 9068). The issuer named in the token, not yet believed, only chooses which one key set
 * is tried: with the keys of all agencies in one set, one agency could sign for another.
 */
export async function verifyToken<A>(
  token: string,
  issuers: ReadonlyMap<string, TrustedIssuer<A>>,
  now: Date,
): Promise<Outcome<VerifiedToken<A>>> {
  if (token.length > longestToken) return unauthenticated('malformed', 'The access token is too long')
  const named = issuerNamedBy(token)
  if (named === undefined)
    return unauthenticated('malformed', 'The access token is not a signed JWT that names its issuer')
  const trusted = issuers.get(named)
  if (trusted === undefined) {
    return unauthenticated('unknown-issuer', 'The issuer of the access token is not an agency of this hub')
  }
  try {
    const { payload } = await jwtVerify(token, trusted.keySet, {
      issuer: trusted.issuer,
      audience: TOKEN_AUDIENCE,
      algorithms,
      typ: TOKEN_TYPE,
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      maxTokenAge: '10m',
      clockTolerance: 5,
      currentDate: now,
    })
    return readClaims(payload, trusted.agency)
  } catch (error) {
    return refusalFor(error)
  }
}

function readClaims<A>(payload: JWTPayload, agency: A): Outcome<VerifiedToken<A>> {
  // A list of audiences would let a token meant for another service be used here, and the other way round.
  if (typeof payload.aud !== 'string') {
    return unauthenticated(
      'wrong-audience',
      'The access token must be meant for "schakel" alone: send aud as one string',
    )
  }
  const scope = payload['scope']
  if (scope !== undefined && typeof scope !== 'string') {
    return unauthenticated('malformed', 'The scope of the access token must be one string, separated by spaces')
  }
  const client = payload['client_id'] ?? payload.sub
  if (typeof client !== 'string' || client === '' || typeof payload.jti !== 'string' || payload.jti === '') {
    return unauthenticated('malformed', 'The access token must name its client and carry an id (client_id, jti)')
  }
  if (!clientId.test(client)) {
    return unauthenticated(
      'malformed',
      'The client_id of the access token must be at most 128 visible ASCII characters',
    )
  }
  return accepted({ agency, client, purposes: purposesOf(scope ?? '') })
}

/** Scopes that are no purpose are another service's business. */
function purposesOf(scope: string): readonly string[] {
  const purposes = scope
    .split(' ')
    .filter((entry) => entry.startsWith('purpose:'))
    .map((entry) => entry.slice('purpose:'.length))
    .filter((purpose) => purpose !== '')
  return [...new Set(purposes)]
}

function issuerNamedBy(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

function refusalFor(error: unknown): Outcome<never> {
  if (error instanceof errors.JWTExpired) {
    return unauthenticated('expired', 'The access token has expired: ask your identity provider for a new one', error)
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'aud':
        return unauthenticated(
          'wrong-audience',
          'The access token is meant for another service: its aud must be "schakel"',
          error,
        )
      case 'typ':
        return unauthenticated('wrong-type', 'This is not an access token: its typ must be "at+jwt" (RFC 9068)', error)
      case 'iss':
        return unauthenticated('unknown-issuer', 'The issuer of the access token is not an agency of this hub', error)
      case 'nbf':
        return unauthenticated(
          'not-yet-valid',
          'The access token is not valid yet: check the clock of its issuer',
          error,
        )
      default:
        return unauthenticated(
          'malformed',
          `The claim ${shown(error.claim)} of the access token is missing or wrong`,
          error,
        )
    }
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return unauthenticated('bad-signature', 'The access token is not signed with a key of its issuer', error)
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return unauthenticated(
      'bad-signature',
      `The access token must be signed with one of ${algorithms.join(', ')}`,
      error,
    )
  }
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  ) {
    return unauthenticated('malformed', 'The access token is not a signed JWT this hub can read', error)
  }
  // Everything else comes from fetching the keys. Their address and the failure stay inside.
  return unauthenticated('keys-unavailable', 'The keys of the issuer cannot be fetched now: try again later', error)
}

/** Why a caller is not known, as a word for programs and a sentence for people. */
export type AuthenticationReason =
  | 'missing'
  | 'malformed'
  | 'expired'
  | 'not-yet-valid'
  | 'unknown-issuer'
  | 'wrong-audience'
  | 'wrong-type'
  | 'bad-signature'
  | 'keys-unavailable'

/** The refusal every failed authentication ends in. */
export function unauthenticated(
  reason: AuthenticationReason,
  message: string,
  cause?: unknown,
): { readonly ok: false; readonly error: HubError } {
  return refused(new HubError('UNAUTHENTICATED', message, { details: { reason }, cause }))
}

function shown(claim: string): string {
  return claim === 'unspecified' ? 'set' : claim
}
