import type { Situation } from '../../../policies/engine/situation.ts'
import type { ChainCase } from './chain-case.ts'

/** The case as the facts of the policies see it, so that a fact means the same to a rule of access and to a guard. */
export function situationOf(
  chainCase: ChainCase,
  at: Date,
  purpose = '',
  asker: Situation['asker'] = { agency: '', kind: '' },
): Situation {
  const { ageStatus, residenceGroup, consentBand, turns18On, consents, tasks, asserted } = chainCase
  return {
    asker,
    purpose,
    at,
    case: { ageStatus, residenceGroup, consentBand, ...(turns18On === undefined ? {} : { turns18On }) },
    consents,
    tasks,
    asserted,
  }
}
