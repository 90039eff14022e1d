import type { ChainCase, ChainTask, TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import type { CaseEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import type { Chance } from '../../../../subgraphs/kit/synthetic/chance.ts'
import { allOins, directory } from './play.ts'
import { vocabulary } from './vocabulary.ts'

const DAY = 24 * 60 * 60 * 1000
const LIVE = ['OFFERED', 'OPEN', 'SUSPENDED']

/** Mostly the event that ends a piece of work that is going on, so that cases come to an end. */
export function finishing(chance: Chance, of: ChainCase, at: Date): CaseEvent {
  const live = of.tasks.filter(({ status }) => LIVE.includes(status))
  return live.length > 0 && chance.yes(0.8) ? endingOf(chance.pick(live), chance, at) : randomEvent(chance, of, at)
}

/** What its holder would do to have done with a task. */
function endingOf({ taskId, type, status, holder }: ChainTask, chance: Chance, at: Date): CaseEvent {
  const act = { by: holder, at }
  if (status === 'OFFERED') return { type: 'task-accepted', taskId, ...act }
  if (status === 'SUSPENDED') return { type: 'task-resumed', taskId, ...act }
  const decision = chance.pick(DECISIONS)
  const today = at.toISOString().slice(0, 10)
  const ind = { by: directory.ofKinds(['IND'])[0]!.oin, at }
  const endings: Readonly<Record<TaskType, () => CaseEvent>> = {
    ASSESS_SIGNAL: () => ({ type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION', ...act }),
    OFFER_REFLECTION: () => ({ type: 'reflection-answered', accepted: chance.yes(0.8), ...act }),
    RECORD_REFLECTION: () => ({ type: 'reflection-ended', reason: 'WAIVED', endedOn: today, ...act }),
    REGISTER_NATIONAL: () => ({ type: 'victim-registered', helpWanted: true, ...act }),
    PLACE_CRISIS: () => ({ type: 'placement-started', shelterType: chance.pick(['CRISIS_72H', 'OMM']), ...act }),
    PLACE_SHELTER: () =>
      directory.kindOf(holder) === 'COMENSHA'
        ? { type: 'task-offered', taskType: 'PLACE_SHELTER', ...act }
        : { type: 'placement-started', shelterType: 'OMM', ...act },
    ASSESS_SAFETY: () => ({ type: 'safety-assessed', level: 'NONE_KNOWN', ...act }),
    ASSIGN_COORDINATOR: () => ({ type: 'coordinator-assigned', ...act }),
    CARE_PLAN: () => ({ type: 'care-plan-reviewed', ...act }),
    HEALTH_INTAKE: () => ({ type: 'health-intake-done', treatmentWanted: chance.yes(0.5), ...act }),
    TAKE_REPORT: () => ({ type: 'report-taken', filed: chance.yes(0.5), ...act }),
    PROSECUTE: () => ({ type: 'criminal-case-ended', ending: 'JUDGED', ...act }),
    DECIDE_RESIDENCE: () => ({ type: 'residence-decided', decision, ...act }),
    DECIDE_CONTINUED: () => ({ type: 'continued-stay-decided', decision, ...act }),
    ARRANGE_RECEPTION: () => ({ type: 'reception-started', ...act }),
    APPOINT_GUARDIAN: () => ({
      type: 'guardian-appointed',
      guardianType: 'NIDOS',
      guardian: directory.ofKinds(['NIDOS'])[0]!.oin,
      ...act,
    }),
    VEILIG_THUIS: () => ({ type: 'child-abuse-triaged', ...act }),
    BRP_REGISTER: () => ({ type: 'brp-registered', ...act }),
    WMO_DECIDE: () => ({ type: 'wmo-decided', decision, ...act }),
    INCOME_DECIDE: () => ({ type: 'income-decided', decision, ...act }),
    HOUSE: () => ({ type: 'housed', ...act }),
    VICTIM_SUPPORT: () => ({ type: 'victim-support-ended', ...act }),
    COMPENSATE: () => ({ type: 'compensation-decided', decision, ...act }),
    RETURN_ASSIST: () => ({ type: 'departed', ...act }),
    CLOSE_CASE: () => ({ type: 'case-closed', reason: 'ASSISTANCE_COMPLETED', ...act }),
    STAY_SHELTER: () => ({ type: 'placement-ended', reason: 'MOVED_ON', ...act }),
    STAY_RECEPTION: () => ({ type: 'reception-ended', toUnknownDestination: false, ...act }),
    EXERCISE_GUARDIANSHIP: () => ({ type: 'guardianship-ended', ...act }),
    TREAT: () => ({ type: 'treatment-ended', ...act }),
    HOLD_DEPARTURE: () => ({ type: 'appeal-recorded', appeal: 'NONE', ...ind }),
  }
  return endings[type]()
}

const DECISIONS = ['GRANTED', 'REFUSED', 'WITHDRAWN'] as const
const SHELTERS = ['CRISIS_72H', 'COSM', 'OMM', 'WOMENS', 'MENS', 'YOUTH', 'PROTECTED_RECEPTION'] as const

/** An event that may or may not fit: most are tried by somebody who holds a task, some by anybody. */
export function randomEvent(chance: Chance, of: ChainCase, at: Date): CaseEvent {
  const live = of.tasks.filter(({ status }) => LIVE.includes(status))
  const day = (days: number): string => new Date(at.getTime() + days * DAY).toISOString().slice(0, 10)
  const someone = chance.yes(0.8) && live.length > 0 ? chance.pick(live).holder : chance.pick(allOins)
  const ofKind = (...kinds: string[]): string => chance.pick(directory.ofKinds(kinds)).oin
  const task = live.length > 0 ? chance.pick(live) : undefined
  const taskId = task?.taskId ?? 'none'
  const holder = chance.yes(0.95) && task ? task.holder : someone
  const municipality = ofKind('MUNICIPALITY')
  const holding = (type: string): string => live.find((each) => each.type === type)?.holder ?? someone
  const word = (event: CaseEvent): CaseEvent => event
  const start = of.reflection !== undefined && chance.yes(0.7) ? of.reflection.startDate : day(chance.int(-3, 3))
  const fact = chance.pick(Object.keys(vocabulary.assertions))
  const consentFor = chance.pick([
    ['shelter.place', ['COMENSHA', 'SHELTER', 'YOUTH']],
    ['health.refer', ['HEALTH']],
    ['return.assist', ['IOM', 'DTV']],
  ] as const)
  const choices: readonly (() => CaseEvent)[] = [
    ...Array.from({ length: 6 }, () => () => word({ type: 'task-accepted', taskId, by: holder, at })),
    () =>
      word({
        type: 'task-declined',
        taskId,
        reason: chance.pick(['NO_CAPACITY', 'OUT_OF_SCOPE', 'UNSAFE', 'NO_CONSENT', 'OTHER']),
        by: holder,
        at,
      }),
    () =>
      word({
        type: 'task-declined',
        taskId: live.find(({ status }) => status === 'OFFERED')?.taskId ?? 'none',
        reason: 'NO_CAPACITY',
        by: live.find(({ status }) => status === 'OFFERED')?.holder ?? someone,
        at,
      }),
    () => word({ type: 'task-suspended', taskId, by: holder, at }),
    () => word({ type: 'task-resumed', taskId, by: holder, at }),
    () =>
      word({
        type: 'task-handed-over',
        taskId,
        to: task && chance.yes(0.8) ? ofKind(...vocabulary.tasks[task.type]!.holders) : chance.pick(allOins),
        by: holder,
        at,
      }),
    () => word({ type: 'task-completed', taskId, by: holder, at }),
    () => word({ type: 'task-reviewed', taskId, by: holder, at }),
    () =>
      word({
        type: 'task-offered',
        taskType: chance.pick([
          'PLACE_SHELTER',
          'PLACE_SHELTER',
          'PLACE_CRISIS',
          'HEALTH_INTAKE',
          'VICTIM_SUPPORT',
          'ASSESS_SAFETY',
          'RETURN_ASSIST',
        ]),
        by: someone,
        at,
        ...(chance.yes(0.3) ? { to: chance.pick(allOins) } : {}),
      }),
    () => word({ type: 'signal-added', by: chance.pick(allOins), at }),
    () =>
      word({
        type: 'signal-assessed',
        wishesToReport: chance.yes(0.3),
        assessment: chance.yes(0.8) ? 'SLIGHTEST_INDICATION' : 'NO_INDICATION',
        by: holding('ASSESS_SIGNAL'),
        at,
      }),
    () => word({ type: 'victim-registered', helpWanted: chance.yes(0.9), by: holding('REGISTER_NATIONAL'), at }),
    () =>
      word({
        type: 'age-settled',
        ageStatus: chance.pick(['ADULT', 'MINOR', 'PRESUMED_MINOR']),
        consentBand: chance.pick(['FROM_12', 'FROM_16', 'ADULT', 'UNKNOWN']),
        by: ofKind('IND', 'NIDOS', 'POLICE'),
        at,
        ...(chance.yes(0.5) ? { turns18On: day(chance.int(-200, 1000)) } : {}),
      }),
    () =>
      word({
        type: 'residence-group-settled',
        residenceGroup: chance.pick(['NL', 'EU_EEA_CH', 'THIRD_LAWFUL', 'THIRD_NO_STAY', 'UNKNOWN']),
        by: ofKind('IND', 'MUNICIPALITY'),
        at,
      }),
    () => word({ type: 'reflection-offered', by: holding('OFFER_REFLECTION'), at }),
    () => word({ type: 'reflection-answered', accepted: chance.yes(0.9), by: holding('OFFER_REFLECTION'), at }),
    ...Array.from(
      { length: 3 },
      () => () =>
        word({
          type: 'reflection-recorded',
          startDate: start,
          endDate: day(chance.int(-5, 110)),
          dublin: chance.yes(0.3),
          by: holding('RECORD_REFLECTION'),
          at,
        }),
    ),
    () =>
      word({
        type: 'reflection-ended',
        reason: chance.pick(['LAPSED', 'REPORT_FILED', 'WAIVED', 'LEFT', 'PUBLIC_ORDER']),
        endedOn: day(0),
        by: holding('RECORD_REFLECTION'),
        at,
      }),
    () =>
      word({
        type: 'residence-applied',
        route: chance.pick(['REPORT', 'WITNESS', 'NO_COOPERATION']),
        by: ofKind('IND'),
        at,
      }),
    () => word({ type: 'residence-asked', by: someone, at }),
    () => word({ type: 'residence-decided', decision: chance.pick(DECISIONS), by: holding('DECIDE_RESIDENCE'), at }),
    () => word({ type: 'continued-stay-applied', ground: 'CASE_ENDED', by: ofKind('IND'), at }),
    () =>
      word({ type: 'continued-stay-decided', decision: chance.pick(DECISIONS), by: holding('DECIDE_CONTINUED'), at }),
    ...Array.from(
      { length: 2 },
      () => () =>
        word({
          type: 'appeal-recorded',
          appeal: chance.pick(['NONE', 'NONE', 'TERM_RUNS', 'PENDING']),
          by: ofKind('IND'),
          at,
        }),
    ),
    ...Array.from(
      { length: 2 },
      () => () =>
        word({
          type: 'shelter-requested',
          urgency: chance.pick(['ACUTE_TODAY', 'HOURS_72', 'PLANNED']),
          shelterType: chance.pick(SHELTERS),
          by: someone,
          at,
        }),
    ),
    () => word({ type: 'placement-held', by: ofKind('SHELTER', 'YOUTH'), at }),
    ...Array.from(
      { length: 3 },
      () => () =>
        word({
          type: 'placement-started',
          shelterType: chance.pick(SHELTERS),
          by:
            live.find(({ type, status }) => type.startsWith('PLACE') && status === 'OPEN' && chance.yes(0.7))?.holder ??
            ofKind('SHELTER', 'YOUTH'),
          at,
        }),
    ),
    () =>
      word({
        type: 'placement-ended',
        reason: chance.pick(['MOVED_ON', 'LEFT', 'RULES', 'UNSAFE', 'OTHER']),
        toUnknownDestination: chance.yes(0.3),
        by: holding('STAY_SHELTER'),
        at,
      }),
    () => word({ type: 'reception-started', by: holding('ARRANGE_RECEPTION'), at }),
    () => word({ type: 'reception-ended', toUnknownDestination: chance.yes(0.5), by: holding('STAY_RECEPTION'), at }),
    () => word({ type: 'person-found', by: someone, at }),
    () =>
      word({
        type: 'safety-level-set',
        level: chance.pick(['NONE_KNOWN', 'ELEVATED', 'HIGH', 'ACUTE']),
        by: someone,
        at,
      }),
    () =>
      word({
        type: 'safety-assessed',
        level: chance.pick(['NONE_KNOWN', 'ELEVATED']),
        by: holding('ASSESS_SAFETY'),
        at,
      }),
    () =>
      word({
        type: 'coordinator-assigned',
        by: holding('ASSIGN_COORDINATOR'),
        at,
        ...(chance.yes(0.5) ? { coordinator: ofKind('CARE_COORDINATION') } : {}),
      }),
    () => word({ type: 'care-plan-reviewed', by: holding('CARE_PLAN'), at }),
    () => word({ type: 'health-need-recorded', need: 'MEDICAL', acute: chance.yes(0.3), by: someone, at }),
    () => word({ type: 'health-intake-done', treatmentWanted: chance.yes(0.8), by: holding('HEALTH_INTAKE'), at }),
    () => word({ type: 'treatment-ended', by: holding('TREAT'), at }),
    () => word({ type: 'talk-held', by: holding('TAKE_REPORT'), at }),
    () => word({ type: 'report-taken', filed: chance.yes(0.7), by: holding('TAKE_REPORT'), at }),
    () => word({ type: 'investigation-opened', by: ofKind('OM', 'POLICE', 'HEALTH'), at }),
    () => word({ type: 'presence-stated', needed: chance.yes(0.8), by: holding('PROSECUTE'), at }),
    () => word({ type: 'brought-to-court', by: holding('PROSECUTE'), at }),
    () =>
      word({ type: 'criminal-case-ended', ending: chance.pick(['JUDGED', 'DISMISSED']), by: holding('PROSECUTE'), at }),
    ...Array.from({ length: 2 }, () => () => {
      const guardianType = chance.pick(['PARENTS', 'GI', 'NIDOS'] as const)
      const guardian = guardianType === 'PARENTS' ? {} : { guardian: ofKind(guardianType === 'GI' ? 'YOUTH' : 'NIDOS') }
      return word({
        type: 'guardian-appointed',
        guardianType,
        ...guardian,
        by: holding(chance.yes(0.7) ? 'APPOINT_GUARDIAN' : 'EXERCISE_GUARDIANSHIP'),
        at,
      })
    }),
    () => word({ type: 'parent-suspected', by: ofKind('POLICE', 'SHELTER', 'IND'), at }),
    () => word({ type: 'suspicion-lifted', by: ofKind('YOUTH', 'SHELTER'), at }),
    () => word({ type: 'measure-imposed', by: ofKind('RVDK', 'YOUTH'), at }),
    () => word({ type: 'guardianship-ended', by: holding('EXERCISE_GUARDIANSHIP'), at }),
    () => word({ type: 'child-abuse-reported', by: someone, at }),
    () => word({ type: 'child-abuse-triaged', by: holding('VEILIG_THUIS'), at }),
    () =>
      word({
        type: 'brp-registration-requested',
        expectedMonths: chance.int(1, 12),
        to: municipality,
        by: someone,
        at,
      }),
    () => word({ type: 'brp-registered', by: holding('BRP_REGISTER'), at }),
    () => word({ type: 'wmo-requested', by: someone, at }),
    () => word({ type: 'wmo-decided', decision: chance.pick(DECISIONS), by: holding('WMO_DECIDE'), at }),
    () => word({ type: 'income-applied', to: municipality, by: someone, at }),
    () => word({ type: 'income-advance-settled', by: holding('INCOME_DECIDE'), at }),
    () => word({ type: 'income-decided', decision: chance.pick(DECISIONS), by: holding('INCOME_DECIDE'), at }),
    () => word({ type: 'housing-requested', by: someone, at }),
    () => word({ type: 'housed', by: holding('HOUSE'), at }),
    () => word({ type: 'victim-support-referred', by: someone, at }),
    () => word({ type: 'victim-support-ended', by: holding('VICTIM_SUPPORT'), at }),
    () => word({ type: 'compensation-applied', by: someone, at }),
    () => word({ type: 'compensation-decided', decision: chance.pick(DECISIONS), by: holding('COMPENSATE'), at }),
    () => word({ type: 'return-wished', by: someone, at }),
    () => word({ type: 'return-withdrawn', by: someone, at }),
    () => word({ type: 'departed', by: holding('RETURN_ASSIST'), at }),
    () =>
      word({
        type: 'case-closed',
        reason: chance.pick([
          'ASSISTANCE_COMPLETED',
          'WITHDREW',
          'LOST_CONTACT',
          chance.yes(0.2) ? 'DECEASED' : 'RETURNED',
        ]),
        by: holding('CLOSE_CASE'),
        at,
      }),
    ...Array.from(
      { length: 4 },
      () => () =>
        word({
          type: 'consent-recorded',
          consentId: `${of.caseId}-${consentFor[0]}`,
          scope: consentFor[0],
          recipients: consentFor[1],
          status: chance.yes(0.85) ? 'GIVEN' : 'REFUSED',
          givenBy: chance.pick(['SELF', 'SELF', 'GUARDIAN', 'SELF_AND_GUARDIAN']),
          form: 'WRITTEN',
          by: someone,
          at,
          ...(chance.yes(0.2) ? { expiresAt: new Date(at.getTime() + chance.int(1, 300) * DAY) } : {}),
        }),
    ),
    () => word({ type: 'consent-withdrawn', consentId: `${of.caseId}-${consentFor[0]}`, by: someone, at }),
    () =>
      word({ type: 'contact-rules-set', rules: chance.yes(0.5) ? ['VIA_GUARDIAN'] : ['NO_LETTERS'], by: someone, at }),
    ...Array.from(
      { length: 8 },
      () => () =>
        word({
          type: 'fact-asserted',
          name: fact,
          value: chance.yes(0.75),
          by: chance.yes(0.95) ? ofKind(vocabulary.assertions[fact]!['asserted-by']) : someone,
          at,
        }),
    ),
  ]
  return chance.pick(choices)()
}
