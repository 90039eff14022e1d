import type { MadeChange } from '../support/change-rows.ts'
import { COORDINATION_MADE } from './coordination-made.ts'
import { HEALTH_AND_YOUTH_MADE } from './health-and-youth-made.ts'
import { REDRESS_MADE } from './redress-made.ts'
import { SHELTER_MADE } from './shelter-made.ts'

/** What the agencies of care can change. */
export const CARE_MADE: readonly MadeChange[] = [
  ...COORDINATION_MADE,
  ...SHELTER_MADE,
  ...HEALTH_AND_YOUTH_MADE,
  ...REDRESS_MADE,
]
