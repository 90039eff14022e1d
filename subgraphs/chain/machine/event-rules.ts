import { POLICE_AND_CARE } from '../../kit/referral-chain/event-sources.ts'
import type { TaskType } from './chain-case.ts'
import type { CaseEvent } from './chain-event.ts'
import type { ConditionName } from './conditions.ts'
import type { RefusalCode } from './step.ts'

/** Whose act an event may be, and what must hold before it. */
export interface EventRule {
  /**
   * `holds`: an open task of one of these types. `anyTask`: any open task on the case. `kinds`: an agency of one of these
   * kinds, with or without a task. `anyone`: whoever it is. One of them is enough; none given: checked with the task named.
   */
  readonly by: {
    readonly holds?: readonly TaskType[]
    readonly anyTask?: true
    readonly kinds?: readonly string[]
    readonly anyone?: true
  }
  /** In this order, each with the code of the refusal when it does not hold before the event. */
  readonly needs?: readonly (readonly [ConditionName, RefusalCode])[]
}

const IND = ['IND']
const INVESTIGATORS = ['POLICE', 'KMAR', 'NLA', 'OM']
const COSM = ['event-cosm-fits', 'COSM_ONLY_FOR_ADULTS_IN_REFLECTION'] as const

export const EVENT_RULES: Readonly<Record<CaseEvent['type'], EventRule>> = {
  'task-offered': { by: { anyTask: true }, needs: [COSM] },
  'task-accepted': { by: {} },
  'task-declined': { by: {} },
  'task-suspended': { by: {} },
  'task-resumed': { by: {} },
  'task-handed-over': { by: {} },
  'task-completed': { by: {} },
  'task-reviewed': { by: {} },
  'signal-added': { by: { anyone: true } },
  'signal-assessed': { by: { holds: ['ASSESS_SIGNAL'] } },
  'victim-registered': { by: { holds: ['REGISTER_NATIONAL'] } },
  'age-settled': { by: { kinds: ['IND', 'MUNICIPALITY', 'NIDOS', 'YOUTH', 'RVDK', 'POLICE', 'KMAR'] } },
  'residence-group-settled': { by: { kinds: ['IND', 'MUNICIPALITY', 'POLICE', 'KMAR'] } },
  'reflection-offered': {
    by: { holds: ['OFFER_REFLECTION'] },
    needs: [
      ['is-adult', 'NOT_ELIGIBLE_FOR_REFLECTION'],
      ['reflection-eligible', 'NOT_ELIGIBLE_FOR_REFLECTION'],
    ],
  },
  'reflection-answered': {
    by: { holds: ['OFFER_REFLECTION'] },
    needs: [
      ['is-adult', 'NOT_ELIGIBLE_FOR_REFLECTION'],
      ['reflection-eligible', 'NOT_ELIGIBLE_FOR_REFLECTION'],
    ],
  },
  'reflection-recorded': {
    by: { holds: ['RECORD_REFLECTION'] },
    // The IND holds the task for whoever wishes to return as well, and for whoever turned out to be a child since.
    needs: [
      ['reflection-accepted', 'NOT_ELIGIBLE_FOR_REFLECTION'],
      ['is-adult', 'NOT_ELIGIBLE_FOR_REFLECTION'],
      ['reflection-eligible', 'NOT_ELIGIBLE_FOR_REFLECTION'],
      ['event-reflection-length', 'REFLECTION_TOO_LONG'],
    ],
  },
  'reflection-ended': { by: { holds: ['RECORD_REFLECTION'] } },
  // A permit may rest on threat, a medical ground or being a child, without any report (Vb 2000 art. 3.48): then nobody but
  // those who help knows that the IND is to be asked.
  'residence-asked': {
    by: { anyTask: true },
    needs: [
      ['residence-track-open', 'RESIDENCE_TRACK_CLOSED'],
      ['no-permit-asked', 'WRONG_STATE'],
    ],
  },
  'residence-applied': {
    by: { kinds: IND },
    needs: [
      ['residence-track-open', 'RESIDENCE_TRACK_CLOSED'],
      ['no-permit-yet', 'WRONG_STATE'],
      ['event-route-fits', 'GUARD_FAILED'],
    ],
  },
  'residence-decided': { by: { holds: ['DECIDE_RESIDENCE'] } },
  'continued-stay-applied': { by: { kinds: IND }, needs: [['on-first-permit', 'WRONG_STATE']] },
  'continued-stay-decided': { by: { holds: ['DECIDE_CONTINUED'] } },
  'appeal-recorded': { by: { kinds: IND } },
  'shelter-requested': {
    by: { anyTask: true },
    needs: [COSM, ['event-protected-fits', 'GUARD_FAILED']],
  },
  'placement-held': { by: { kinds: ['SHELTER', 'YOUTH', 'NIDOS', 'COMENSHA'] } },
  'placement-started': {
    by: { holds: ['PLACE_SHELTER', 'PLACE_CRISIS'] },
    needs: [['event-actor-houses', 'WRONG_KIND_OF_HOLDER'], COSM],
  },
  'placement-ended': { by: { holds: ['STAY_SHELTER'] } },
  'reception-started': { by: { holds: ['ARRANGE_RECEPTION'] } },
  'reception-ended': { by: { holds: ['STAY_RECEPTION'] } },
  'person-found': { by: { anyTask: true } },
  'safety-level-set': { by: { anyTask: true } },
  // Whoever houses the person says how safe they are whenever it changes, asked to or not.
  'safety-assessed': { by: { holds: ['ASSESS_SAFETY', 'STAY_SHELTER'] } },
  'coordinator-assigned': { by: { holds: ['ASSIGN_COORDINATOR'] } },
  'care-plan-reviewed': { by: { holds: ['CARE_PLAN'] } },
  'health-need-recorded': { by: { anyTask: true } },
  'health-intake-done': { by: { holds: ['HEALTH_INTAKE'] } },
  'treatment-ended': { by: { holds: ['TREAT'] } },
  'talk-held': { by: { holds: ['TAKE_REPORT'] } },
  'report-taken': { by: { holds: ['TAKE_REPORT'] } },
  'investigation-opened': { by: { kinds: INVESTIGATORS } },
  'presence-stated': { by: { holds: ['PROSECUTE'] } },
  'brought-to-court': { by: { holds: ['PROSECUTE'] } },
  'criminal-case-ended': { by: { holds: ['PROSECUTE'] } },
  'guardian-appointed': {
    by: { holds: ['APPOINT_GUARDIAN', 'EXERCISE_GUARDIANSHIP'] },
    needs: [
      ['is-minor', 'NOT_A_MINOR'],
      ['event-guardian-cleared', 'GUARDIAN_NOT_CLEARED'],
      ['event-guardian-fits', 'WRONG_KIND_OF_HOLDER'],
    ],
  },
  'parent-suspected': { by: { kinds: POLICE_AND_CARE }, needs: [['is-minor', 'NOT_A_MINOR']] },
  'suspicion-lifted': { by: { kinds: ['YOUTH'] } },
  'measure-imposed': {
    by: { holds: ['APPOINT_GUARDIAN', 'EXERCISE_GUARDIANSHIP'], kinds: ['RVDK', 'YOUTH'] },
    needs: [['is-minor', 'NOT_A_MINOR']],
  },
  'guardianship-ended': { by: { holds: ['EXERCISE_GUARDIANSHIP'] } },
  'child-abuse-reported': { by: { anyone: true }, needs: [['is-minor', 'NOT_A_MINOR']] },
  'child-abuse-triaged': { by: { holds: ['VEILIG_THUIS'] } },
  'brp-registration-requested': {
    by: { anyTask: true, kinds: ['MUNICIPALITY'] },
    needs: [
      ['lawful-stay', 'GUARD_FAILED'],
      ['four-months-expected', 'GUARD_FAILED'],
    ],
  },
  'brp-registered': { by: { holds: ['BRP_REGISTER'] } },
  'wmo-requested': { by: { anyTask: true, kinds: ['MUNICIPALITY'] } },
  'wmo-decided': { by: { holds: ['WMO_DECIDE'] } },
  'income-applied': { by: { anyTask: true, kinds: ['MUNICIPALITY'] } },
  'income-advance-settled': { by: { holds: ['INCOME_DECIDE'] } },
  'income-decided': { by: { holds: ['INCOME_DECIDE'] } },
  'housing-requested': { by: { anyTask: true, kinds: ['MUNICIPALITY'] }, needs: [['lawful-stay', 'GUARD_FAILED']] },
  housed: { by: { holds: ['HOUSE'] } },
  'victim-support-referred': { by: { anyTask: true } },
  'victim-support-ended': { by: { holds: ['VICTIM_SUPPORT'] } },
  'compensation-applied': { by: { anyTask: true, kinds: ['SCHADEFONDS'] } },
  'compensation-decided': { by: { holds: ['COMPENSATE'] } },
  'return-wished': { by: { anyTask: true } },
  'return-withdrawn': { by: { anyTask: true } },
  departed: {
    by: { holds: ['RETURN_ASSIST'] },
    needs: [
      ['departure-not-suspended', 'DEPARTURE_SUSPENDED'],
      ['no-appeal-open', 'APPEAL_OPEN'],
    ],
  },
  'case-closed': {
    by: { holds: ['CLOSE_CASE', 'CARE_PLAN'] },
    needs: [
      ['nothing-left-open', 'TASKS_STILL_OPEN'],
      ['no-child-missing', 'CHILD_MISSING'],
    ],
  },
  'consent-recorded': { by: { anyTask: true } },
  'consent-withdrawn': { by: { anyTask: true }, needs: [['event-consent-known', 'WRONG_STATE']] },
  'contact-rules-set': { by: { anyTask: true } },
  // The kind that may say so depends on the fact: FACT_SPEAKERS.
  'fact-asserted': { by: { anyone: true } },
}

/** Which kind of agency asserts which fact, as `assertions` of policies/vocabulary.yaml says. */
export const FACT_SPEAKERS: Readonly<Record<string, string>> = {
  'lawful-residence': 'IND',
  'dublin-claim': 'IND',
  'asylum-track': 'IND',
  'departure-not-suspended': 'IND',
  'no-appeal-open': 'IND',
  'application-exists': 'IND',
  'protected-reception': 'NIDOS',
  'shelter-declined': 'SHELTER',
  'urgency-acute': 'COMENSHA',
  'acute-medical-need': 'HEALTH',
  'patient-agrees': 'HEALTH',
  'guardian-is-professional': 'YOUTH',
  'guardian-cleared': 'YOUTH',
  'parent-suspected': 'YOUTH',
  'report-filed-or-ex-officio': 'POLICE',
  'wishes-to-talk': 'CARE_COORDINATION',
  'no-objection': 'VICTIM_SUPPORT',
  applied: 'SCHADEFONDS',
}
