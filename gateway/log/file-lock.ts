import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { hasCode } from '../../schema/has-code.ts'
import { ifPresent } from '../../schema/if-present.ts'

/** Who holds a lock: enough to tell whether that process still lives. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** Clock ticks since boot at which the process began, where the system tells: process ids are used again. */
  readonly started: string | null
  readonly token: string
}

/**
 * Takes the lock file at `path` for this process, or rejects when a living process holds it. A lock left by a killed
 * process is taken over. Returns the function that gives the lock back.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const me: Holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid), token: randomUUID() }
  const draft = `${path}.${me.token}`
  await writeFile(draft, JSON.stringify(me), { mode: 0o600, flag: 'wx' })
  try {
    await claim(path, draft)
  } finally {
    await rm(draft, { force: true })
  }
  return async () => {
    const holder = await holderOf(path)
    if (holder?.token === me.token) await rm(path, { force: true })
  }
}

/** `link` fails when the name exists, so of two processes only one ever holds a name. */
async function claim(path: string, draft: string): Promise<void> {
  for (;;) {
    try {
      await link(draft, path)
      return
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
    const holder = await holderOf(path)
    if (holder === undefined) continue
    if (await isAlive(holder)) {
      throw new Error(
        `${path} is held by process ${holder.pid} on ${holder.host}: stop it, or remove the file if no such process runs`,
      )
    }
    // A dead holder's lock is replaced by one process only: the one that holds the name made of the dead one's token.
    const succession = `${path}.after-${holder.token}`
    await claim(succession, draft)
    const current = await holderOf(path)
    if (current?.token === holder.token) {
      const copy = `${draft}.copy`
      await writeFile(copy, await readFile(draft), { mode: 0o600 })
      await rename(copy, path)
      await rm(succession, { force: true })
      return
    }
    await rm(succession, { force: true })
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await ifPresent(readFile(path, 'utf8'))
  if (text === undefined) return undefined
  try {
    const { pid, host, started, token } = JSON.parse(text) as Partial<Holder>
    if (typeof pid === 'number' && typeof host === 'string' && typeof token === 'string') {
      return { pid, host, started: started ?? null, token }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(`${path} is no lock file of this program: remove it if no hub uses this directory`)
}

async function isAlive(holder: Holder): Promise<boolean> {
  // Another machine's processes cannot be seen from here: taken to be alive.
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    if (hasCode(error, 'ESRCH')) return false
  }
  return holder.started === (await startOf(holder.pid))
}

async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // proc(5): the name of the program stands in parentheses and may hold spaces; starttime is the 22nd field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    // No /proc on this system, or the process is gone.
    return null
  }
}
