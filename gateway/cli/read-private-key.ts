import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CommandError } from './command-io.ts'

const NAMES = { ed25519: 'an Ed25519', x25519: 'an X25519' } as const

/** The private key in a file, as PEM (PKCS#8) or as a JWK. */
export async function readPrivateKey(file: string, type: keyof typeof NAMES): Promise<KeyObject> {
  try {
    const text = await readFile(file, 'utf8')
    const key = text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
      : createPrivateKey(text)
    if (key.asymmetricKeyType === type) return key
  } catch {
    // Why it cannot be read does not matter, and could quote the key.
  }
  throw new CommandError(
    `The key ${file} cannot be read: it must be ${NAMES[type]} private key, as PEM (PKCS#8) or as a JWK`,
  )
}
