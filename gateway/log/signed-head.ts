import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, compactVerify, type JWK } from 'jose'
import type { ChainEnd } from './chain.ts'

/** `typ` of a signed head, so that nothing else signed with the key can pass for one. */
const HEAD_TYPE = 'schakel-log-head+jwt'

/** The Ed25519 key that signs heads; `kid` is the thumbprint-like name under which the public half is kept. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: JWK
}

/** What a signed head states: at this time the chain ended here. */
export interface Head extends ChainEnd {
  /** RFC 3339, UTC. */
  readonly at: string
}

/** A signing key from a private Ed25519 key. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new Error('The disclosure log signs with Ed25519: give it a private key of that type')
  }
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK
  // RFC 7638 section 3.2, RFC 8037 section 2: the thumbprint of an OKP key.
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x }))
    .digest('base64url')
  return { kid, privateKey, publicJwk: { ...jwk, kid, alg: 'EdDSA', use: 'sig' } }
}

/** A new signing key. */
export function generateSigningKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync('ed25519').privateKey)
}

/** Signs where the chain ends, as a compact JWS. */
export function signHead(end: ChainEnd, at: Date, key: SigningKey): Promise<string> {
  const head: Head = { seq: end.seq, hash: end.hash, at: at.toISOString() }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(head)))
    .setProtectedHeader({ alg: 'EdDSA', typ: HEAD_TYPE, kid: key.kid })
    .sign(key.privateKey)
}

/** The head that a JWS states, or undefined when none of the keys signed it. */
export async function verifyHead(jws: string, keys: readonly JWK[]): Promise<Head | undefined> {
  for (const jwk of keys) {
    const { x, crv, kty } = jwk
    if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) continue
    try {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
      const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] })
      if (protectedHeader.typ === HEAD_TYPE) return readHead(new TextDecoder().decode(payload))
    } catch {
      // Not signed with this key: another may have been in use when it was.
      continue
    }
  }
  return undefined
}

/** What a JWS claims to state, unverified: for finding one's place only. */
export function claimedHead(jws: string): Head | undefined {
  const payload = jws.split('.')[1]
  return payload === undefined ? undefined : readHead(Buffer.from(payload, 'base64url').toString('utf8'))
}

function readHead(text: string): Head | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const { seq, hash, at } = (parsed ?? {}) as Readonly<Record<string, unknown>>
  if (!Number.isSafeInteger(seq) || typeof hash !== 'string' || typeof at !== 'string') return undefined
  return { seq: seq as number, hash, at }
}
