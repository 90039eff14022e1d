import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifPresent } from '../../schema/if-present.ts'

/**
 * Where the embedded store answers now; rejects with a sentence while there is none. The subgraphs start it.
 */
export async function embeddedAddress(dataDir: string): Promise<string> {
  const address = await findEmbeddedAddress(dataDir)
  if (address === undefined)
    throw new Error(`the embedded store of ${dataDir} is not running yet; the subgraphs start it (npm start)`)
  return address
}

/**
 * The address that the embedded store announces in `<SCHAKEL_DATA>/store.lock`; undefined while there is none. Rejects with a
 * sentence where a lock stands that cannot be read: the store may well be running. A lock left by a process that is gone is
 * found out on connecting.
 */
export async function findEmbeddedAddress(dataDir: string): Promise<string | undefined> {
  const file = join(dataDir, 'store.lock')
  const text = await ifPresent(readFile(file, 'utf8')).catch((error: unknown) => {
    throw new Error(`the address of the embedded store cannot be read from ${file}: check its owner and mode`, {
      cause: error,
    })
  })
  const lock = text === undefined ? undefined : parseLock(text)
  return lock === undefined ? undefined : `postgres://schakel:${lock.password}@127.0.0.1:${lock.port}/schakel`
}

/** Undefined while the store is still starting: then its address is not in it. */
function parseLock(text: string): { readonly port: number; readonly password: string } | undefined {
  try {
    const { port, password } = JSON.parse(text) as { port?: unknown; password?: unknown }
    return typeof port === 'number' && typeof password === 'string' ? { port, password } : undefined
  } catch {
    return undefined
  }
}
