import { dutchDay } from '../dutch-day.ts'
import type { FactValue, Situation } from '../situation.ts'

/**
 * The person is under 18 on the day asked, or is treated as such because the age is uncertain: the benefit of the doubt
 * of Directive 2011/36/EU art. 13(2). The day on which someone turns 18 (BW 1:233) ends it, whatever was recorded before; of
 * a day of which only the year or month is known the same doubt makes it the last one that it may be.
 */
export function victimIsMinor({ at, case: subject }: Situation): FactValue {
  if (subject.turns18On !== undefined && lastDayOf(subject.turns18On) <= dutchDay(at)) return false
  if (subject.ageStatus === 'ADULT') return false
  return subject.ageStatus === 'MINOR' || subject.ageStatus === 'PRESUMED_MINOR' ? true : undefined
}

/** The last day that a date such as 2026, 2026-02 or 2026-02-09 can mean. */
function lastDayOf(date: string): string {
  if (date.length > 7) return date
  const year = date.slice(0, 4)
  const month = date.slice(5) || '12'
  // Day 0 of the month after: the last one of this month.
  return `${year}-${month}-${new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()}`
}
