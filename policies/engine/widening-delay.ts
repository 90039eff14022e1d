import type { CompiledPolicy } from './compiled-policy.ts'
import { dayAfter, dutchDay } from './dutch-day.ts'
import type { Submitted } from './lifecycle-event.ts'
import { startOfDutchDay } from './start-of-dutch-day.ts'

/** Most days that red lines can have what shows more wait. */
export const LONGEST_DELAY = 366

/**
 * Days that a version waits after its approval: as many as the version that it replaces says, if it shows more than that
 * one. What the new version says of it holds for its successors, so that nobody lets themselves through by lowering it.
 */
export function wideningDelay(replaced: CompiledPolicy | undefined, widened: readonly string[]): number {
  return widened.length === 0 ? 0 : (replaced?.bundle.redLines?.wideningDelay ?? 0)
}

/** A submission as far as it says when it comes into force. */
export type Timing = Pick<Submitted, 'effective' | 'urgent' | 'widened' | 'delay'>

/** Days that a submission really waits: urgent ones do not, and a former version comes back at once. */
export function daysToWait({ urgent, widened, delay = 0 }: Timing, rollsBackTo: number | undefined): number {
  return urgent !== undefined || rollsBackTo !== undefined || widened.length === 0 ? 0 : delay
}

/** The Dutch day on which a version comes into force that is approved on this one. */
export function firstDay(approvedOn: string, effective: string | undefined, days: number): string {
  const earliest = dayAfter(approvedOn, days)
  return effective !== undefined && effective > earliest ? effective : earliest
}

/** The moment from which a version is in force that is approved at this one; both RFC 3339 in UTC. */
export function beginsAt({ effective }: Timing, days: number, approvedAt: string): string {
  const today = dutchDay(new Date(approvedAt))
  const day = firstDay(today, effective, days)
  return day > today ? startOfDutchDay(day).toISOString() : approvedAt
}
