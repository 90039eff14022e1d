import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import { announceStore, releaseStoreLock, takeStoreLock } from './store-lock.ts'
import { serveStore, type StoreServer } from './store-server.ts'

/** Exit code of a store process that found another one at work. */
const ALREADY_OPEN = 3
/** With --until-unused: how long the store waits for a client, first and between two. */
const FIRST_CLIENT_MS = 60_000
const NEXT_CLIENT_MS = 2_000

const untilUnused = process.argv.includes('--until-unused')
const dataDir = process.env['SCHAKEL_DATA'] ?? '.data'

let database: PGlite | undefined
let server: StoreServer | undefined
let stopping = false

async function stop(exitCode: number): Promise<void> {
  if (stopping) return
  stopping = true
  try {
    await server?.close()
    await database?.close()
  } finally {
    await releaseStoreLock(dataDir)
    process.exit(exitCode)
  }
}

async function stopBecause(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`store: ${message}\n`)
  if (process.connected) process.send?.({ failure: message })
  // The database is past trusting: leave the files to recovery at the next start.
  await releaseStoreLock(dataDir)
  process.exit(1)
}

async function start(): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (!(await takeStoreLock(dataDir))) {
    // Whoever asked for a store only until it is unused will find the one that is there.
    if (!untilUnused) process.stderr.write(`store: another process has ${dataDir}/store open\n`)
    process.exit(ALREADY_OPEN)
  }
  // Loading the database takes a second: not before it is certain that it is ours to open.
  const { openDatabaseFiles } = await import('./open-database-files.ts')
  database = await openDatabaseFiles(dataDir)
  const version = await database.query<{ server_version: string }>('show server_version')
  const password = randomBytes(24).toString('base64url')
  let unused = setTimeout(() => undefined, 0)
  server = await serveStore({
    database,
    serverVersion: version.rows[0]?.server_version ?? '18',
    password,
    onBroken: (error) => void stopBecause(error),
    onClients(count) {
      clearTimeout(unused)
      if (untilUnused && count === 0) unused = setTimeout(() => void stop(0), NEXT_CLIENT_MS)
    },
  })
  if (untilUnused) unused = setTimeout(() => void stop(0), FIRST_CLIENT_MS)
  await announceStore(dataDir, server.port, password)
  process.stdout.write(`store: ready in ${dataDir}/store\n`)
}

process.on('SIGTERM', () => void stop(0))
process.on('SIGINT', () => void stop(0))
start().catch(stopBecause)
