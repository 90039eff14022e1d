import { dutchDay } from '../dutch-day.ts'
import type { FactValue, Situation } from '../situation.ts'

/**
 * The person is under 18 on the day asked, or is treated as such because the age is uncertain: the benefit of the doubt
 * of Directive 2011/36/EU art. 13(2). The day on which someone turns 18 ends it, whatever was recorded before.
 */
export function victimIsMinor({ at, case: subject }: Situation): FactValue {
  if (subject.turns18On !== undefined && subject.turns18On <= dutchDay(at)) return false
  if (subject.ageStatus === 'ADULT') return false
  return subject.ageStatus === 'MINOR' || subject.ageStatus === 'PRESUMED_MINOR' ? true : undefined
}
