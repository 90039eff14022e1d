import { LRUCache } from 'lru-cache'

/** How often something may happen under one key, such as an agency or an address. */
export interface RateLimit {
  /** Whole seconds after which it may happen again; 0: now. Takes nothing. */
  wait(key: string): number
  /** Counts one; false when there was none left. */
  take(key: string): boolean
}

export interface RateLimitOptions {
  /** How many a second in the long run. */
  readonly rate: number
  /** How many at once after a pause. */
  readonly burst: number
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
}

/** Keys remembered: whoever comes from more addresses than this is forgotten, not let into memory. */
const MOST_KEYS = 10_000

/**
 * A bucket of `burst` that fills at `rate`, for each key by itself: what one key takes is not taken from another. Not
 * @fastify/rate-limit, which counts in fixed windows, counts wherever it looks (only refused sign-ins count here), and keeps
 * the time of the machine, which may step back.
 */
export function rateLimit({ rate, burst, elapsed }: RateLimitOptions): RateLimit {
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: MOST_KEYS })
  const leftOf = (key: string): number => {
    const bucket = buckets.get(key)
    return bucket === undefined ? burst : Math.min(burst, bucket.left + ((elapsed() - bucket.at) * rate) / 1000)
  }
  return {
    wait(key) {
      const left = leftOf(key)
      return left >= 1 ? 0 : Math.ceil((1 - left) / rate)
    },
    take(key) {
      const left = leftOf(key)
      const isLeft = left >= 1
      buckets.set(key, { left: isLeft ? left - 1 : left, at: elapsed() })
      return isLeft
    },
  }
}
