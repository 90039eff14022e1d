/** How much of a date is given. */
export type DatePrecision = 'year' | 'month' | 'day'

/** Forms in which a purpose may get a date instead of the full one. */
export type CoarseDate = 'year' | 'month'

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** How much of a date is given (`1999`, `1999-04`, `1999-04-12`); undefined for anything that is no date at all. */
export function precisionOf(value: string): DatePrecision | undefined {
  const [, year, month, day] = PARTIAL.exec(value) ?? []
  if (year === undefined || year === '0000') return undefined
  if (month === undefined) return 'year'
  if (Number(month) < 1 || Number(month) > 12) return undefined
  if (day === undefined) return 'month'
  return Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month)) ? 'day' : undefined
}

/** Whether a text is a real day of the calendar, `2026-03-09`. */
export function isCalendarDay(value: string): boolean {
  return precisionOf(value) === 'day'
}

/**
 * A date with no more than its year or month. One that is already coarser stays as it is. Throws, without naming the
 * value, for what is no date: nothing may pass for coarsened that was not understood.
 */
export function coarsen(value: string, form: CoarseDate): string {
  if (precisionOf(value) === undefined)
    throw new Error('Only a date such as 1999, 1999-04 or 1999-04-12 can be coarsened')
  return value.slice(0, form === 'year' ? 4 : 7)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
