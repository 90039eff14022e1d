import { Histogram, type Registry } from 'prom-client'

/** Name of the histogram of what enforcement takes. */
export const ENFORCEMENT_SECONDS = 'schakel_enforcement_seconds'

/** Times what a hub does to a request beside fetching: it decides, asks which cases are open, redacts and records. */
export interface EnforcementClock {
  /** Times one request; `work` is given what it passes its fetching to, which does not count. */
  whole<T>(work: (fetching: Fetching) => Promise<T>): Promise<T>
}

/** Runs work that is planning and fetching, which a hub without policies would do as well. */
export type Fetching = <T>(work: () => Promise<T>) => Promise<T>

/** `elapsed`: milliseconds on a clock that never goes back. */
export function enforcementClock(registry: Registry, elapsed: () => number): EnforcementClock {
  const seconds = new Histogram({
    name: ENFORCEMENT_SECONDS,
    help: 'Time of a request beside planning and fetching: to decide, to ask for its cases, to redact and to record',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [registry],
  })
  return {
    async whole(work) {
      const began = elapsed()
      let fetched = 0
      const fetching: Fetching = async (fetch) => {
        const from = elapsed()
        try {
          return await fetch()
        } finally {
          fetched += elapsed() - from
        }
      }
      try {
        return await work(fetching)
      } finally {
        seconds.observe(Math.max(0, elapsed() - began - fetched) / 1000)
      }
    },
  }
}
