import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { applyEvent, lapse } from '../../../../subgraphs/chain/machine/apply-event.ts'
import type { ChainCase, ChainTask, TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import type { CaseEvent, ChainEvent, EventOf, OpeningEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { openCase } from '../../../../subgraphs/chain/machine/open-case.ts'
import { tasksInSight } from '../../../../subgraphs/chain/machine/tasks-in-sight.ts'
import { parseEvent } from '../../../../subgraphs/kit/referral-chain/parse-event.ts'
import { chanceOf, type Chance } from '../../../../subgraphs/kit/synthetic/chance.ts'
import { allOins, directory, START } from './play.ts'

const vocabulary = parseYaml(
  readFileSync(new URL('../../../../policies/vocabulary.yaml', import.meta.url), 'utf8'),
) as {
  tasks: Record<string, { holders: string[] }>
  assertions: Record<string, { 'asserted-by': string }>
}

const DAY = 24 * 60 * 60 * 1000
const LIVE = ['OFFERED', 'OPEN', 'SUSPENDED']
const SEVERAL = ['ASSESS_SIGNAL', 'PLACE_SHELTER']
/** Events that need no open task: an answer to an offer, a resumption, a report, and what a kind of agency records by its office. */
const WITHOUT_TASK = [
  'task-accepted',
  'task-declined',
  'task-resumed',
  'task-handed-over',
  'placement-held',
  'signal-added',
  'age-settled',
  'residence-group-settled',
  'residence-applied',
  'continued-stay-applied',
  'appeal-recorded',
  'investigation-opened',
  'parent-suspected',
  'measure-imposed',
  'child-abuse-reported',
  'brp-registration-requested',
  'wmo-requested',
  'income-applied',
  'housing-requested',
  'compensation-applied',
  'return-forced',
  'fact-asserted',
]
/** What may end help that goes on. */
const ENDS_HELP: Readonly<Record<string, readonly string[]>> = {
  STAY_SHELTER: ['placement-ended', 'placement-started', 'task-handed-over'],
  STAY_RECEPTION: ['reception-ended', 'task-handed-over'],
  EXERCISE_GUARDIANSHIP: ['guardianship-ended', 'guardian-appointed', 'age-settled', 'time', 'task-handed-over'],
  TREAT: [
    'treatment-ended',
    'task-completed',
    'consent-withdrawn',
    'consent-recorded',
    'fact-asserted',
    'task-handed-over',
    'time',
  ],
}

/** Work that rests on consent, on a search that may have ended or on a want that may be met: its ground decides whether it goes on. */
const MAY_FALL_AWAY = ['PLACE_SHELTER', 'PLACE_CRISIS', 'HEALTH_INTAKE', 'TREAT', 'RETURN_ASSIST', 'APPOINT_GUARDIAN']
export interface Walked {
  readonly steps: number
  readonly applied: number
  readonly closed: number
  /** How often each type of event was applied, and each type of task opened. */
  readonly events: ReadonlyMap<string, number>
  readonly tasks: ReadonlySet<string>
}

/** One step of a walk as it was taken: what happened, when, and what the machine made of it. */
export interface Taken {
  /** Absent: time alone. */
  readonly event?: ChainEvent
  readonly at: Date
  /** How many ids the case had given out before. */
  readonly ids: number
  readonly caseId: string
  /** Absent when the event was refused. */
  readonly after?: ChainCase
}

/** Walks over many cases, at random, and throws at the first state that may not be. The seed and step are in the message. */
export function walk(seed: number, steps: number, note: (taken: Taken) => void = () => undefined): Walked {
  const events = new Map<string, number>()
  const tasks = new Set<string>()
  let applied = 0
  let closed = 0
  let number = 0
  let walker = begin(seed, number, note)
  for (let step = 0; step < steps; step += 1) {
    if (walker.case.closedAt !== undefined || walker.steps > 160) {
      if (walker.case.closedAt !== undefined) closed += 1
      number += 1
      walker = begin(seed, number, note)
    }
    try {
      const done = walker.step()
      if (done !== undefined) {
        applied += 1
        events.set(done, (events.get(done) ?? 0) + 1)
      }
      for (const { type } of walker.case.tasks) tasks.add(type)
    } catch (error) {
      throw new Error(
        `seed ${seed}, case ${number}, step ${step}: ${error instanceof Error ? error.message : 'failed'}`,
        {
          cause: error,
        },
      )
    }
  }
  return { steps, applied, closed, events, tasks }
}

/** Ids of a case's own tasks, the same for every walk of this case. */
export function idOf(caseId: string, count: number): string {
  return `${caseId}-t${count}`
}

function begin(seed: number, number: number, note: (taken: Taken) => void) {
  const chance = chanceOf(seed, number)
  const caseId = `case-${seed}-${number}`
  let at = START
  let ids = 0
  const step = () => ({ at, newId: () => idOf(caseId, (ids += 1)), directory })
  const known = person(chance)
  const by = chance.pick(allOins)
  const opening: OpeningEvent = chance.yes(0.7)
    ? { type: 'signal-reported', caseId, by, at, ...known }
    : { type: 'case-opened', helpWanted: chance.yes(0.8), caseId, by, at, ...known }
  const opened = openCase(opening, step())
  if ('refused' in opened) throw new Error(opened.refused.code)
  note({ event: opening, at, ids: 0, caseId, after: opened.case })
  const walker = {
    case: frozen(opened.case),
    steps: 0,
    step(): string | undefined {
      walker.steps += 1
      const before = walker.case
      if (chance.yes(0.12)) {
        at = new Date(at.getTime() + chance.int(1, chance.yes(0.1) ? 400 : 25) * DAY)
        const given = ids
        const lapsed = lapse(before, step())
        walker.case = frozen(lapsed.case)
        note({ at, ids: given, caseId, after: lapsed.case })
        if (lapsed.case !== before && lapsed.case.version !== before.version + 1)
          throw new Error('time did not count the version')
        check(before, walker.case, 'time', at)
        return 'time'
      }
      const event = asSent(
        before.caseId,
        walker.steps > 60 || chance.yes(0.2) ? finishing(chance, before, at) : randomEvent(chance, before, at),
      )
      // Events of one day follow each other by a minute, so that a later answer is later.
      at = new Date(at.getTime() + 60_000)
      const given = ids
      const done = applyEvent(before, event, step())
      note({ event, at, ids: given, caseId, ...('refused' in done ? {} : { after: done.case }) })
      if ('refused' in done) return undefined
      walker.case = frozen(done.case)
      if (done.case.version !== before.version + 1) throw new Error('an applied event did not count the version')
      const sight = tasksInSight(lapse(before, step()).case, event.by)
      if (!WITHOUT_TASK.includes(event.type) && sight.length === 0)
        throw new Error(`${event.type} by an agency without an open task`)
      check(before, walker.case, event.type, at)
      if (event.type === 'task-declined') checkDecline(walker.case, event)
      return event.type
    },
  }
  check(walker.case, walker.case, 'opening', at)
  return walker
}

/** As it comes in from another subgraph: the machine sees the same event. */
function asSent(caseId: string, event: CaseEvent): CaseEvent {
  const read = parseEvent(JSON.parse(JSON.stringify({ ...event, caseId })))
  if (typeof read === 'string') throw new Error(`${event.type} cannot be sent: ${read}`)
  return read.event as CaseEvent
}

function person(chance: Chance) {
  const age = chance.pick([undefined, 'ADULT', 'ADULT', 'ADULT', 'MINOR', 'PRESUMED_MINOR'] as const)
  const born = new Date(START.getTime() + chance.int(20, 1500) * DAY).toISOString().slice(0, 10)
  return {
    ...(age === undefined ? {} : { ageStatus: age }),
    ...(age === 'MINOR' ? { turns18On: born, consentBand: chance.pick(['FROM_12', 'FROM_16'] as const) } : {}),
    ...(chance.yes(0.9)
      ? {
          residenceGroup: chance.pick([
            'NL',
            'EU_EEA_CH',
            'THIRD_LAWFUL',
            'THIRD_NO_STAY',
            'THIRD_NO_STAY',
            'UNKNOWN',
          ] as const),
        }
      : {}),
    careRegion: chance.pick(['AMSTERDAM', 'LIMBURG', 'ROTTERDAM']),
  }
}

/** Mostly the event that ends a piece of work that is going on, so that cases come to an end. */
function finishing(chance: Chance, of: ChainCase, at: Date): CaseEvent {
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
function randomEvent(chance: Chance, of: ChainCase, at: Date): CaseEvent {
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
    () => word({ type: 'income-decided', decision: chance.pick(DECISIONS), by: holding('INCOME_DECIDE'), at }),
    () => word({ type: 'housing-requested', by: someone, at }),
    () => word({ type: 'housed', by: holding('HOUSE'), at }),
    () => word({ type: 'victim-support-referred', by: someone, at }),
    () => word({ type: 'victim-support-ended', by: holding('VICTIM_SUPPORT'), at }),
    () => word({ type: 'compensation-applied', by: someone, at }),
    () => word({ type: 'compensation-decided', decision: chance.pick(DECISIONS), by: holding('COMPENSATE'), at }),
    () => word({ type: 'return-wished', by: someone, at }),
    () => word({ type: 'return-forced', by: ofKind('DTV'), at }),
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

/** Everything that may never be, checked without the machine's own conditions. */
function check(before: ChainCase, of: ChainCase, what: string, at: Date): void {
  const no = (wrong: boolean, message: string): void => {
    if (wrong) throw new Error(`after ${what}: ${message}`)
  }
  const live = of.tasks.filter(({ status }) => LIVE.includes(status))
  const lives = (...types: string[]): boolean => live.some(({ type }) => types.includes(type))
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(at)
  const minor = of.turns18On === undefined ? of.ageStatus !== 'ADULT' : of.turns18On > today
  const { reflection, course, asserted, tracks } = of
  const inReflection = reflection !== undefined && reflection.endedOn === undefined && today <= reflection.endDate
  const fresh = (type: string): boolean =>
    of.tasks.some((task) => task.type === type && !before.tasks.some(({ taskId }) => taskId === task.taskId))

  // One holder, of a kind that may hold it, and no work in two hands.
  no(new Set(of.tasks.map(({ taskId }) => taskId)).size !== of.tasks.length, 'two tasks have one id')
  for (const task of of.tasks) {
    const kind = directory.kindOf(task.holder)
    no(!vocabulary.tasks[task.type]!.holders.includes(kind ?? ''), `${task.type} is held by ${kind}`)
    const ended = !LIVE.includes(task.status)
    no(ended !== (task.closedAt !== undefined) || ended !== (task.outcome !== undefined), `${task.type} half ended`)
  }
  for (const [index, task] of live.entries())
    no(
      live.some(
        (other, at) =>
          at > index && other.type === task.type && (other.holder === task.holder || !SEVERAL.includes(task.type)),
      ),
      `${task.type} is held twice`,
    )

  // Return, departure, reflection.
  const returnBarred = inReflection || course.appeal !== 'NONE'
  no(
    lives('RETURN_ASSIST') &&
      (returnBarred || asserted['no-appeal-open'] !== true || asserted['departure-not-suspended'] !== true),
    'return is assisted while departure is suspended',
  )
  no(of.closedAt === undefined && lives('HOLD_DEPARTURE') !== returnBarred, 'departure is not held as it should')
  if (reflection !== undefined) {
    const start = new Date(reflection.startDate)
    const most = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 3, start.getUTCDate()))
    const days = (Date.parse(reflection.endDate) - start.getTime()) / DAY
    no(reflection.endDate > most.toISOString().slice(0, 10), 'a reflection period is longer than three months')
    no(reflection.dublin && days > 30, 'a reflection period under Dublin is longer than thirty days')
  }
  no(
    lives('OFFER_REFLECTION') && (minor || of.residenceGroup === 'NL'),
    'reflection is offered to a minor or a Dutch national',
  )
  no(course.shelterNeeded === 'COSM' && (minor || !inReflection), 'COSM for a minor or outside reflection')
  const lawful =
    of.residenceGroup === 'NL' ||
    (asserted['lawful-residence'] ?? ['EU_EEA_CH', 'THIRD_LAWFUL'].includes(of.residenceGroup))
  const entering =
    fresh('OFFER_REFLECTION') || (fresh('DECIDE_RESIDENCE') && what !== 'task-handed-over' && what !== 'task-declined')
  no(entering && minor && lawful, 'a minor with lawful stay enters the residence track')
  no(
    lives('DECIDE_RESIDENCE', 'DECIDE_CONTINUED') && ['NL', 'EU_EEA_CH'].includes(of.residenceGroup),
    'somebody who stays by right is decided on',
  )

  // Children.
  const cleared =
    asserted['guardian-is-professional'] === true ||
    (asserted['guardian-cleared'] === true && asserted['parent-suspected'] !== true)
  const open = of.closedAt === undefined
  no(
    open &&
      minor &&
      !cleared &&
      course.departed !== true &&
      tracks.identification !== 'NOT_PRESUMED' &&
      !lives('APPOINT_GUARDIAN'),
    'a child without a cleared guardian, and nobody sees to it',
  )
  const appointed = of.tasks.some(
    (task) =>
      task.type === 'APPOINT_GUARDIAN' &&
      task.outcome === 'APPOINTED' &&
      !before.tasks.some(({ taskId, outcome }) => taskId === task.taskId && outcome === 'APPOINTED'),
  )
  no(appointed && !cleared, 'guardianship closed on an uncleared parent')
  no(
    lives('EXERCISE_GUARDIANSHIP', 'VEILIG_THUIS') && !minor && lives('EXERCISE_GUARDIANSHIP'),
    'an adult has a guardian',
  )

  // Help goes on.
  for (const [type, ends] of Object.entries(ENDS_HELP)) {
    const was = before.tasks.filter((task) => task.type === type && ['OPEN', 'SUSPENDED'].includes(task.status))
    const ended = was.filter(({ taskId }) => !live.some((task) => task.taskId === taskId))
    const cameOfAge = type === 'EXERCISE_GUARDIANSHIP' && !minor
    const died = of.closureReason === 'DECEASED'
    no(ended.length > 0 && !ends.includes(what) && !cameOfAge && !died, `${type} was ended`)
  }

  no(open && live.length === 0, 'an open case with no work left')
  no(!open && live.length > 0, 'a closed case with work left')
  no(of.tasks.length < before.tasks.length, 'a task is gone')
}

function checkDecline(of: ChainCase, event: EventOf<'task-declined'>): void {
  const declined = of.tasks.find(({ taskId }) => taskId === event.taskId) as ChainTask
  if (of.closedAt !== undefined) throw new Error('a decline closed the case')
  const next = of.tasks.filter((task) => ['OFFERED', 'OPEN'].includes(task.status))
  if (next.length === 0) throw new Error('a decline left no next option')
  const gone = MAY_FALL_AWAY.includes(declined.type)
  const same = of.tasks.some((task) => task.type === declined.type && LIVE.includes(task.status))
  if (!gone && !same) throw new Error(`nobody took ${declined.type} over`)
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}
