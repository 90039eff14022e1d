import type { FactValue, Situation } from '../situation.ts'

/** A report is filed, or the case is taken up without one (Sv art. 148 and 163; Directive 2011/36/EU art. 9(1)). */
export function reportFiledOrExOfficio({ asserted }: Situation): FactValue {
  return asserted['report-filed-or-ex-officio']
}

/** The person wants to talk and care has set when (Directive 2012/29/EU art. 20; Directive 2011/36/EU art. 12(4)). */
export function wishesToTalk({ asserted }: Situation): FactValue {
  return asserted['wishes-to-talk']
}

/**
 * The person was asked and does not object (Directive 2012/29/EU art. 8(2), Bpg 4:2(1)(b)). An objection on record
 * outweighs whatever else was said; no record is not enough.
 */
export function noObjection({ purpose, consents, asserted }: Situation): FactValue {
  const answers = consents.filter(({ scope }) => scope === purpose).map(({ status }) => status)
  if (answers.includes('OBJECTED')) return false
  return answers.includes('NOT_OBJECTED') && asserted['no-objection'] !== false ? true : asserted['no-objection']
}

/** The person, or a lawyer or guardian for them, has applied at the fund (Wet schadefonds geweldsmisdrijven art. 3 and 7). */
export function applied({ asserted }: Situation): FactValue {
  return asserted['applied']
}
