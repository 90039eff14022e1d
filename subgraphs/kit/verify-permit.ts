import { errors } from 'jose'
import { timingSafeEqual } from 'node:crypto'
import { CLOCK_TOLERANCE, digestOf, PERMIT_LIFETIME, type Permit, splitPermit } from '../../schema/permit.ts'
import type { PublicKeys } from './public-keys.ts'
import { parsePermit } from './parse-permit.ts'
import { type SeenPermits, seenPermits } from './seen-permits.ts'
import { type VerifiedWave, waveVerifier } from './verify-wave.ts'

export type PermitCheck =
  | { readonly permit: Permit }
  /** `because` is for the subgraph's own log; the answer names the code alone. */
  | { readonly refused: 'PERMIT_REQUIRED' | 'PERMIT_INVALID'; readonly because: string }

/** Checks the permit of one request, as its header brings it, against the exact bytes of its body. */
export type PermitVerifier = (header: string | undefined, body: Uint8Array) => Promise<PermitCheck>

export interface PermitVerifierOptions {
  readonly keys: PublicKeys
  /** Name of this subgraph: permits for another one are refused. */
  readonly audience: string
  readonly now: () => Date
  /** Where used permits are remembered; by default in this process. */
  readonly seen?: SeenPermits
}

/**
 * A permit opens this subgraph once, for one body, when the hub signed its digest a few seconds ago. Nothing of the permit is read
 * before it is known to be the hub's.
 */
export function permitVerifier({ keys, audience, now, seen = seenPermits() }: PermitVerifierOptions): PermitVerifier {
  const verifyWave = waveVerifier(keys, now)
  const started = Math.floor(now().getTime() / 1000)
  return async (header, body) => {
    if (header === undefined || header === '') return { refused: 'PERMIT_REQUIRED', because: 'no permit' }
    const parts = splitPermit(header)
    if (parts === undefined) return invalid('not one permit with one wave')
    let wave: VerifiedWave | string
    try {
      wave = await verifyWave(parts.wave)
    } catch (error) {
      if (error instanceof errors.JOSEError) return invalid(error.code)
      throw error
    }
    if (typeof wave === 'string') return invalid(wave)
    if (signedBefore(started, wave)) return invalid('signed before this subgraph started: it may have been used')
    if (!wave.permits.has(digestOf(parts.permit))) return invalid('not in the wave it came with')
    const permit = parsePermit(Buffer.from(parts.permit, 'base64url').toString('utf8'))
    if (typeof permit === 'string') return invalid(permit)
    if (permit.aud !== audience) return invalid('made for another subgraph')
    if (!sameText(permit.body, digestOf(body))) return invalid('made for another body')
    // Last, so that nobody uses up a permit who does not have its body.
    const use = seen.take(permit.jti, wave.exp + CLOCK_TOLERANCE, Math.floor(now().getTime() / 1000))
    if (use === 'again') return invalid('used before')
    if (use === 'full') return invalid('too many permits at once to remember which were used')
    return { permit }
  }
}

/**
 * What was used before a restart is forgotten, so permits that may have been are refused. Only those: after the clock has stepped
 * back, every permit is older than the start.
 */
function signedBefore(started: number, { iat }: VerifiedWave): boolean {
  return iat < started && iat >= started - PERMIT_LIFETIME - CLOCK_TOLERANCE
}

function invalid(because: string): PermitCheck {
  return { refused: 'PERMIT_INVALID', because }
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
