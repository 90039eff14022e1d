import { caseStateOf, type CaseState } from '../../kit/referral-chain/case-state.ts'
import type { ChainCase } from './chain-case.ts'

/** The state of a case, derived from its tracks, safety and open tasks; never set by hand. */
export function stateOf({ tracks, safetyLevel, tasks }: ChainCase): CaseState {
  const open = tasks.filter(({ status }) => status === 'OPEN').map(({ type }) => type)
  return caseStateOf(tracks, safetyLevel, open)
}
