import { dutchDay } from '../../../policies/engine/dutch-day.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * The days on which nobody works in the Netherlands: those of Algemene termijnenwet art. 3(1), Liberation Day every year
 * among them, and Good Friday, which art. 3(2) puts on a par.
 */
export function publicHolidays(year: number): readonly string[] {
  const easter = easterSunday(year)
  const after = (days: number): string => isoDay(easter + days * DAY)
  return [
    `${year}-01-01`,
    after(-2),
    after(0),
    after(1),
    kingsDay(year),
    `${year}-05-05`,
    after(39),
    after(49),
    after(50),
    `${year}-12-25`,
    `${year}-12-26`,
  ]
}

/** Whether this day, `YYYY-MM-DD`, is neither a Saturday, a Sunday nor a public holiday. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(Date.parse(day)).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !holidaysOf(Number(day.slice(0, 4))).has(day)
}

/** Working days on, at the same time of day. What happens on a day of rest counts from that day. */
export function addWorkingDays(from: Date, days: number): Date {
  let at = from
  for (let left = days; left > 0;) {
    at = new Date(at.getTime() + DAY)
    if (isWorkingDay(dutchDay(at))) left -= 1
  }
  return at
}

/** A term set in an Act that ends on a day of rest runs on to the next working day (Algemene termijnenwet art. 1(1)). */
export function toWorkingDay(end: Date): Date {
  let at = end
  while (!isWorkingDay(dutchDay(at))) at = new Date(at.getTime() + DAY)
  return at
}

const known = new Map<number, ReadonlySet<string>>()

function holidaysOf(year: number): ReadonlySet<string> {
  let days = known.get(year)
  if (!days) known.set(year, (days = new Set(publicHolidays(year))))
  return days
}

/** 27 April, or the Saturday before when that is a Sunday; until 2013 the Queen's day, 30 April or the day before. */
function kingsDay(year: number): string {
  const day = year < 2014 ? 30 : 27
  const isSunday = new Date(Date.UTC(year, 3, day)).getUTCDay() === 0
  return `${year}-04-${isSunday ? day - 1 : day}`
}

/** The Gregorian computus in the form of Meeus, Jones and Butcher. */
function easterSunday(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const rest = year % 100
  const moon =
    (19 * golden +
      century -
      Math.floor(century / 4) -
      Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
      15) %
    30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7
  const shift = Math.floor((golden + 11 * moon + 22 * weekday) / 451)
  const days = moon + weekday - 7 * shift + 114
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1)
}

function isoDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
