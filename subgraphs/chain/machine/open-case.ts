import type { ChainCase } from './chain-case.ts'
import type { OpeningEvent } from './chain-event.ts'
import { moveTasks } from './move-tasks.ts'
import { refuse, type Outcome, type Step } from './step.ts'
import { TASK_TABLE } from './task-types.ts'

/** Opens a case. Who may open one is the hub's policy; what is not known of the person is taken for what protects most. */
export function openCase(event: OpeningEvent, step: Step): Outcome {
  const desk = step.directory.ofKinds(['COMENSHA'])[0]
  if (desk === undefined)
    return refuse('NO_AGENCY_FOUND', 'No agency of kind COMENSHA takes part: add one to policies/agencies.yaml.')
  const assessor = event.type === 'signal-reported' ? event.assessor : undefined
  if (assessor !== undefined && !TASK_TABLE.ASSESS_SIGNAL.holders.includes(step.directory.kindOf(assessor) ?? ''))
    return refuse('WRONG_KIND_OF_HOLDER', 'The agency you name assesses no signals: name another.')
  // The age in doubt is that of a child (Directive 2011/36/EU art. 13(2)).
  const { caseId, ageStatus = 'PRESUMED_MINOR', residenceGroup = 'UNKNOWN', safetyLevel = 'NONE_KNOWN' } = event
  const isAdult = ageStatus === 'ADULT'
  const opened: ChainCase = {
    caseId,
    version: 1,
    openedAt: step.at,
    ageStatus,
    residenceGroup,
    consentBand: event.consentBand ?? (isAdult ? 'ADULT' : 'UNKNOWN'),
    ...(event.turns18On === undefined || isAdult ? {} : { turns18On: event.turns18On }),
    safetyLevel,
    leadAgency: desk.oin,
    ...(event.careRegion === undefined ? {} : { careRegion: event.careRegion }),
    contactRules: event.contactRules ?? [],
    tracks: {
      // A care signal is help at once, and needs no police: who wants help is presumed a victim (Directive art. 11(3)).
      identification: event.type === 'case-opened' ? 'PRESUMED' : 'SIGNALLED',
      residence: 'NONE',
      shelter: 'NO_REQUEST',
      coordinator: 'NONE',
      plan: 'NONE',
      justice: 'NONE',
      ...(isAdult ? {} : { youth: 'NO_GUARDIAN' as const }),
      municipal: { register: 'NOT_REGISTERED', support: 'NONE', income: 'NONE', housing: 'NONE' },
      redress: 'NONE',
      exit: 'OPEN',
    },
    course: { appeal: 'NONE', ...(event.type === 'case-opened' ? { helpWanted: event.helpWanted } : {}) },
    tasks: [],
    consents: [],
    asserted: {},
  }
  return moveTasks({ case: opened, alarms: [] }, step, event)
}
