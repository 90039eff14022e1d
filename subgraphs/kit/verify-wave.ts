import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import {
  CLOCK_TOLERANCE,
  PERMIT_ISSUER,
  PERMIT_LIFETIME,
  WAVE_LARGEST,
  WAVE_LONGEST,
  WAVE_TYPE,
} from '../../schema/permit.ts'
import type { PublicKeys } from './public-keys.ts'

/** A wave that the hub signed: digests of the permits it vouches for, and for how long. */
export interface VerifiedWave {
  readonly permits: ReadonlySet<string>
  readonly iat: number
  readonly exp: number
}

/** Gives the wave, or what is wrong with it; throws a JOSE error when the signature or an envelope claim is. */
export type WaveVerifier = (wave: string) => Promise<VerifiedWave | string>

/** Waves remembered: a subgraph gets several permits of one wave when requests come together. */
const REMEMBERED = 256
const DIGEST = /^[\w-]{43}$/u

/**
 * A verifier as strict as the hub allows: its own `typ`, one issuer, EdDSA only, both times present and at most PERMIT_LIFETIME
 * apart (RFC 8725, sections 3.1, 3.8 and 3.11), a key named and found in the hub's set, now.
 */
export function waveVerifier(keys: PublicKeys, now: () => Date): WaveVerifier {
  const verified = new LRUCache<string, { wave: VerifiedWave; key: unknown }>({ max: REMEMBERED })
  return async (text) => {
    if (text.length > WAVE_LONGEST) return 'longer than a wave may be'
    const known = verified.get(text)
    if (known !== undefined) {
      // The signature does not change. The moment does, and the key may have been taken back.
      const key = await keys.find(decodeProtectedHeader(text))
      if (key === known.key) return isAlive(known.wave, now()) ? known.wave : 'the wave has expired'
      verified.delete(text)
    }
    let key: unknown
    const { payload } = await jwtVerify(
      text,
      async (header) => {
        // A set of one key would serve a header that names none.
        if (typeof header.kid !== 'string') throw new errors.JWKSNoMatchingKey()
        const found = await keys.find(header)
        key = found
        return found
      },
      {
        algorithms: ['EdDSA', 'Ed25519'],
        typ: WAVE_TYPE,
        issuer: PERMIT_ISSUER,
        requiredClaims: ['iss', 'iat', 'exp'],
        maxTokenAge: PERMIT_LIFETIME,
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: now(),
      },
    )
    const { iat, exp, permits } = payload
    if (!Number.isInteger(iat) || !Number.isInteger(exp)) return 'a time is not a whole number'
    const wave = { iat: iat as number, exp: exp as number }
    if (wave.exp - wave.iat > PERMIT_LIFETIME) return 'lives too long'
    if (!Array.isArray(permits) || permits.length > WAVE_LARGEST || !permits.every(isDigest)) {
      return 'permits is not a list of digests'
    }
    const checked = { ...wave, permits: new Set(permits) }
    verified.set(text, { wave: checked, key })
    return checked
  }
}

function isAlive({ iat, exp }: VerifiedWave, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000)
  return exp > seconds - CLOCK_TOLERANCE && iat <= seconds + CLOCK_TOLERANCE
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && DIGEST.test(value)
}
