import { generateKeyPairSync, type KeyObject, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key pair that signs permits (Ed25519). `kid` tells subgraphs which public key to use. */
export interface HubKeys {
  readonly kid: string
  readonly privateKey: KeyObject
  /** JWK set for the subgraphs. */
  readonly publicKeys: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
}

/** A key pair that lives as long as the process. */
export function ephemeralHubKeys(): HubKeys {
  return hubKeysOf(generateKeyPairSync('ed25519').privateKey, randomUUID())
}

/**
 * The hub's key pair kept in a directory: `hub.jwk` (private, mode 0600) and `hub.jwks.json` (public, for subgraphs).
 * Made once; two processes that start together end up with the same pair.
 */
export async function storedHubKeys(directory: string): Promise<HubKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'hub.jwk')
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`The hub's key cannot be read from ${path}: check its owner and mode`, { cause: error })
  })
  if (stored === undefined) {
    const fresh = ephemeralHubKeys()
    const draft = join(directory, `hub.jwk.${fresh.kid}`)
    await writeFile(draft, JSON.stringify({ ...fresh.privateKey.export({ format: 'jwk' }), kid: fresh.kid }), {
      mode: 0o600,
    })
    // `link` fails when another process was first: then its key is the hub's key.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await rm(draft)
    return storedHubKeys(directory)
  }
  const jwk = JSON.parse(stored) as { kid: string }
  const keys = hubKeysOf(createPrivateKey({ key: jwk as never, format: 'jwk' }), jwk.kid)
  const published = join(directory, 'hub.jwks.json')
  await writeFile(published, `${JSON.stringify(keys.publicKeys, null, 2)}\n`)
  await chmod(published, 0o644)
  return keys
}

function hubKeysOf(privateKey: KeyObject, kid: string): HubKeys {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  return { kid, privateKey, publicKeys: { keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] } }
}
