import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** What stands before the seed in the PKCS#8 form of a private key (RFC 8410, section 7). */
const PKCS8_PREFIX = {
  Ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  X25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
} as const

/** The private key that follows from these words. Whoever knows the words has the key: for demonstration only. */
export function deriveKey(curve: keyof typeof PKCS8_PREFIX, words: string): KeyObject {
  const seed = createHash('sha256').update(words, 'utf8').digest()
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX[curve], seed]), format: 'der', type: 'pkcs8' })
}

/** The public half as it stands in agencies.yaml: `x` of the JWK, base64url. */
export function publicHalf(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('A key without a public half')
  return x
}
