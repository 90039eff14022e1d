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
  switch (event?.type) {
    case 'signal-assessed':
      return event.assessment === 'SLIGHTEST_INDICATION' ? 'INDICATION_FOUND' : 'NO_INDICATION'
    case 'reflection-answered':
      return event.accepted ? 'ACCEPTED' : 'NOT_WANTED'
    case 'reflection-ended':
      return REFLECTION_ENDS[event.reason]
    case 'report-taken':
      return event.filed ? 'REPORT_FILED' : 'NO_REPORT'
    case 'criminal-case-ended':
      return event.ending === 'DISMISSED' ? 'DISMISSED' : 'COMPLETED'
    case 'residence-decided':
    case 'continued-stay-decided':
    case 'wmo-decided':
    case 'income-decided':
    case 'compensation-decided':
      return event.decision
    case 'placement-ended':
      return event.reason === 'MOVED_ON' && event.toUnknownDestination !== true ? 'COMPLETED' : 'LEFT'
    case 'reception-ended':
      return event.toUnknownDestination ? 'LEFT' : 'COMPLETED'
    default:
      return 'COMPLETED'
  }
}
