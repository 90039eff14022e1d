import { SignJWT } from 'jose'
import { randomBytes } from 'node:crypto'
import {
  digestOf,
  joinPermit,
  PERMIT_ISSUER,
  PERMIT_LIFETIME,
  type Permit,
  WAVE_LARGEST,
  WAVE_TYPE,
} from '../../schema/permit.ts'
import type { HubKey, HubKeys } from './hub-keys.ts'

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
    const permit = Buffer.from(JSON.stringify(said)).toString('base64url')
    if (wave === undefined || permits.length >= WAVE_LARGEST) {
      permits = []
      wave = endOfTurn()
    }
    permits.push(permit)
    return joinPermit({ permit, wave: await wave })
  }
}

async function signWave({ kid, privateKey }: HubKey, iat: number, digests: readonly string[]): Promise<string> {
  const decoys = Array.from({ length: sizeAmongDecoys(digests.length) - digests.length }, () =>
    digestOf(randomBytes(32)),
  )
  return new SignJWT({ permits: [...digests, ...decoys].sort() })
    .setProtectedHeader({ alg: 'EdDSA', typ: WAVE_TYPE, kid })
    .setIssuer(PERMIT_ISSUER)
    .setIssuedAt(iat)
    .setExpirationTime(iat + PERMIT_LIFETIME)
    .sign(privateKey)
}

/** The next power of two. */
function sizeAmongDecoys(count: number): number {
  return Math.max(WAVE_SMALLEST, 2 ** Math.ceil(Math.log2(count)))
}
