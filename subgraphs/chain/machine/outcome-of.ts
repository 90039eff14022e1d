import type { TaskOutcome } from './chain-case.ts'
import type { ChainEvent } from './chain-event.ts'

const REFLECTION_ENDS = {
  LAPSED: 'TERM_ENDED',
  REPORT_FILED: 'REPORT_FILED',
  WAIVED: 'NOT_WANTED',
  LEFT: 'LEFT',
  PUBLIC_ORDER: 'OTHER',
} as const

/** How a task ends that an event closes: the code that the event itself tells. */
export function outcomeOf(event: ChainEvent | undefined): TaskOutcome {
  if (event === undefined) return 'COMPLETED'
  if ('decision' in event) return event.decision
  if (event.type === 'signal-assessed')
    return event.assessment === 'SLIGHTEST_INDICATION' ? 'INDICATION_FOUND' : 'NO_INDICATION'
  if (event.type === 'reflection-answered') return event.accepted ? 'ACCEPTED' : 'NOT_WANTED'
  if (event.type === 'reflection-ended') return REFLECTION_ENDS[event.reason]
  if (event.type === 'report-taken') return event.filed ? 'REPORT_FILED' : 'NO_REPORT'
  if (event.type === 'criminal-case-ended') return event.ending === 'DISMISSED' ? 'DISMISSED' : 'COMPLETED'
  if (event.type === 'reception-ended') return event.toUnknownDestination ? 'LEFT' : 'COMPLETED'
  if (event.type === 'placement-ended')
    return event.reason === 'MOVED_ON' && event.toUnknownDestination !== true ? 'COMPLETED' : 'LEFT'
  return 'COMPLETED'
}
