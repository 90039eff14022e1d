import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Report } from '../hub-options.ts'

/** How long the keys of an issuer are believed, in milliseconds. */
export interface KeyTimes {
  /** After this long they are fetched again, so a key that was removed is not taken any more. */
  readonly refresh: number
  /** So long the last good set stands in while the issuer cannot be reached; after that nobody of that issuer is let in. */
  readonly lastGood: number
  /** Between two fetches at least, whatever the tokens name: anybody can make tokens with keys nobody has heard of. */
  readonly cooldown: number
  /** The same while no set is good: then nobody of that issuer is let in, so what ends it should be noticed soon. */
  readonly retry: number
  /** For one fetch. */
  readonly timeout: number
}

export const keyTimes: KeyTimes = {
  refresh: 600_000,
  lastGood: 3_600_000,
  cooldown: 30_000,
  retry: 2_000,
  timeout: 3_000,
}

export interface IssuerKeySetOptions {
  /** Gives the published set, as parsed JSON; rejects when there is none to be had within `timeout` milliseconds. */
  readonly fetchKeys: (timeout: number) => Promise<unknown>
  /** Milliseconds on a clock that never goes back: a clock that is set back must not keep a removed key alive. */
  readonly elapsed: () => number
  readonly times?: Partial<KeyTimes>
  /** Told when the keys cannot be fetched. */
  readonly onFailure?: (failure: { readonly cause: string; readonly isStandingIn: boolean }) => void
}

/**
 * The keys of one issuer. jose's own remote set refuses everybody as soon as the issuer is away at the moment of a
 * refresh; here the last good set stands in, for a bounded time.
 */
export function issuerKeySet({ fetchKeys, elapsed, times, onFailure }: IssuerKeySetOptions): JWTVerifyGetKey {
  const { refresh, lastGood, cooldown, retry, timeout } = { ...keyTimes, ...times }
  let known: { readonly find: JWTVerifyGetKey; readonly at: number } | undefined
  let attemptedAt = Number.NEGATIVE_INFINITY
  let failed: unknown
  let fetching: Promise<void> | undefined

  const isWithin = (time: number): boolean => known !== undefined && elapsed() - known.at < time
  const mayFetch = (): boolean =>
    fetching !== undefined || elapsed() - attemptedAt >= (isWithin(lastGood) ? cooldown : retry)

  async function fetched(): Promise<void> {
    const begun = elapsed()
    attemptedAt = begun
    try {
      // A set that is none is a failure as well: it must not put out the one that is.
      known = { find: createLocalJWKSet((await fetchKeys(timeout)) as JSONWebKeySet), at: begun }
      failed = undefined
    } catch (error) {
      failed = error
      onFailure?.({ cause: causeOf(error), isStandingIn: isWithin(lastGood) })
    }
  }

  /** All who need the keys at one time share one fetch. */
  async function fetchOnce(): Promise<void> {
    fetching ??= fetched().finally(() => (fetching = undefined))
    await fetching
  }

  return async (header, token) => {
    if (!isWithin(refresh) && mayFetch()) await fetchOnce()
    if (known === undefined || !isWithin(lastGood)) throw unavailable()
    try {
      return await known.find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayFetch()) throw error
      // The issuer may have begun to use a new key.
      await fetchOnce()
      if (failed !== undefined) throw unavailable()
      return await known.find(header, token)
    }
  }

  function unavailable(): Error {
    return new Error('The keys of the issuer cannot be fetched', { cause: failed })
  }
}

/** Bytes of a published set; a few keys take some hundreds each. */
const LARGEST_SET = 256 * 1024

/** Fetches `<issuer>/jwks`: no redirects (what would answer there is not the issuer), no more than a set can be. */
export function fetchPublishedKeys(issuer: string): (timeout: number) => Promise<unknown> {
  return async (timeout) => {
    const response = await fetch(`${issuer}/jwks`, {
      headers: { accept: 'application/json, application/jwk-set+json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > LARGEST_SET) throw new Error(`a key set larger than ${LARGEST_SET} bytes`)
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  }
}

/** Reports an issuer whose keys cannot be fetched, for those who run the hub. */
export function reportTo(report: Report | undefined, issuer: string): IssuerKeySetOptions['onFailure'] {
  return ({ cause, isStandingIn }) =>
    report?.('issuer-keys-unavailable', { issuer, cause, 'last good set': isStandingIn ? 'used' : 'too old' })
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
