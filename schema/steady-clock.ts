/** Milliseconds for which a clock that was set back is not followed: the longest life of an access token, and its leeway. */
const HOLD = 605_000

export interface SteadyClockOptions {
  /** The machine's clock, which people and time servers set. */
  readonly wall: () => Date
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
  /** Told once per step, with its size in seconds. */
  readonly onStep?: (step: { readonly seconds: number }) => void
}

/**
 * The clock of the hub and of every subgraph. When the machine's is set back, it goes on from where it was for as long as a
 * token may live, and follows after that: so no token or permit that had expired is valid again after a step of up to ten
 * minutes. It does not go on for ever, because the clock may have been set right: until the hub follows, agencies' new tokens
 * may look too old to it, which is refused and not let in.
 */
export function steadyClock({ wall, elapsed, onStep }: SteadyClockOptions): () => Date {
  let latest = Number.NEGATIVE_INFINITY
  let seenAt = elapsed()
  /** Since when the machine's clock has been behind this one. */
  let behindSince: number | undefined
  return () => {
    const told = wall().getTime()
    const at = elapsed()
    const held = latest + (at - seenAt)
    // A clock that ticks apart by less is the ordinary work of a time server.
    const isBehind = told < held - 1_000
    if (!isBehind) behindSince = undefined
    else if (behindSince === undefined) {
      behindSince = at
      onStep?.({ seconds: Math.round((held - told) / 1000) })
    }
    const isHeld = behindSince !== undefined && at - behindSince < HOLD
    if (!isHeld) behindSince = undefined
    latest = isHeld ? held : isBehind ? told : Math.max(told, latest)
    seenAt = at
    return new Date(latest)
  }
}
