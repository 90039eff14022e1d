import type { FactValue, Situation } from '../situation.ts'
import { answersTo } from './answers-to.ts'

/** A report is filed, or the case is taken up without one (Sv art. 148 and 163; Directive 2011/36/EU art. 9(1)). */
export function reportFiledOrExOfficio({ asserted }: Situation): FactValue {
  return asserted['report-filed-or-ex-officio']
}

/** The person wants to talk and care has set when (Directive 2012/29/EU art. 20; Directive 2011/36/EU art. 12(4)). */
export function wishesToTalk({ asserted }: Situation): FactValue {
  return asserted['wishes-to-talk']
}

/**
 * The person was asked, for this agency or its kind, and does not object; the answer stands (Directive 2012/29/EU art. 8(2),
 * Bpg 4:2(1)(b)). An objection, or a no that victim support recorded, outweighs what else was said; no record is not enough.
 */
export function noObjection(situation: Situation): FactValue {
  const answer = answersTo(situation, ({ status }) => status === 'NOT_OBJECTED')
  const recorded = situation.asserted['no-objection']
  if (answer === 'no' || recorded === false) return false
  return answer === 'yes' ? true : recorded
}

/** The person, or a lawyer or guardian for them, has applied at the fund (Wet schadefonds geweldsmisdrijven art. 3 and 7). */
export function applied({ asserted }: Situation): FactValue {
  return asserted['applied']
}
