import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

/** The Ed25519 key that signs what a log states of itself; `kid` is the thumbprint under which the public half is kept. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: JWK
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
