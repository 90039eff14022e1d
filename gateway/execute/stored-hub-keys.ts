import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../hub-options.ts'
import { ifPresent } from '../if-present.ts'
import { keysAt, type KeysAt, readTimedKeys, type TimedKey, writeTimedKeys } from './hub-key-times.ts'
import { type HubKeys, newHubKey, publicJwk } from './hub-keys.ts'

/** The private keys, for the hub alone. */
export const PRIVATE_FILE = 'hub.jwk'
/** The public keys, for subgraphs. */
export const PUBLIC_FILE = 'hub.jwks.json'

/** Milliseconds between two looks at the file: a revoked key signs no longer than this. */
const LOOKS_EVERY = 500

/** Keys kept in a directory, which may be rotated while the hub runs. */
export interface StoredHubKeys extends HubKeys {
  /** Reads the keys again and does what is due: publish one, sign with one that is published, take one back. */
  look(): Promise<void>
  /** Looks by itself from now on. */
  start(report: Report): void
  close(): void
}

/**
 * The hub's keys kept in a directory: `hub.jwk` (private, mode 0600) and `hub.jwks.json` (public, for subgraphs). The first key
 * is made once; two processes that start together end up with the same one.
 */
export async function storedHubKeys(directory: string, now: () => Date): Promise<StoredHubKeys> {
  await makeFirstKey(directory, now())
  let current: KeysAt | undefined
  let timer: NodeJS.Timeout | undefined

  const keysNow = (): KeysAt => {
    if (current === undefined) throw new Error('The hub has no key yet')
    return current
  }
  async function look(): Promise<void> {
    const keys = await readHubKeys(directory)
    const due = keysAt(keys, now().getTime())
    const signs = current?.signing
    const kept = keys.find(({ kid }) => kid === signs?.kid)
    try {
      await publishHubKeys(directory, now)
    } catch (error) {
      // What subgraphs cannot know must not sign, unless what signed so far was taken back.
      if (kept === undefined) current = due
      throw error
    }
    // A clock that steps back brings no key back: it may have left the published set for others.
    current = kept !== undefined && kept.from > due.signing.from ? keysAt(keys, kept.from) : due
  }

  await look()
  return {
    signing: () => keysNow().signing,
    sealing: () => keysNow().sealing.map(({ privateKey }) => privateKey),
    look,
    start(report) {
      let failing = false
      const again = (): void => {
        timer = setTimeout(() => {
          look()
            .then(
              () => {
                failing = false
              },
              (error: unknown) => {
                // Once per failure, not twice a second: the keys of the last look go on.
                if (!failing)
                  report('hub-keys-failed', { cause: error instanceof Error ? error.message : String(error) })
                failing = true
              },
            )
            .finally(() => {
              if (timer !== undefined) again()
            })
        }, LOOKS_EVERY).unref()
      }
      again()
    },
    close() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** The keys in a directory, oldest first. */
export async function readHubKeys(directory: string): Promise<readonly TimedKey[]> {
  const path = join(directory, PRIVATE_FILE)
  try {
    return readTimedKeys(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Error(`The hub's keys cannot be read from ${path}: check its owner, mode and content`, { cause: error })
  }
}

/** Writes the public keys that are due, unless they stand there already. */
export async function publishHubKeys(directory: string, now: () => Date): Promise<void> {
  const path = join(directory, PUBLIC_FILE)
  // After writing it is looked at again: between reading and writing somebody may have taken a key back.
  for (let rounds = 0; rounds < 5; rounds++) {
    const { published } = keysAt(await readHubKeys(directory), now().getTime())
    const text = `${JSON.stringify({ keys: published.map(publicJwk) }, null, 2)}\n`
    if ((await ifPresent(readFile(path, 'utf8'))) === text) return
    const draft = `${path}.${randomUUID()}`
    await writeDurably(draft, text, 0o644)
    await rename(draft, path)
  }
  throw new Error(`${path} is written over again and again: is another hub using this directory with other keys?`)
}

/** Writes a new file that is on the disk before this resolves; fails when there is one. */
export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(text)
    // Whatever the process's umask says.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function makeFirstKey(directory: string, now: Date): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, PRIVATE_FILE)
  const stored = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`The hub's keys cannot be read from ${path}: check its owner and mode`, { cause: error })
  })
  if (stored !== undefined) return
  const first: TimedKey = { ...newHubKey(), from: now.getTime() }
  const draft = join(directory, `${PRIVATE_FILE}.${first.kid}`)
  await writeDurably(draft, writeTimedKeys([first]), 0o600)
  // `link` fails when another process was first: then its key is the hub's key.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}
