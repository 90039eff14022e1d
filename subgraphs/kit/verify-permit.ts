import { createHash, timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { PERMIT_ISSUER, PERMIT_LIFETIME, PERMIT_TYPE, type Permit } from '../../schema/permit.ts'
import type { HubKeys } from './hub-keys.ts'
import { parsePermit } from './parse-permit.ts'

/** Seconds by which the clocks of hub and subgraph may differ. */
const CLOCK_TOLERANCE = 2

export type PermitCheck =
  | { readonly permit: Permit }
  /** `because` is for the subgraph's own log; the answer names the code alone. */
  | { readonly refused: 'PERMIT_REQUIRED' | 'PERMIT_INVALID'; readonly because: string }

/** Checks the permit of one request against the exact bytes of its body. */
export type PermitVerifier = (token: string | undefined, body: Uint8Array) => Promise<PermitCheck>

export interface PermitVerifierOptions {
  readonly keys: HubKeys
  /** Name of this subgraph: permits for another one are refused. */
  readonly audience: string
  readonly now: () => Date
}

/**
 * A verifier as strict as the permit allows: its own `typ`, one issuer, one audience (a single string), EdDSA only, both times
 * present and at most PERMIT_LIFETIME apart (RFC 8725, sections 3.1, 3.8 and 3.11), and bound to the body.
 */
export function permitVerifier(options: PermitVerifierOptions): PermitVerifier {
  return async (token, body) => {
    if (token === undefined || token === '') return { refused: 'PERMIT_REQUIRED', because: 'no permit' }
    const now = options.now()
    let payload: unknown
    try {
      const verified = await jwtVerify(token, options.keys.find, {
        algorithms: ['EdDSA', 'Ed25519'],
        typ: PERMIT_TYPE,
        issuer: PERMIT_ISSUER,
        audience: options.audience,
        requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti'],
        maxTokenAge: PERMIT_LIFETIME,
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: now,
      })
      payload = verified.payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return { refused: 'PERMIT_INVALID', because: error.code }
      throw error
    }
    const permit = parsePermit(payload)
    if (typeof permit === 'string') return { refused: 'PERMIT_INVALID', because: permit }
    if (permit.exp - permit.iat > PERMIT_LIFETIME) return { refused: 'PERMIT_INVALID', because: 'lives too long' }
    if (!sameDigest(permit.body, body)) return { refused: 'PERMIT_INVALID', because: 'made for another body' }
    return { permit }
  }
}

function sameDigest(expected: string, body: Uint8Array): boolean {
  const given = Buffer.from(expected, 'base64url')
  const actual = createHash('sha256').update(body).digest()
  return given.length === actual.length && timingSafeEqual(given, actual)
}
