import type { JWTVerifyGetKey } from 'jose'
import type { AgencyEntry } from '../../policies/engine/policy-document.ts'
import { isTrustedAddress } from '../../schema/trusted-address.ts'
import type { Caller, Report } from '../hub-options.ts'
import { HubError } from '../errors.ts'
import { fetchPublishedKeys, issuerKeySet, type KeyTimes, reportTo } from './issuer-key-set.ts'
import { type TrustedIssuer, unauthenticated, verifyToken } from './verify-token.ts'

export interface AuthenticateOptions {
  readonly agencies: readonly AgencyEntry[]
  /** The one issuer that speaks for an agency. */
  readonly issuerOf: (agency: AgencyEntry) => string
  /** Keys of one issuer; by default fetched from `<issuer>/jwks`. */
  readonly keySetFor?: (issuer: string) => JWTVerifyGetKey
  /** How long fetched keys are believed. */
  readonly keyTimes?: Partial<KeyTimes>
  readonly now: () => Date
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number
  readonly report?: Report
}

/**
 * Makes the function that tells who asks. It throws a HubError UNAUTHENTICATED whose message says what to do. Throws at
 * once when two agencies share an issuer (then a token would not say whose it is), or when keys would be fetched from an
 * address that anybody in between can answer for.
 */
export function createAuthenticate(
  options: AuthenticateOptions,
): (request: { headers: Record<string, string | undefined> }) => Promise<Caller> {
  const keySetFor = options.keySetFor ?? ((issuer: string) => remoteKeys(issuer, options))
  const issuers = new Map<string, TrustedIssuer<AgencyEntry>>()
  for (const agency of options.agencies) {
    const issuer = options.issuerOf(agency)
    const other = issuers.get(issuer)
    if (other !== undefined) {
      throw new Error(
        `${agency.slug} and ${other.agency.slug} have the same issuer ${issuer}: give each agency an issuer of its own`,
      )
    }
    issuers.set(issuer, { issuer, agency, keySet: keySetFor(issuer) })
  }

  return async (request) => {
    const token = bearerToken(request.headers['authorization'])
    if (token instanceof HubError) throw token
    const verified = await verifyToken(token, issuers, options.now())
    if (!verified.ok) throw verified.error
    const { agency, client, purposes } = verified.value
    return { agency: agency.oin, kind: agency.kind, client, purposes }
  }
}

/** RFC 6750 section 2.1: one token, of the characters a token may have; nothing before, behind or beside it. */
function bearerToken(header: string | undefined): string | HubError {
  if (header === undefined || header === '') {
    return unauthenticated('missing', 'Send an access token: Authorization: Bearer <token>').error
  }
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/iu.exec(header)?.[1]
  return token ?? unauthenticated('malformed', 'The Authorization header must read: Bearer <token>').error
}

function remoteKeys(issuer: string, options: AuthenticateOptions): JWTVerifyGetKey {
  if (!isTrustedAddress(issuer)) {
    throw new Error(
      `The keys of the issuer ${issuer} would not come from it for sure: give an https address as its issuer in policies/agencies.yaml (plain http on this machine only)`,
    )
  }
  const onFailure = reportTo(options.report, issuer)
  return issuerKeySet({
    fetchKeys: fetchPublishedKeys(issuer),
    elapsed: options.elapsed ?? (() => performance.now()),
    ...(options.keyTimes === undefined ? {} : { times: options.keyTimes }),
    ...(onFailure === undefined ? {} : { onFailure }),
  })
}
