import type { ChainTask, TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { begin, consent, oin, presumedAdult, type Play } from './play.ts'

export const POLICE = 'police-amsterdam'
export const CITY = 'municipality-amsterdam'
const child = (): Play =>
  begin(POLICE, { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY', turns18On: '2027-06-01' })
export const sheltered = (): Play => asked().does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' })
export const accept = (play: Play, type: TaskType, by: string): Play =>
  play.does(by, { type: 'task-accepted', taskId: play.task(type, by)!.taskId })

function asked(): Play {
  const play = presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
  play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
  play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') })
  return play.does('shelter-noord', { type: 'placement-held' })
}

function needsCare(): Play {
  const play = presumedAdult().does('comensha', consent('health.refer', 'HEALTH'))
  return play.does('comensha', { type: 'health-need-recorded', need: 'PSYCHOSOCIAL', acute: false })
}

function talking(): Play {
  return presumedAdult().does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true })
}

const reported = (): Play => talking().does(POLICE, { type: 'report-taken', filed: true })
export const granted = (): Play => reported().does('ind', { type: 'residence-decided', decision: 'GRANTED' })
const coordinated = (): Play =>
  presumedAdult()
    .does('comensha', { type: 'victim-registered', helpWanted: true })
    .does('comensha', { type: 'coordinator-assigned', coordinator: oin('care-coordination') })

function going(): Play {
  const play = presumedAdult().does(POLICE, { type: 'reflection-answered', accepted: false })
  play.does('comensha', { type: 'return-wished' })
  play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
  return play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
}

export interface Course {
  /** A case in which the task is about to open, or has just opened. */
  readonly before: () => Play
  readonly opens?: (play: Play) => Play
  readonly holder: string
  /** Offered first, so that the holder accepts it. */
  readonly asks?: true
  readonly closes: (play: Play) => Play
  readonly as: Partial<ChainTask>
}

/** For every type: what opens it, in whose hands, and what closes it with which outcome. */
export const COURSES: Readonly<Record<TaskType, Course>> = {
  ASSESS_SIGNAL: {
    before: () => begin('health', { ageStatus: 'ADULT' }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'NO_INDICATION' }),
    as: { status: 'DONE', outcome: 'NO_INDICATION' },
  },
  OFFER_REFLECTION: {
    before: () => begin(POLICE, { ageStatus: 'ADULT' }),
    opens: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'reflection-answered', accepted: false }),
    as: { status: 'DONE', outcome: 'NOT_WANTED' },
  },
  RECORD_REFLECTION: {
    before: presumedAdult,
    opens: (play) => play.does(POLICE, { type: 'reflection-answered', accepted: true }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'reflection-ended', reason: 'WAIVED', endedOn: '2026-03-02' }),
    as: { status: 'DONE', outcome: 'NOT_WANTED' },
  },
  REGISTER_NATIONAL: {
    before: () => begin('care-coordination', { type: 'case-opened', helpWanted: true, ageStatus: 'ADULT' } as never),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'victim-registered', helpWanted: true }),
    as: { status: 'DONE', outcome: 'REGISTERED' },
  },
  PLACE_CRISIS: {
    before: () => presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER')),
    opens: (play) =>
      play.does('comensha', { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'CRISIS_72H' }),
    holder: 'shelter-noord',
    asks: true,
    closes: (play) => play.does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' }),
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  PLACE_SHELTER: {
    before: () => presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER')),
    opens: (play) => play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' }),
    holder: 'comensha',
    closes: (play) => {
      play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-zuid') })
      play.does('shelter-zuid', { type: 'placement-held' })
      return play.does('shelter-zuid', { type: 'placement-started', shelterType: 'OMM' })
    },
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  ASSESS_SAFETY: {
    before: presumedAdult,
    opens: (play) => play.does(POLICE, { type: 'safety-level-set', level: 'ELEVATED' }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'safety-assessed', level: 'HIGH' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  ASSIGN_COORDINATOR: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'victim-registered', helpWanted: true }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'coordinator-assigned' }),
    as: { status: 'DONE', outcome: 'APPOINTED' },
  },
  CARE_PLAN: {
    before: coordinated,
    holder: 'care-coordination',
    asks: true,
    closes: (play) =>
      play
        .does(POLICE, { type: 'reflection-answered', accepted: false })
        .does('care-coordination', { type: 'case-closed', reason: 'ASSISTANCE_COMPLETED' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  HEALTH_INTAKE: {
    before: () => presumedAdult().does('comensha', consent('health.refer', 'HEALTH')),
    opens: (play) => play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: false }),
    holder: 'health',
    asks: true,
    closes: (play) => play.does('health', { type: 'health-intake-done', treatmentWanted: false }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  TAKE_REPORT: {
    before: presumedAdult,
    opens: (play) => play.does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'report-taken', filed: false }),
    as: { status: 'DONE', outcome: 'NO_REPORT' },
  },
  PROSECUTE: {
    before: talking,
    opens: (play) => play.does(POLICE, { type: 'report-taken', filed: true }),
    holder: 'om',
    closes: (play) => play.does('om', { type: 'criminal-case-ended', ending: 'DISMISSED' }),
    as: { status: 'DONE', outcome: 'DISMISSED' },
  },
  DECIDE_RESIDENCE: {
    before: talking,
    opens: (play) => play.does(POLICE, { type: 'report-taken', filed: true }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'residence-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  DECIDE_CONTINUED: {
    before: granted,
    opens: (play) => play.does('om', { type: 'criminal-case-ended', ending: 'JUDGED' }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'continued-stay-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  ARRANGE_RECEPTION: {
    before: presumedAdult,
    opens: (play) => play.does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true }),
    holder: 'coa',
    closes: (play) => play.does('coa', { type: 'reception-started' }),
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  APPOINT_GUARDIAN: {
    before: child,
    holder: 'nidos',
    closes: (play) => play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') }),
    as: { status: 'DONE', outcome: 'APPOINTED' },
  },
  VEILIG_THUIS: {
    before: child,
    opens: (play) => play.does('health', { type: 'child-abuse-reported' }),
    holder: 'veilig-thuis',
    closes: (play) => play.does('veilig-thuis', { type: 'child-abuse-triaged' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  BRP_REGISTER: {
    before: reported,
    opens: (play) => play.does('ind', { type: 'residence-decided', decision: 'GRANTED' }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'brp-registered' }),
    as: { status: 'DONE', outcome: 'REGISTERED' },
  },
  WMO_DECIDE: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'wmo-requested', to: oin(CITY) }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'wmo-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  INCOME_DECIDE: {
    before: presumedAdult,
    opens: (play) => play.does('municipality-utrecht', { type: 'income-applied', to: oin('municipality-utrecht') }),
    holder: 'municipality-utrecht',
    closes: (play) => play.does('municipality-utrecht', { type: 'income-decided', decision: 'REFUSED' }),
    as: { status: 'DONE', outcome: 'REFUSED' },
  },
  HOUSE: {
    before: granted,
    opens: (play) => play.does('comensha', { type: 'housing-requested' }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'housed' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  VICTIM_SUPPORT: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'victim-support-referred' }),
    holder: 'victim-support',
    asks: true,
    closes: (play) => play.does('victim-support', { type: 'victim-support-ended' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  COMPENSATE: {
    before: presumedAdult,
    opens: (play) => play.does('schadefonds', { type: 'compensation-applied' }),
    holder: 'schadefonds',
    closes: (play) => play.does('schadefonds', { type: 'compensation-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  RETURN_ASSIST: {
    before: going,
    holder: 'dtv',
    closes: (play) => play.does('dtv', { type: 'departed' }),
    as: { status: 'DONE', outcome: 'RETURNED' },
  },
  CLOSE_CASE: {
    before: () => begin(POLICE, { ageStatus: 'ADULT' }),
    opens: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'NO_INDICATION' }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'case-closed', reason: 'NOT_PRESUMED' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  STAY_SHELTER: {
    before: asked,
    opens: (play) => play.does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' }),
    holder: 'shelter-noord',
    closes: (play) => play.does('shelter-noord', { type: 'placement-ended', reason: 'MOVED_ON' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  STAY_RECEPTION: {
    before: () => presumedAdult().does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true }),
    opens: (play) => play.does('coa', { type: 'reception-started' }),
    holder: 'coa',
    closes: (play) => play.does('coa', { type: 'reception-ended', toUnknownDestination: false }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  EXERCISE_GUARDIANSHIP: {
    before: child,
    opens: (play) => play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') }),
    holder: 'nidos',
    closes: (play) => play.day(456),
    as: { status: 'LAPSED', outcome: 'TERM_ENDED' },
  },
  TREAT: {
    before: () => accept(needsCare(), 'HEALTH_INTAKE', 'health'),
    opens: (play) => play.does('health', { type: 'health-intake-done', treatmentWanted: true }),
    holder: 'health',
    closes: (play) => play.does('health', { type: 'treatment-ended' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  HOLD_DEPARTURE: {
    before: presumedAdult,
    opens: (play) => play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' }),
    holder: 'dtv',
    closes: (play) => play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' }),
    as: { status: 'DONE', outcome: 'TERM_ENDED' },
  },
}
