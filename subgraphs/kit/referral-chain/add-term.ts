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

/** Calendar months on, at the same time of day; 30 November plus three months is the last day of February. */
export function addMonths(from: Date, months: number): Date {
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return new Date(to.getTime() + (from.getTime() % DAY))
}

/** A term in words, for tables. */
export function describeTerm(term: Term): string {
  const [[unit, count] = ['', 0]] = Object.entries<number>(term)
  const name = unit === 'workingDays' ? 'working days' : unit
  return `${count} ${count === 1 ? name.slice(0, -1) : name}`
}
