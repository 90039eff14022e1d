import type { HubError } from '../errors.ts'
import { type Limits, tooManyRequests } from './limits.ts'
import { rateLimit } from './rate-limit.ts'

/** Keeps one agency's requests from taking the hub from the others. */
export interface AgencyGate {
  /** Why a request of an agency is not taken now; undefined when it is, and then `leave` must follow. */
  enter(agency: string): HubError | undefined
  leave(agency: string): void
}

/**
 * Counts by agency and not by client, because the agency answers for all of its clients: how often it asks, and how many of
 * its requests are being answered, so that slow ones cannot hold every connection to the subgraphs. Agencies are those that
 * signed in, so there are as many figures as there are agencies.
 */
export function agencyGate(limits: Limits, elapsed: () => number): AgencyGate {
  const asked = rateLimit({ rate: limits.agencyRate, burst: limits.agencyBurst, elapsed })
  const inFlight = new Map<string, number>()
  return {
    enter(agency) {
      const running = inFlight.get(agency) ?? 0
      if (running >= limits.agencyInFlight) {
        return tooManyRequests('agencyInFlight', limits.agencyInFlight, 1)
      }
      if (!asked.take(agency)) {
        return tooManyRequests('agencyRate', limits.agencyRate, asked.wait(agency))
      }
      inFlight.set(agency, running + 1)
      return undefined
    },
    leave(agency) {
      const running = (inFlight.get(agency) ?? 1) - 1
      if (running === 0) inFlight.delete(agency)
      else inFlight.set(agency, running)
    },
  }
}
