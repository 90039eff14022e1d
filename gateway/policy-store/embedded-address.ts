import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Where the embedded store answers now, as it announces in `<SCHAKEL_DATA>/store.lock`. The subgraphs start it; rejects
 * with a sentence while there is none. A lock left by a process that is gone is found out on connecting.
 */
export async function embeddedAddress(dataDir: string): Promise<string> {
  const file = join(dataDir, 'store.lock')
  const lock = await readFile(file, 'utf8').then(parseLock, () => undefined)
  if (lock === undefined)
    throw new Error(`the embedded store of ${dataDir} is not running yet; the subgraphs start it (npm start)`)
  return `postgres://schakel:${lock.password}@127.0.0.1:${lock.port}/schakel`
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
