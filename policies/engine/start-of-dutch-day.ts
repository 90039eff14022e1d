import { dayAfter, dutchDay } from './dutch-day.ts'

const HOUR = 3_600_000

/** The moment a Dutch calendar day (2026-01-31) begins: 22:00 or 23:00 of the day before in UTC. */
export function startOfDutchDay(day: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const inSummer = new Date(midnight - 2 * HOUR)
  return dutchDay(inSummer) === day ? inSummer : new Date(midnight - HOUR)
}

/** The last moment of a Dutch calendar day. */
export function endOfDutchDay(day: string): Date {
  return new Date(startOfDutchDay(dayAfter(day)).getTime() - 1)
}
