import { createPrivateKey } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { generateSigningKey, type SigningKey, signingKeyOf } from './signing-key.ts'
import { hasCode } from '../../schema/has-code.ts'
import { writeDurably } from './write-durably.ts'

/** The public half, for whoever verifies. */
export const PUBLIC_KEY_FILE = 'public.jwk.json'
const privateKeyFile = 'private.jwk.json'

/**
 * The key kept in a directory: the private half readable by its owner only, the public half beside it. Made when there
 * is none, unless `mayMake` is false: a log that was signed before must not go on under a new key unnoticed.
 */
export async function signingKeyIn(directory: string, mayMake: boolean): Promise<SigningKey> {
  const path = join(directory, privateKeyFile)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    if (!mayMake) {
      throw new Error(`The log has signed heads, but its key ${path} is gone: put it back from a copy`, {
        cause: error,
      })
    }
    return makeKeyIn(directory)
  }
  return signingKeyOf(createPrivateKey({ key: JSON.parse(text) as never, format: 'jwk' }))
}

/** The public key kept in a directory by `signingKeyIn`; several, as a JWK Set, where several hubs wrote to one log. */
export async function publicKeysIn(directory: string): Promise<readonly JWK[]> {
  return keysOf(await readFile(join(directory, PUBLIC_KEY_FILE), 'utf8'))
}

/** Writes public keys where `publicKeysIn` reads them. */
export async function writePublicKeysIn(directory: string, keys: readonly JWK[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const [only, ...more] = keys
  const text = JSON.stringify(more.length === 0 ? only : { keys })
  await writeDurably(join(directory, PUBLIC_KEY_FILE), `${text}\n`, 0o644)
}

/** The keys in a text: a JWK or a JWK Set (RFC 7517). */
export function keysOf(text: string): readonly JWK[] {
  const parsed = JSON.parse(text) as JWK | { readonly keys: readonly JWK[] }
  return 'keys' in parsed ? parsed.keys : [parsed]
}

async function makeKeyIn(directory: string): Promise<SigningKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const key = generateSigningKey()
  // The public half first: a private half alone would sign what nobody can verify.
  await writeDurably(join(directory, PUBLIC_KEY_FILE), `${JSON.stringify(key.publicJwk)}\n`, 0o644)
  const privateJwk = JSON.stringify(key.privateKey.export({ format: 'jwk' }))
  await writeDurably(join(directory, privateKeyFile), `${privateJwk}\n`, 0o600)
  return key
}
