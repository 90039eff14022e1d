import { PGlite } from '@electric-sql/pglite'
import { describe } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** A store of a test's own: an empty data folder for the embedded one, an empty database on PostgreSQL. */
export interface TestStore {
  readonly kind: 'PGlite' | 'PostgreSQL'
  readonly dataDir: string
  readonly databaseUrl?: string
  drop(): Promise<void>
}

const postgres = process.env['SCHAKEL_TEST_DATABASE_URL']

/** Runs the same tests on the embedded store and, when SCHAKEL_TEST_DATABASE_URL is set, on PostgreSQL. */
export function describeOnEachStore(title: string, tests: (open: () => Promise<TestStore>) => void): void {
  describe(`${title}, on PGlite`, () => tests(embeddedStore))
  if (postgres === undefined) {
    process.stdout.write(`${title}: SCHAKEL_TEST_DATABASE_URL is not set, tested on PGlite only\n`)
    return
  }
  describe(`${title}, on PostgreSQL`, () => tests(() => postgresStore(postgres)))
}

/** Whether tests run on PostgreSQL as well. */
export const testsPostgres = postgres !== undefined

/** A new data folder with the files of an empty embedded store in it: making them takes seconds, copying does not. */
export async function embeddedStore(): Promise<TestStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-test-'))
  copyFiles(await emptyStoreFiles(), join(dataDir, 'store'))
  return { kind: 'PGlite', dataDir, drop: () => removeFolder(dataDir) }
}

/** Copies the thousand small files of a store: at once, for one after the other by promises costs thrice the time. */
export function copyFiles(from: string, to: string): void {
  cpSync(from, to, { recursive: true })
}

/** A new database on the server of SCHAKEL_TEST_DATABASE_URL. */
export async function postgresStore(server = postgres): Promise<TestStore> {
  if (server === undefined) throw new Error('SCHAKEL_TEST_DATABASE_URL is not set')
  const name = `schakel_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-test-'))
  return {
    kind: 'PostgreSQL',
    dataDir,
    databaseUrl: url.href,
    async drop() {
      await onServer(server, `drop database ${name} with (force)`)
      await removeFolder(dataDir)
    },
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function emptyStoreFiles(): Promise<string> {
  const template = join(tmpdir(), 'schakel-empty-store-0.5.16')
  if (existsSync(template)) return template
  const draft = await mkdtemp(`${template}-`)
  const fresh = await PGlite.create(join(draft, 'store'))
  await fresh.close()
  // Two test files may be at it: the second finds the folder there and throws its own away.
  await rename(join(draft, 'store'), template).catch(() => undefined)
  await removeFolder(draft)
  return template
}

/** Ends the store process as an operator does, without the seconds that it waits for another user. */
export async function endStore(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'store.lock')
  for (let waited = 0; existsSync(lock) && waited < 10_000; waited += 20) {
    tellToEnd(lock)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function tellToEnd(lock: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number }
    if (pid !== process.pid) process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended since, or is just writing its number: looked at again.
  }
}

async function removeFolder(folder: string): Promise<void> {
  await endStore(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
