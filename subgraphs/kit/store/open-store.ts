import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { lockFile, readStoreLock } from './store-lock.ts'

export interface OpenStoreOptions {
  /** Folder of the embedded store (`SCHAKEL_DATA`). */
  readonly dataDir: string
  /** PostgreSQL to use instead of the embedded store. */
  readonly databaseUrl?: string
  /** Options for Node when a store process is started; tests pass a loader here. */
  readonly execArgv?: readonly string[]
  readonly waitMs?: number
}

export interface Store {
  readonly url: string
  /** True for PGlite: one session, so no roles. */
  readonly embedded: boolean
  /** Resolves when the embedded store ends by itself; never for PostgreSQL. */
  readonly lost: Promise<void>
  /** Gives the store back. The process behind it ends when nobody uses it any more. */
  close(): Promise<void>
}

/**
 * Finds the store to use: PostgreSQL when an address is given, else the one process that has the embedded files open, which is
 * started when there is none. That process lives as long as anyone holds a connection to it.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) {
    return {
      url: options.databaseUrl,
      embedded: false,
      lost: new Promise(() => undefined),
      close: async () => undefined,
    }
  }
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const deadline = Date.now() + (options.waitMs ?? 120_000)
  let starting: Starting | undefined
  while (Date.now() < deadline) {
    const lock = await readStoreLock(dataDir)
    if (lock?.port !== undefined && lock.password !== undefined) {
      const url = `postgres://schakel:${lock.password}@127.0.0.1:${lock.port}/schakel`
      const lease = await takeLease(url)
      if (lease !== undefined) {
        starting?.leave()
        return { url, embedded: true, ...lease }
      }
    }
    if (starting?.failure !== undefined) throw new Error(starting.failure)
    if (lock === undefined && (starting === undefined || starting.ended)) {
      starting = startStore(dataDir, options.execArgv ?? process.execArgv)
    }
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  throw new Error(
    `The embedded store in ${dataDir} does not answer. End the process named in ${lockFile(dataDir)}, or remove that file if there is no such process.`,
  )
}

/** A connection kept for as long as the store is wanted: the store counts them. */
async function takeLease(url: string): Promise<Pick<Store, 'lost' | 'close'> | undefined> {
  const client = new Client({ connectionString: url, application_name: 'schakel-lease' })
  const lost = new Promise<void>((resolve) => {
    client.on('end', resolve)
    client.on('error', () => resolve())
  })
  try {
    await client.connect()
  } catch {
    // It may be starting or ending: the caller looks at the lock again.
    return undefined
  }
  return { lost, close: () => client.end() }
}

interface Starting {
  failure?: string
  ended: boolean
  leave(): void
}

function startStore(dataDir: string, execArgv: readonly string[]): Starting {
  const main = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url)
  // Detached: Ctrl-C reaches the subgraphs first, and the store outlives them until they have let go.
  const child: ChildProcess = spawn(process.execPath, [...execArgv, fileURLToPath(main), '--until-unused'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, SCHAKEL_DATA: dataDir },
  })
  const starting: Starting = {
    ended: false,
    leave() {
      if (child.connected) child.disconnect()
      child.unref()
    },
  }
  child.on('message', (message) => {
    if (typeof message === 'object' && 'failure' in message && typeof message.failure === 'string') {
      starting.failure = message.failure
    }
  })
  child.on('error', (error) => {
    starting.failure = `The embedded store could not be started: ${error.message}`
  })
  child.on('exit', () => {
    starting.ended = true
  })
  return starting
}
