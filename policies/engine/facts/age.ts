import { dutchDay } from '../dutch-day.ts'
import type { FactValue, Situation } from '../situation.ts'

/**
 * The person is under 18 on the day asked, or is treated as such because the age is uncertain: the benefit of the doubt
 * of Directive 2011/36/EU art. 13(2). Where the day on which someone turns 18 (BW 1:233) is known it decides, whatever was
 * recorded before: an adult whose birthday is still to come is of an uncertain age. Of a day of which only the year or
 * month is known the same doubt makes it the last one that it may be.
 */
export function victimIsMinor({ at, case: subject }: Situation): FactValue {
  if (subject.turns18On !== undefined) return lastDayOf(subject.turns18On) > dutchDay(at)
  if (subject.ageStatus === 'ADULT') return false
  return subject.ageStatus === 'MINOR' || subject.ageStatus === 'PRESUMED_MINOR' ? true : undefined
}

/**
 * The band by which is decided who consents, on the day asked. What was recorded was so on the day of the record: birthdays
 * that have passed since count (12 and 16: Jeugdwet 7.3.4 and 7.3.5, Wmo 2015 5.3.3; 18: BW 1:233). Records that contradict
 * each other leave the age open.
 */
export function consentBandOn(situation: Situation): string {
  const { at, case: subject } = situation
  const recorded = subject.consentBand ?? 'UNKNOWN'
  const isMinor = victimIsMinor(situation)
  if (subject.turns18On !== undefined) {
    const reached = bandReached(subject.turns18On, dutchDay(at))
    if (reached === 'ADULT') return reached
    // A band that is not one of age, or one that nobody has reached yet, is a doubt that no birthday settles.
    const isReached = BANDS.includes(recorded) && BANDS.indexOf(recorded) <= BANDS.indexOf(reached)
    return isReached ? reached : BANDS.includes(recorded) ? 'UNKNOWN' : recorded
  }
  if (isMinor === true && recorded === 'ADULT') return 'UNKNOWN'
  // Of age, so nobody else's word alone is enough.
  if (isMinor === false && recorded === 'UNDER_12') return 'UNKNOWN'
  return recorded
}

const BANDS: readonly string[] = ['UNDER_12', 'FROM_12', 'FROM_16', 'ADULT']

/** The band on a day. While a birthday may or may not have passed, the one in which most have to say yes. */
function bandReached(turns18On: string, day: string): string {
  if (lastDayOf(turns18On) <= day) return 'ADULT'
  if (lastDayOf(yearsBefore(turns18On, 2)) <= day) return 'FROM_16'
  return firstDayOf(yearsBefore(turns18On, 6)) <= day ? 'FROM_12' : 'UNDER_12'
}

function yearsBefore(date: string, years: number): string {
  return String(Number(date.slice(0, 4)) - years).padStart(4, '0') + date.slice(4)
}

/** The first day that a date such as 2026, 2026-02 or 2026-02-09 can mean. */
function firstDayOf(date: string): string {
  return date + '-01-01'.slice(date.length - 4)
}

/** The last day that it can mean. */
function lastDayOf(date: string): string {
  if (date.length > 7) return date
  const year = date.slice(0, 4)
  const month = date.slice(5) || '12'
  // Day 0 of the month after: the last one of this month.
  return `${year}-${month}-${new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()}`
}
