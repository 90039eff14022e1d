import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { CLOCK_TOLERANCE, PERMIT_LIFETIME } from '../permit.ts'
import type { SigningKey } from './signing-key.ts'

/** A key and the moment from which it signs, in milliseconds since the epoch: until then it is only published. */
export interface TimedKey extends SigningKey {
  readonly from: number
}

/** Milliseconds for which a key stays published after its successor began to sign: what it signed is dead long before. */
export const STAYS_PUBLISHED = 6 * (PERMIT_LIFETIME + CLOCK_TOLERANCE) * 1000
/** Milliseconds for which what was sealed under a key, such as a page cursor of the hub, holds after its successor began. */
export const STAYS_SEALING = 3_600_000

/** What each key is for at a moment. */
export interface KeysAt {
  readonly signing: TimedKey
  readonly published: readonly TimedKey[]
  /** The one that signs first. */
  readonly sealing: readonly TimedKey[]
}

/**
 * What each key is for follows from the moment alone, so that a rotation that is broken off anywhere goes on by itself: whoever
 * looks next sees what is due. A key that signs later is published and unseals already, for a process beside this one whose clock is ahead.
 */
export function keysAt(keys: readonly TimedKey[], at: number): KeysAt {
  const signing = keys.findLast(({ from }) => from <= at) ?? keys[0]
  if (signing === undefined) throw new Error('There is no key')
  const within = (span: number) => keys.filter((_key, index) => at < (keys[index + 1]?.from ?? Infinity) + span)
  return {
    signing,
    published: within(STAYS_PUBLISHED),
    sealing: [signing, ...within(STAYS_SEALING).filter((key) => key !== signing)],
  }
}

/** The text of the private key file: a JWK set (RFC 7517), each key with the moment from which it signs. */
export function writeTimedKeys(keys: readonly TimedKey[]): string {
  const written = keys.map(({ kid, privateKey, from }) => ({
    ...privateKey.export({ format: 'jwk' }),
    kid,
    from: new Date(from).toISOString(),
  }))
  return `${JSON.stringify({ keys: written }, null, 2)}\n`
}

/** Reads what `writeTimedKeys` wrote, and the one JWK that the file held before keys could be rotated. Throws for anything else. */
export function readTimedKeys(text: string): readonly TimedKey[] {
  const read = JSON.parse(text) as { readonly keys?: unknown }
  const entries = (read.keys ?? [read]) as readonly (JsonWebKey & { kid?: unknown; from?: unknown })[]
  if (!Array.isArray(entries) || entries.length === 0) throw new Error('not a set of keys')
  const keys = entries.map(({ kid, from = 0, ...jwk }) => {
    const moment = typeof from === 'string' ? Date.parse(from) : 0
    if (typeof kid !== 'string' || Number.isNaN(moment)) throw new Error('a key without a kid or with no moment')
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('a key that is not Ed25519')
    return { kid, privateKey, from: moment }
  })
  return keys.sort((left, right) => left.from - right.from)
}
