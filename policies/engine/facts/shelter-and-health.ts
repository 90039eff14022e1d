import type { FactValue, Situation } from '../situation.ts'
import { anyOf } from './three-valued.ts'

const PLACEMENT = new Set(['PLACE_CRISIS', 'PLACE_SHELTER'])

/** CoMensha's desk confirmed, with a note, that a place is needed today (GDPR 6(1)(d), 9(2)(c)): never the asker's own word. */
export function urgencyAcute({ asserted }: Situation): FactValue {
  return asserted['urgency-acute']
}

/**
 * The person is in the asylum procedure, a shelter has declined them for whatever reason, or Nidos decided that a child goes to
 * protected reception (Wet COA art. 3, Rva 2005 art. 3; Directive 2011/36/EU art. 14 and 16).
 */
export function receptionNeeded({ asserted, tasks }: Situation): FactValue {
  const declined = tasks.some(({ type, status }) => PLACEMENT.has(type) && status === 'DECLINED')
  const isForCoa = declined || asserted['protected-reception'] === true
  return anyOf(asserted['asylum-track'], isForCoa || asserted['shelter-declined'])
}

/** A health professional recorded an acute medical need (BW 7:466(2), GDPR 9(2)(c)). */
export function acuteMedicalNeed({ asserted }: Situation): FactValue {
  return asserted['acute-medical-need']
}

/** The patient agrees that fitness for an interview is told: professional secrecy gives way to consent only (BW 7:457(1)). */
export function patientAgrees({ asserted }: Situation): FactValue {
  return asserted['patient-agrees']
}
