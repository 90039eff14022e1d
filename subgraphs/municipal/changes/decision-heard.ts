import type { EventOf } from '../../kit/referral-chain/chain-event.ts'

type Decision = EventOf<'wmo-decided' | 'income-decided'>['decision']

/** Decisions of a municipality, and what of each the chain hears: granted in part is granted. PENDING is no decision. */
const HEARD: Readonly<Record<string, Decision>> = {
  GRANTED: 'GRANTED',
  PARTLY_GRANTED: 'GRANTED',
  REFUSED: 'REFUSED',
  WITHDRAWN: 'WITHDRAWN',
}

/** What the chain hears of a decision; undefined while there is none. */
export function decisionHeard(decision: string | null | undefined): Decision | undefined {
  return HEARD[decision ?? '']
}
