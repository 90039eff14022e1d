import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifPresent } from '../if-present.ts'
import { keysAt, STAYS_PUBLISHED, STAYS_SEALING, type TimedKey, writeTimedKeys } from './hub-key-times.ts'
import { newHubKey } from './hub-keys.ts'
import { PRIVATE_FILE, publishHubKeys, readHubKeys, writeDurably } from './stored-hub-keys.ts'

/**
 * Seconds between publishing a key and signing with it, unless said otherwise: longer than a subgraph goes without reading a
 * file of public keys again. Where the set is copied to an address by other means, it takes as long as that does.
 */
export const PUBLISHED_BEFORE = 10
/** A rotation takes milliseconds: a draft as old as this, in milliseconds, was left by one that was broken off. */
const BROKEN_OFF = 10_000

export interface Rotation {
  readonly kid: string
  readonly signsFrom: Date
  /** The key before it: when it leaves the published set, and until when cursors sealed under it hold. */
  readonly previous?: { readonly kid: string; readonly publishedUntil: Date; readonly cursorsUntil: Date }
  /** Keys that were taken back at once. */
  readonly revoked: readonly string[]
}

export type RotationOutcome =
  | Rotation
  | { readonly refused: 'another rotation is under way' }
  | { readonly refused: 'a key waits already'; readonly kid: string; readonly signsFrom: Date }

/**
 * Makes the hub's next key. It is in the published set when this resolves; a running hub signs with it when its time has come.
 * `revoke` is for a key that others may have: every key before the new one is gone at once, and page cursors with it.
 *
 * One rename changes everything: broken off before it nothing has happened, broken off after it the next look of a hub, or its
 * next start, publishes what is due.
 */
export async function rotateHubKeys(
  directory: string,
  { now, after = PUBLISHED_BEFORE, revoke = false }: { now: () => Date; after?: number; revoke?: boolean },
): Promise<RotationOutcome> {
  const draft = join(directory, `${PRIVATE_FILE}.draft`)
  const begun = now().getTime()
  const left = await ifPresent(stat(draft))
  if (left !== undefined && begun - left.mtimeMs > BROKEN_OFF) await rm(draft, { force: true })

  const before = await readHubKeys(directory)
  const last = before.at(-1)
  if (!revoke && last !== undefined && last.from > begun) {
    return { refused: 'a key waits already', kid: last.kid, signsFrom: new Date(last.from) }
  }
  const next: TimedKey = { ...newHubKey(), from: revoke ? begun : begun + after * 1000 }
  const keys = revoke ? [next] : [...keysAt(before, begun).sealing].sort((one, other) => one.from - other.from)
  if (!revoke) keys.push(next)
  try {
    // The draft is the lock as well: it is made by one and gone with the rename.
    await writeDurably(draft, writeTimedKeys(keys), 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { refused: 'another rotation is under way' }
    throw error
  }
  const meanwhile = await readHubKeys(directory)
  if (meanwhile.length !== before.length || meanwhile.some(({ kid }, index) => kid !== before[index]?.kid)) {
    await rm(draft)
    return { refused: 'another rotation is under way' }
  }
  await rename(draft, join(directory, PRIVATE_FILE))
  await publishHubKeys(directory, now)

  const rotation = { kid: next.kid, signsFrom: new Date(next.from) }
  if (revoke) return { ...rotation, revoked: before.map(({ kid }) => kid) }
  return {
    ...rotation,
    revoked: [],
    ...(last === undefined
      ? {}
      : {
          previous: {
            kid: last.kid,
            publishedUntil: new Date(next.from + STAYS_PUBLISHED),
            cursorsUntil: new Date(next.from + STAYS_SEALING),
          },
        }),
  }
}
