import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { hasCode } from '../../schema/has-code.ts'

/** The key pair of one issuer. */
export interface IssuerKeys {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: JWK
}

/**
 * The key pair of an issuer (Ed25519), kept in `<directory>/<slug>.jwk` for its owner's eyes only and made when it is
 * first asked for. Of two processes that make one at the same time, both end up with the first.
 */
export async function issuerKeysIn(directory: string, slug: string): Promise<IssuerKeys> {
  const path = join(directory, `${slug}.jwk`)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    await makeKeys(directory, path)
    text = await readFile(path, 'utf8')
  }
  const stored = JSON.parse(text) as JWK & { readonly kid: string }
  const privateKey = createPrivateKey({ key: stored as never, format: 'jwk' })
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK
  return { kid: stored.kid, privateKey, publicJwk: { ...publicJwk, kid: stored.kid, alg: 'EdDSA', use: 'sig' } }
}

async function makeKeys(directory: string, path: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const kid = randomUUID()
  const jwk = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid }
  const draft = `${path}.${kid}`
  await writeFile(draft, `${JSON.stringify(jwk)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    // Fails when the name exists: then another process was first.
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
}
