import { readFile } from 'node:fs/promises'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

/** The hub's public keys. */
export interface HubKeys {
  readonly find: JWTVerifyGetKey
}

/** Milliseconds between two readings of the key set: a stream of unknown key ids must not become a stream of requests. */
const PAUSE = 500
const FETCH_TIMEOUT = 3_000

/**
 * The hub's keys from a JWK set (RFC 7517) in a file or at an http(s) address. It is read when the first permit comes and again
 * when a permit names a key that is not in it, so that the hub may start later and may change its key.
 */
export function hubKeys(source: string, now: () => Date): HubKeys {
  let keys: JWTVerifyGetKey | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  function readAgain(): Promise<void> {
    if (now().getTime() - readAt < PAUSE) return Promise.resolve()
    reading ??= readKeySet(source)
      .then((set) => {
        if (set !== undefined) keys = createLocalJWKSet(set)
      })
      .finally(() => {
        readAt = now().getTime()
        reading = undefined
      })
    return reading
  }

  return {
    async find(header, token) {
      if (keys === undefined) await readAgain()
      try {
        return await known(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await readAgain()
        return known(header, token)
      }
    },
  }

  async function known(...[header, token]: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    if (keys === undefined) throw new errors.JWKSNoMatchingKey()
    return keys(header, token)
  }
}

async function readKeySet(source: string): Promise<JSONWebKeySet | undefined> {
  try {
    if (!/^https?:/iu.test(source)) return JSON.parse(await readFile(source, 'utf8')) as JSONWebKeySet
    const response = await fetch(source, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT) })
    return response.ok ? ((await response.json()) as JSONWebKeySet) : undefined
  } catch {
    // No keys, no permits: every request is refused until the next reading.
    return undefined
  }
}
