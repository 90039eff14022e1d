import { sql, type RawBuilder } from 'kysely'
import type { Entity } from '../kit/subgraph-definition.ts'
import { municipalityRegions } from './municipality-regions.ts'

/**
 * Recorded by the asker, or handed over to it by referral (Wpg, articles 3 and 8); on the row `t`. A report that nobody has assessed
 * yet goes with the task to assess it, which the chain may have given to another service than the one it was addressed to.
 */
export function ownSignal(asker: string): RawBuilder<boolean> {
  return sql<boolean>`(t.recorded_by = ${asker} or ${asker} = any(t.handed_over_to) or t.awaits_assessor)`
}

/** What the police keep, and how the case leads to it. */
export const policeEntities: readonly Entity[] = [
  {
    type: 'PoliceSignal',
    link: 'policeSignals',
    list: true,
    orderBy: ['received_at', 'signal_id'],
    derived: { municipalityCodeRegion: () => sql`(${municipalityRegions()}::jsonb ->> t.municipality_code)` },
    owned: ownSignal,
  },
  { type: 'PoliceVictimFile', link: 'policeVictimFile', list: false, orderBy: [] },
  { type: 'CrimeReport', link: 'crimeReports', list: true, orderBy: ['informative_talk_at', 'report_id'] },
  { type: 'Investigation', link: 'investigation', list: false, orderBy: [] },
]
