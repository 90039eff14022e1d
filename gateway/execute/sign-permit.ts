import { randomBytes, sign } from 'node:crypto'
import type { SigningKey } from '../../schema/keys/signing-key.ts'
import {
  digestOf,
  joinPermit,
  PERMIT_ISSUER,
  PERMIT_LIFETIME,
  type Permit,
  type Wave,
  WAVE_LARGEST,
  WAVE_TYPE,
} from '../../schema/permit.ts'
import type { HubKeys } from './hub-keys.ts'

/** What a permit says beside its envelope. */
export type PermitContent = Omit<Permit, 'jti' | 'body'>

/** Signs permits with the hub's key; `body` is the exact text that will be sent, which the permit is bound to. */
export type PermitSigner = (content: PermitContent, body: string) => Promise<string>

/** Digests in the smallest wave: with fewer permits than this a wave tells nothing of how many there were. */
const WAVE_SMALLEST = 8

/**
 * Signs all permits that are asked for in one turn of the event loop together: a signature costs more than all else that a fetch
 * takes, and the parallel fetches of a plan, of one request or of several, come in one turn.
 */
export function permitSigner(keys: Pick<HubKeys, 'signing'>, now: () => Date): PermitSigner {
  let permits: string[] = []
  let wave: Promise<string> | undefined

  /** The permits gathered by the end of this turn: `setImmediate` comes after all that follows from what is resolved by now. */
  async function endOfTurn(): Promise<string> {
    const gathered = permits
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    if (permits === gathered) wave = undefined
    return signWave(keys.signing(), Math.floor(now().getTime() / 1000), gathered.map(digestOf))
  }

  return async (content, body) => {
    const said: Permit = { ...content, jti: randomBytes(16).toString('base64url'), body: digestOf(body) }
    const permit = encode(said)
    if (wave === undefined || permits.length >= WAVE_LARGEST) {
      permits = []
      wave = endOfTurn()
    }
    permits.push(permit)
    return joinPermit({ permit, wave: await wave })
  }
}

/**
 * A compact JWS (RFC 7515, section 7.1; RFC 8037). The library would give the same text at five times the cost, for it signs on
 * another thread; what is hard about a JWS is to read one that somebody else made, and that is left to the library.
 */
function signWave({ kid, privateKey }: SigningKey, iat: number, digests: readonly string[]): string {
  const wave: Wave = {
    iss: PERMIT_ISSUER,
    iat,
    exp: iat + PERMIT_LIFETIME,
    permits: [...digests, ...decoys(sizeAmongDecoys(digests.length) - digests.length)].sort(),
  }
  const text = `${encode({ alg: 'EdDSA', typ: WAVE_TYPE, kid })}.${encode(wave)}`
  return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
}

/** Random bytes, which nobody can tell from the digest of a permit whose id they do not know. */
function decoys(count: number): string[] {
  const bytes = randomBytes(32 * count)
  return Array.from({ length: count }, (_, index) => bytes.toString('base64url', 32 * index, 32 * (index + 1)))
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The next power of two. */
function sizeAmongDecoys(count: number): number {
  return Math.max(WAVE_SMALLEST, 2 ** Math.ceil(Math.log2(count)))
}
