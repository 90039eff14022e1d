import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'

/** A key that signs (Ed25519). `kid` tells readers which public key to use. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

export function newSigningKey(): SigningKey {
  return { kid: randomUUID(), privateKey: generateKeyPairSync('ed25519').privateKey }
}

/** The public half as others read it (RFC 7517, RFC 8037). */
export function publicJwk({ kid, privateKey }: SigningKey): Readonly<Record<string, unknown>> {
  return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' }
}
