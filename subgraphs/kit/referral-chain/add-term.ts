import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { addWorkingDays, toWorkingDay } from './working-days.ts'

/** A length of time as a rule states it. */
export type Term =
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly weeks: number }
  | { readonly months: number }
  | { readonly workingDays: number }

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** When a term that starts now is over; `inAnAct`: it is set in an Act, so it does not end on a day of rest. */
export function addTerm(from: Date, term: Term, inAnAct = false): Date {
  const end = plainEnd(from, term)
  return inAnAct ? toWorkingDay(end) : end
}

function plainEnd(from: Date, term: Term): Date {
  if ('hours' in term) return new Date(from.getTime() + term.hours * HOUR)
  if ('days' in term) return new Date(from.getTime() + term.days * DAY)
  if ('weeks' in term) return new Date(from.getTime() + term.weeks * 7 * DAY)
  if ('months' in term) return addMonths(from, term.months)
  return addWorkingDays(from, term.workingDays)
}

/**
 * Months of the Dutch calendar on, at the same time of day; 30 November plus three months is the last day of February. Just after
 * midnight it is another day in UTC, and often another month.
 */
export function addMonths(from: Date, months: number): Date {
  const day = dutchDay(from)
  const start = new Date(Date.parse(day))
  const to = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
  to.setUTCDate(Math.min(start.getUTCDate(), lastDay))
  const end = to.getTime() + (from.getTime() - start.getTime())
  // Summer time that ended on the way would put it back into the day before.
  return new Date(Math.max(end, startOfDutchDay(to.toISOString().slice(0, 10)).getTime()))
}

/** A term in words, for tables. */
export function describeTerm(term: Term): string {
  const [[unit, count] = ['', 0]] = Object.entries<number>(term)
  const name = unit === 'workingDays' ? 'working days' : unit
  return `${count} ${count === 1 ? name.slice(0, -1) : name}`
}
