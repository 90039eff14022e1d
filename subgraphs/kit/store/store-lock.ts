import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Who has the embedded store open. `port` and `password` are there once it answers. */
export interface StoreLock {
  readonly pid: number
  /** Tells this process from a later one with the same number, where the system can say. */
  readonly incarnation?: string
  readonly port?: number
  readonly password?: string
}

export function lockFile(dataDir: string): string {
  return join(dataDir, 'store.lock')
}

/** The lock as it stands, or undefined when there is none or it was left by a process that is gone. */
export async function readStoreLock(dataDir: string): Promise<StoreLock | undefined> {
  const lock = await readLockFile(dataDir)
  return lock !== undefined && isAlive(lock) ? lock : undefined
}

/**
 * Takes the lock for this process. False when another live process has it. The file appears with its content in one step (a
 * hard link), so that nobody ever reads half of it; a lock left by a dead process is replaced, by one taker at a time.
 */
export async function takeStoreLock(dataDir: string): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await placeLock(dataDir)) return true
    const lock = await readLockFile(dataDir)
    if (lock !== undefined && isAlive(lock)) return false
    await clearDeadLock(dataDir)
  }
  throw new Error(`The lock file ${lockFile(dataDir)} cannot be taken; remove it if no store process is running.`)
}

/** Tells where this process, which has the lock, answers. */
export async function announceStore(dataDir: string, port: number, password: string): Promise<void> {
  const draft = `${lockFile(dataDir)}.${process.pid}`
  await writeFile(draft, JSON.stringify({ ...ownLock(), port, password }), { mode: 0o600 })
  await rename(draft, lockFile(dataDir))
}

/** Gives the lock back, if it is ours. */
export async function releaseStoreLock(dataDir: string): Promise<void> {
  const lock = await readLockFile(dataDir)
  if (lock?.pid === process.pid) await rm(lockFile(dataDir), { force: true })
}

function ownLock(): StoreLock {
  const incarnation = incarnationOf(process.pid)
  return incarnation === undefined ? { pid: process.pid } : { pid: process.pid, incarnation }
}

async function placeLock(dataDir: string): Promise<boolean> {
  const draft = `${lockFile(dataDir)}.${process.pid}`
  await writeFile(draft, JSON.stringify(ownLock()), { mode: 0o600 })
  try {
    await link(draft, lockFile(dataDir))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes a lock that is still dead when looked at alone; two takers at once would else remove each other's. */
async function clearDeadLock(dataDir: string): Promise<void> {
  const alone = `${lockFile(dataDir)}.clearing`
  try {
    await mkdir(alone)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    await new Promise((resolve) => setTimeout(resolve, 50))
    const since = await stat(alone).catch(() => undefined)
    // The work below takes milliseconds: an older directory was left by a process that was killed in it.
    if (since !== undefined && Date.now() - since.mtimeMs > 5_000) await rmdir(alone).catch(ignoreMissing)
    return
  }
  try {
    const lock = await readLockFile(dataDir)
    if (lock === undefined || !isAlive(lock)) await rm(lockFile(dataDir), { force: true })
  } finally {
    await rmdir(alone).catch(ignoreMissing)
  }
}

async function readLockFile(dataDir: string): Promise<StoreLock | undefined> {
  let text: string
  try {
    text = await readFile(lockFile(dataDir), 'utf8')
  } catch (error) {
    ignoreMissing(error)
    return undefined
  }
  return parseLock(text)
}

function parseLock(text: string): StoreLock | undefined {
  try {
    const value = JSON.parse(text) as StoreLock
    return Number.isInteger(value.pid) && value.pid > 0 ? value : undefined
  } catch {
    // Not written by us, or by a disk that lost power: nobody can be holding it.
    return undefined
  }
}

function isAlive(lock: StoreLock): boolean {
  try {
    process.kill(lock.pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const now = incarnationOf(lock.pid)
  return lock.incarnation === undefined || now === undefined || lock.incarnation === now
}

/** Start time and boot of a process where /proc tells them; process numbers are used again, in containers at once. */
function incarnationOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The command name, second field, may hold spaces and brackets: count from the last closing one.
    const startTime = status.slice(status.lastIndexOf(')') + 2).split(' ')[19]
    return startTime === undefined ? undefined : `${boot}:${startTime}`
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error
}
