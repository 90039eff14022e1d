import type { Change } from '../kit/change/change.ts'
import { decideIncome } from './changes/decide-income.ts'
import { decideWmo } from './changes/decide-wmo.ts'
import { recordMoveIn } from './changes/record-move-in.ts'
import { registerInBrp } from './changes/register-in-brp.ts'

/** What the mutations of municipalities do. */
export const municipalChanges: Readonly<Record<string, Change>> = {
  registerInBrp,
  decideWmo,
  decideIncome,
  recordMoveIn,
}

/** Tables they add rows to and change. */
export const municipalWrites: readonly string[] = ['brp_person', 'wmo_request', 'income_support', 'housing']
