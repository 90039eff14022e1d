import { type KeyObject, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ifPresent } from '../if-present.ts'
import { newSigningKey, publicJwk, type SigningKey } from './signing-key.ts'
import { keysAt, type KeysAt, readTimedKeys, type TimedKey, writeTimedKeys } from './timed-keys.ts'

/** Whose keys, and where they are kept. */
export interface KeyPlace {
  readonly directory: string
  /** `hub` signs permits, `events-<subgraph>` what that subgraph tells the chain. */
  readonly name: 'hub' | `events-${string}`
}

/** The private keys, for their owner alone. */
export function privateFile({ directory, name }: KeyPlace): string {
  return join(directory, `${name}.jwk`)
}

/** The public keys, for those who check what was signed. */
export function publicFile({ directory, name }: KeyPlace): string {
  return join(directory, `${name}.jwks.json`)
}

/** Milliseconds between two looks at the file: a revoked key signs no longer than this. */
const LOOKS_EVERY = 500

/** Keys kept in a directory, which may be rotated while their owner runs. */
export interface StoredKeys {
  /** Signs now. Keys change while a process runs: ask for it each time. */
  signing(): SigningKey
  /** Keys that something may be sealed under: the one that seals now, then others that were or will be used. */
  sealing(): readonly KeyObject[]
  /** Reads the keys again and does what is due: publish one, sign with one that is published, take one back. */
  look(): Promise<void>
  /** Looks by itself from now on; tells when that fails, once per failure. */
  start(onFailure: (error: unknown) => void): void
  close(): void
}

/**
 * Keys kept in a directory: `<name>.jwk` (private, mode 0600) and `<name>.jwks.json` (public). The first key is made once; two
 * processes that start together end up with the same one.
 */
export async function storedKeys(place: KeyPlace, now: () => Date): Promise<StoredKeys> {
  await makeFirstKey(place, now())
  let current: KeysAt | undefined
  let timer: NodeJS.Timeout | undefined

  const keysNow = (): KeysAt => {
    if (current === undefined) throw new Error('There is no key yet')
    return current
  }
  async function look(): Promise<void> {
    const keys = await readKeys(place)
    const due = keysAt(keys, now().getTime())
    const signs = current?.signing
    const kept = keys.find(({ kid }) => kid === signs?.kid)
    try {
      await publishKeys(place, now)
    } catch (error) {
      // What nobody can check must not sign, unless what signed so far was taken back.
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
    start(onFailure) {
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
                if (!failing) onFailure(error)
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

/** The keys in their place, oldest first. */
export async function readKeys(place: KeyPlace): Promise<readonly TimedKey[]> {
  const path = privateFile(place)
  try {
    return readTimedKeys(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Error(`The keys cannot be read from ${path}: check its owner, mode and content`, { cause: error })
  }
}

/** Writes the public keys that are due, unless they stand there already. */
export async function publishKeys(place: KeyPlace, now: () => Date): Promise<void> {
  const path = publicFile(place)
  // After writing it is looked at again: between reading and writing somebody may have taken a key back.
  for (let rounds = 0; rounds < 5; rounds++) {
    const { published } = keysAt(await readKeys(place), now().getTime())
    const text = `${JSON.stringify({ keys: published.map(publicJwk) }, null, 2)}\n`
    if ((await ifPresent(readFile(path, 'utf8'))) === text) return
    const draft = `${path}.${randomUUID()}`
    await writeDurably(draft, text, 0o644)
    await rename(draft, path)
  }
  throw new Error(`${path} is written over again and again: is another process using this directory with other keys?`)
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

async function makeFirstKey(place: KeyPlace, now: Date): Promise<void> {
  await mkdir(place.directory, { recursive: true, mode: 0o700 })
  const path = privateFile(place)
  const stored = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`The keys cannot be read from ${path}: check its owner and mode`, { cause: error })
  })
  if (stored !== undefined) return
  const first: TimedKey = { ...newSigningKey(), from: now.getTime() }
  const draft = `${path}.${first.kid}`
  await writeDurably(draft, writeTimedKeys([first]), 0o600)
  // `link` fails when another process was first: then its key counts.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}
