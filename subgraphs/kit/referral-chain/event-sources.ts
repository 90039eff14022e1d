import type { SubgraphName } from '../../../schema/subgraph-sdl.ts'
import type { EventType } from './chain-event.ts'

/** Which subgraph tells of an event, and whose act it can be: kinds of agency, or anyone who takes part. */
export interface EventSource {
  readonly from: SubgraphName
  readonly by: readonly string[] | 'anyone'
}

/** A change of the chain's own: applied where it is made, and never taken from outside. */
const CHAIN: EventSource = { from: 'chain', by: [] }
const ANYONE_REPORTS: EventSource = { from: 'police', by: 'anyone' }
const INVESTIGATORS: EventSource = { from: 'police', by: ['POLICE', 'KMAR', 'NLA'] }
const REFLECTION_OFFERERS: EventSource = { from: 'police', by: ['POLICE', 'KMAR', 'IND'] }
const PROSECUTION: EventSource = { from: 'police', by: ['OM'] }
const IND: EventSource = { from: 'immigration', by: ['IND'] }
const RECEPTION: EventSource = { from: 'immigration', by: ['COA'] }
const HOUSES: EventSource = { from: 'care', by: ['COMENSHA', 'SHELTER', 'YOUTH', 'NIDOS'] }
const COORDINATES: EventSource = { from: 'care', by: ['CARE_COORDINATION', 'COMENSHA'] }
const HEALTH: EventSource = { from: 'care', by: ['HEALTH'] }
const PROTECTS_CHILDREN: EventSource = { from: 'care', by: ['NIDOS', 'YOUTH', 'RVDK'] }
/** A suspicion by police or care counts at once: nobody has to hold a task for a child to be kept safe. */
export const POLICE_AND_CARE = [
  'POLICE',
  'KMAR',
  'NLA',
  'SHELTER',
  'CARE_COORDINATION',
  'COMENSHA',
  'HEALTH',
  'NIDOS',
  'YOUTH',
  'RVDK',
  'VEILIG_THUIS',
  'COA',
]
const MUNICIPALITY: EventSource = { from: 'municipal', by: ['MUNICIPALITY'] }

/**
 * The kinds are those of the purposes under which the change can be made: a subgraph whose key is stolen can speak for the
 * agencies it serves, about what it keeps, and for nobody else.
 */
export const EVENT_SOURCES: Readonly<Record<EventType, EventSource>> = {
  'signal-reported': ANYONE_REPORTS,
  'signal-added': ANYONE_REPORTS,
  'signal-assessed': INVESTIGATORS,
  'reflection-offered': REFLECTION_OFFERERS,
  'reflection-answered': REFLECTION_OFFERERS,
  'talk-held': INVESTIGATORS,
  'report-taken': INVESTIGATORS,
  'investigation-opened': { from: 'police', by: ['POLICE', 'KMAR', 'NLA', 'OM'] },
  'presence-stated': PROSECUTION,
  'brought-to-court': PROSECUTION,
  'criminal-case-ended': PROSECUTION,

  'reflection-recorded': IND,
  'reflection-ended': IND,
  'residence-applied': IND,
  'residence-asked': CHAIN,
  'residence-decided': IND,
  'continued-stay-applied': IND,
  'continued-stay-decided': IND,
  'appeal-recorded': IND,
  'reception-started': RECEPTION,
  'reception-ended': RECEPTION,
  departed: { from: 'immigration', by: ['DTV', 'IOM'] },

  'victim-registered': { from: 'care', by: ['COMENSHA'] },
  'shelter-requested': {
    from: 'care',
    by: ['CARE_COORDINATION', 'COMENSHA', 'SHELTER', 'YOUTH', 'NIDOS', 'RVDK', 'POLICE', 'KMAR', 'NLA', 'COA'],
  },
  'placement-held': HOUSES,
  'placement-started': HOUSES,
  'placement-ended': HOUSES,
  'safety-assessed': { from: 'care', by: ['COMENSHA', 'SHELTER', 'YOUTH', 'NIDOS', 'CARE_COORDINATION'] },
  'coordinator-assigned': COORDINATES,
  'care-plan-reviewed': COORDINATES,
  'health-intake-done': HEALTH,
  'treatment-ended': HEALTH,
  'guardian-appointed': PROTECTS_CHILDREN,
  'measure-imposed': PROTECTS_CHILDREN,
  'guardianship-ended': PROTECTS_CHILDREN,
  'parent-suspected': { from: 'care', by: POLICE_AND_CARE },
  'suspicion-lifted': { from: 'care', by: ['YOUTH'] },
  'child-abuse-triaged': { from: 'care', by: ['VEILIG_THUIS'] },
  'victim-support-ended': { from: 'care', by: ['VICTIM_SUPPORT'] },
  'compensation-decided': { from: 'care', by: ['SCHADEFONDS'] },

  'brp-registered': MUNICIPALITY,
  'wmo-decided': MUNICIPALITY,
  'income-advance-settled': MUNICIPALITY,
  'income-decided': MUNICIPALITY,
  housed: MUNICIPALITY,

  'case-opened': CHAIN,
  'task-offered': CHAIN,
  'task-accepted': CHAIN,
  'task-declined': CHAIN,
  'task-suspended': CHAIN,
  'task-resumed': CHAIN,
  'task-handed-over': CHAIN,
  'task-completed': CHAIN,
  'task-reviewed': CHAIN,
  'age-settled': CHAIN,
  'residence-group-settled': CHAIN,
  'person-found': CHAIN,
  'safety-level-set': CHAIN,
  'health-need-recorded': CHAIN,
  'child-abuse-reported': CHAIN,
  'brp-registration-requested': CHAIN,
  'wmo-requested': CHAIN,
  'income-applied': CHAIN,
  'housing-requested': CHAIN,
  'victim-support-referred': CHAIN,
  'compensation-applied': CHAIN,
  'return-wished': CHAIN,
  'return-withdrawn': CHAIN,
  'case-closed': CHAIN,
  'consent-recorded': CHAIN,
  'consent-withdrawn': CHAIN,
  'contact-rules-set': CHAIN,
  'fact-asserted': CHAIN,
}

/** Whether an event of this type can be told by this subgraph as the act of an agency of this kind (undefined: of no list). */
export function maySend(type: EventType, from: SubgraphName, kind: string | undefined): boolean {
  const source = EVENT_SOURCES[type]
  if (from === 'chain' || source.from !== from) return false
  return source.by === 'anyone' || (kind !== undefined && source.by.includes(kind))
}
