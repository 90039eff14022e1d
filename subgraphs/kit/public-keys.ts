import { readFile } from 'node:fs/promises'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters, type JWTVerifyGetKey } from 'jose'

type KeySet = ReturnType<typeof createLocalJWKSet>
type FoundKey = Awaited<ReturnType<JWTVerifyGetKey>>

/** Public keys of somebody who signs: the hub, or a subgraph that sends events. */
export interface PublicKeys {
  /** The key that a header names; throws a JOSE error when it is none of theirs. */
  readonly find: (header: JWSHeaderParameters) => Promise<FoundKey>
}

/** Milliseconds between two readings of the key set: a stream of unknown key ids must not become a stream of requests. */
const PAUSE = 500
const FETCH_TIMEOUT = 3_000
/** Milliseconds after which the set is read again before it is used: a key that was taken back opens nothing for longer. */
const FRESH = 5_000
/** Milliseconds for which the last good set is used while the source cannot be read. */
const LAST_GOOD = 300_000

export interface PublicKeysOptions {
  readonly now: () => Date
  /** Resolves after so many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/**
 * Keys from a JWK set (RFC 7517) in a file or at an http(s) address. It is read when it is first needed, again when
 * it is no longer fresh, and when something names a key that is not in it: the signer may start later, change its key, or take one back.
 */
export function publicKeys(source: string, { now, wait = sleep }: PublicKeysOptions): PublicKeys {
  let keys: KeySet | undefined
  let text = ''
  let readAt = Number.NEGATIVE_INFINITY
  let goodAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  /** One reading for all that wait for it. What was asked for during the pause comes after it: a key may have been published since. */
  function readAgain(): Promise<void> {
    reading ??= (async () => {
      const rest = PAUSE - age(readAt)
      if (rest > 0) await wait(rest)
      const read = await readKeySet(source)
      readAt = now().getTime()
      if (read === undefined) return
      goodAt = readAt
      // The same text keeps the same keys, for what has been verified under them.
      if (read.text !== text) keys = read.keys
      text = read.text
    })().finally(() => {
      reading = undefined
    })
    return reading
  }

  /** Also when the clock has stepped back: then nobody knows how old it is. */
  const age = (moment: number): number => {
    const passed = now().getTime() - moment
    return passed < 0 ? Number.POSITIVE_INFINITY : passed
  }

  return {
    async find(header) {
      const isUsable = keys !== undefined && age(goodAt) < LAST_GOOD
      const couldBeRead = goodAt === readAt
      if (!isUsable || (couldBeRead && age(goodAt) >= FRESH)) await readAgain()
      // Requests do not wait for a source that failed the last time.
      else if (!couldBeRead) void readAgain()
      if (keys === undefined || age(goodAt) >= LAST_GOOD) throw new errors.JWKSNoMatchingKey()
      try {
        return await keys(header)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await readAgain()
        if (age(goodAt) >= LAST_GOOD) throw error
        return keys(header)
      }
    },
  }
}

async function readKeySet(source: string): Promise<{ text: string; keys: KeySet } | undefined> {
  try {
    const text = /^https?:/iu.test(source) ? await fetchText(source) : await readFile(source, 'utf8')
    return text === undefined ? undefined : { text, keys: createLocalJWKSet(JSON.parse(text) as JSONWebKeySet) }
  } catch {
    // Not there, not to be had or not a key set. No keys, no permits: every request is refused until the next reading.
    return undefined
  }
}

async function fetchText(source: string): Promise<string | undefined> {
  const response = await fetch(source, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT) })
  return response.ok ? response.text() : undefined
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
