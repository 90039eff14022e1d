/** Whole minutes since 1 January 1970, UTC: fine enough to keep cause before effect within one day. */
export type Moment = number

export const HOUR = 60
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

const MILLISECONDS = 60_000

/** Reads `2026-11-01` or `2026-11-01T09:30:00Z`. */
export function momentOf(iso: string): Moment {
  const milliseconds = Date.parse(iso)
  if (Number.isNaN(milliseconds)) throw new Error(`not a date or date-time in ISO 8601: ${iso}`)
  return Math.floor(milliseconds / MILLISECONDS)
}

/** A date-time of RFC 3339 in UTC, without fractions of a second. */
export function isoMoment(moment: Moment): string {
  return `${new Date(moment * MILLISECONDS).toISOString().slice(0, 19)}Z`
}

/** The day a moment falls on, `YYYY-MM-DD`. */
export function isoDay(moment: Moment): string {
  return new Date(moment * MILLISECONDS).toISOString().slice(0, 10)
}

/** The month a moment falls in, `YYYY-MM`. */
export function isoMonth(moment: Moment): string {
  return isoDay(moment).slice(0, 7)
}

/** Midnight at the start of the day. */
export function startOfDay(moment: Moment): Moment {
  return moment - (((moment % DAY) + DAY) % DAY)
}

/** Calendar months on, at the same time of day; 30 November plus three months is the last day of February. */
export function addMonths(moment: Moment, months: number): Moment {
  const from = new Date(moment * MILLISECONDS)
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return Math.floor(to.getTime() / MILLISECONDS) + (moment - startOfDay(moment))
}

/** Full years lived on the day asked. */
export function ageOn(birth: Moment, day: Moment): number {
  const born = isoDay(birth)
  const on = isoDay(day)
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4))
  return on.slice(5) < born.slice(5) ? years - 1 : years
}
