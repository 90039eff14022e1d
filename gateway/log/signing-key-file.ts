import { createPrivateKey } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { generateSigningKey, type SigningKey, signingKeyOf } from './signed-head.ts'
import { hasCode } from './error-code.ts'

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

/** The public key kept in a directory by `signingKeyIn`. */
export async function publicKeyIn(directory: string): Promise<JWK> {
  return JSON.parse(await readFile(join(directory, PUBLIC_KEY_FILE), 'utf8')) as JWK
}

async function makeKeyIn(directory: string): Promise<SigningKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const key = generateSigningKey()
  // The public half first: a private half alone would sign what nobody can verify.
  await writeDurably(join(directory, PUBLIC_KEY_FILE), JSON.stringify(key.publicJwk), 0o644)
  await writeDurably(join(directory, privateKeyFile), JSON.stringify(key.privateKey.export({ format: 'jwk' })), 0o600)
  return key
}

async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.draft`
  const handle = await open(draft, 'w', mode)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
}
