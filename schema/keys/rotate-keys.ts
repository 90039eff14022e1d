import { rename, rm, stat } from 'node:fs/promises'
import { ifPresent } from '../if-present.ts'
import { newSigningKey } from './signing-key.ts'
import { type KeyPlace, privateFile, publishKeys, readKeys, writeDurably } from './stored-keys.ts'
import { keysAt, STAYS_PUBLISHED, STAYS_SEALING, type TimedKey, writeTimedKeys } from './timed-keys.ts'

/**
 * Seconds between publishing a key and signing with it, unless said otherwise: longer than anybody goes without reading a
 * file of public keys again. Where the set is copied to an address by other means, it takes as long as that does.
 */
export const PUBLISHED_BEFORE = 10
/** A rotation takes milliseconds: a draft as old as this, in milliseconds, was left by one that was broken off. */
const BROKEN_OFF = 10_000

export interface Rotation {
  readonly kid: string
  readonly signsFrom: Date
  /** The key before it: when it leaves the published set, and until when page cursors sealed under it hold (the hub's only). */
  readonly previous?: { readonly kid: string; readonly publishedUntil: Date; readonly cursorsUntil?: Date }
  /** Keys that were taken back at once. */
  readonly revoked: readonly string[]
}

export type RotationOutcome =
  | Rotation
  | { readonly refused: 'another rotation is under way' }
  | { readonly refused: 'a key waits already'; readonly kid: string; readonly signsFrom: Date }

/**
 * Makes the next key. It is in the published set when this resolves; a running owner signs with it when its time has come.
 * `revoke` is for a key that others may have: every key before the new one is gone at once, and what was sealed under it.
 *
 * One rename changes everything: broken off before it nothing has happened, broken off after it the next look of its owner, or the
 * owner's next start, publishes what is due.
 */
export async function rotateKeys(
  place: KeyPlace,
  { now, after = PUBLISHED_BEFORE, revoke = false }: { now: () => Date; after?: number; revoke?: boolean },
): Promise<RotationOutcome> {
  const draft = `${privateFile(place)}.draft`
  const begun = now().getTime()
  const left = await ifPresent(stat(draft))
  if (left !== undefined && begun - left.mtimeMs > BROKEN_OFF) await rm(draft, { force: true })

  const before = await readKeys(place)
  const last = before.at(-1)
  if (!revoke && last !== undefined && last.from > begun) {
    return { refused: 'a key waits already', kid: last.kid, signsFrom: new Date(last.from) }
  }
  const next: TimedKey = { ...newSigningKey(), from: revoke ? begun : begun + after * 1000 }
  const keys = revoke ? [next] : [...keysAt(before, begun).sealing].sort((one, other) => one.from - other.from)
  if (!revoke) keys.push(next)
  try {
    // The draft is the lock as well: it is made by one and gone with the rename.
    await writeDurably(draft, writeTimedKeys(keys), 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { refused: 'another rotation is under way' }
    throw error
  }
  const meanwhile = await readKeys(place)
  if (meanwhile.length !== before.length || meanwhile.some(({ kid }, index) => kid !== before[index]?.kid)) {
    await rm(draft)
    return { refused: 'another rotation is under way' }
  }
  await rename(draft, privateFile(place))
  await publishKeys(place, now)

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
            ...(place.name === 'hub' ? { cursorsUntil: new Date(next.from + STAYS_SEALING) } : {}),
          },
        }),
  }
}
