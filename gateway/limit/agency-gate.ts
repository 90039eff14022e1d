import { accepted, type Outcome, refused } from '../errors.ts'
import { type Limits, tooManyRequests } from './limits.ts'
import { rateLimit } from './rate-limit.ts'

/** Holds the place of one request until what it gives is called; held several times, the place is free after the last. */
export type Hold = () => () => void

/** Keeps one agency's requests from taking the hub from the others. */
export interface AgencyGate {
  /** Admits a request of an agency, whose place is taken once it is held, or says why it is not taken now. */
  readonly enter: (agency: string) => Outcome<Hold>
}

/**
 * Counts by agency and not by client, because the agency answers for all of its clients: how often it asks, and how many of
 * its requests are being answered, so that slow ones cannot hold every connection to the subgraphs. Agencies are those that
 * signed in, so there are as many figures as there are agencies.
 */
export function agencyGate(limits: Limits, elapsed: () => number): AgencyGate {
  const asked = rateLimit({ rate: limits.agencyRate, burst: limits.agencyBurst, elapsed })
  const inFlight = new Map<string, number>()
  const add = (agency: string, change: 1 | -1): void => {
    const running = (inFlight.get(agency) ?? 0) + change
    if (running === 0) inFlight.delete(agency)
    else inFlight.set(agency, running)
  }
  return {
    enter(agency) {
      if ((inFlight.get(agency) ?? 0) >= limits.agencyInFlight) {
        return refused(tooManyRequests('agencyInFlight', limits.agencyInFlight, 1))
      }
      if (!asked.take(agency)) {
        return refused(tooManyRequests('agencyRate', limits.agencyRate, asked.wait(agency)))
      }
      let holders = 0
      return accepted(() => {
        holders += 1
        if (holders === 1) add(agency, 1)
        return () => {
          holders -= 1
          if (holders === 0) add(agency, -1)
        }
      })
    },
  }
}
