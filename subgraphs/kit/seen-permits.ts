/** Remembers which permits were used, so that each opens a subgraph once. */
export interface SeenPermits {
  /** `full`: there is no room to remember it, so it must not be taken. Times are seconds since the epoch. */
  take(jti: string, until: number, at: number): 'first' | 'again' | 'full'
}

/** Permits a subgraph remembers: some sixteen thousand a second, in about 30 MB at most. */
const MOST = 200_000

/**
 * Kept in this process until no check would let the permit through any more. When as many are alive as fit, new ones are refused:
 * forgetting one early would open its replay.
 */
export function seenPermits(most = MOST): SeenPermits {
  const seen = new Map<string, number>()
  return {
    take(jti, until, at) {
      if (seen.has(jti)) return 'again'
      // All live equally long, so they die nearly in the order in which they came.
      for (const [old, dead] of seen) {
        if (dead > at) break
        seen.delete(old)
      }
      if (seen.size >= most) return 'full'
      seen.set(jti, until)
      return 'first'
    },
  }
}
