import { addMonths, addTerm } from './add-term.ts'

/** Claims granted after this day bring thirty days (WBV 2023/11). */
const LAST_DAY_OF_LONG_DUBLIN = '2023-05-18'

/**
 * The last day that a reflection period from this day may have: three calendar months on, thirty days where a Dublin claim
 * applies (Vc 2000 B8/3.1). Undefined for what is no day.
 */
export function lastReflectionDay(startDate: string, dublin: boolean): string | undefined {
  const start = new Date(Date.parse(startDate))
  if (Number.isNaN(start.getTime())) return undefined
  const isShort = dublin && startDate > LAST_DAY_OF_LONG_DUBLIN
  return (isShort ? addTerm(start, { days: 30 }) : addMonths(start, 3)).toISOString().slice(0, 10)
}
