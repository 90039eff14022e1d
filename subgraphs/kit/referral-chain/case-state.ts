import type { Tracks } from './tracks.ts'

/** Task types of the shelter and care track. */
export const SHELTER_AND_CARE: readonly string[] = [
  'PLACE_CRISIS',
  'PLACE_SHELTER',
  'ASSESS_SAFETY',
  'ASSIGN_COORDINATOR',
  'CARE_PLAN',
  'HEALTH_INTAKE',
  'TREAT',
  'ARRANGE_RECEPTION',
  'STAY_SHELTER',
  'STAY_RECEPTION',
]

const ON_PERMIT: readonly string[] = ['B8_GRANTED', 'CONTINUED_APPLIED', 'CONTINUED_GRANTED']

/** A state of a case as a whole, derived and never set by hand. */
export type CaseState =
  | 'CLOSED'
  | 'RETURNING'
  | 'NOT_PRESUMED'
  | 'SIGNALLED'
  | 'ACUTE'
  | 'IN_REFLECTION'
  | 'ON_PERMIT'
  | 'INTEGRATING'
  | 'IN_SUPPORT'

/** The state of the case as a whole: the first that matches, in the order of the referral chain. */
export function caseStateOf(tracks: Tracks, safetyLevel: string, openTasks: readonly string[]): CaseState {
  if (tracks.exit === 'CLOSED' || tracks.exit === 'RETURNED') return 'CLOSED'
  if (tracks.exit === 'RETURNING') return 'RETURNING'
  if (tracks.identification === 'NOT_PRESUMED') return 'NOT_PRESUMED'
  if (tracks.identification === 'SIGNALLED') return 'SIGNALLED'
  if (safetyLevel === 'ACUTE' || tracks.shelter === 'CRISIS_BED') return 'ACUTE'
  if (tracks.residence === 'IN_REFLECTION') return 'IN_REFLECTION'
  if (ON_PERMIT.includes(tracks.residence)) return 'ON_PERMIT'
  const cared = openTasks.some((type) => SHELTER_AND_CARE.includes(type))
  return tracks.municipal.housing === 'DECIDED' || !cared ? 'INTEGRATING' : 'IN_SUPPORT'
}
