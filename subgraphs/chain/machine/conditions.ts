import { consentGiven } from '../../../policies/engine/facts/consent-given.ts'
import { answersTo } from '../../../policies/engine/facts/answers-to.ts'
import { victimIsMinor } from '../../../policies/engine/facts/age.ts'
import { guardianCleared, guardianIsProfessional } from '../../../policies/engine/facts/guardianship.ts'
import { lawfulStay, reflectionEligible } from '../../../policies/engine/facts/residence.ts'
import { receptionNeeded } from '../../../policies/engine/facts/shelter-and-health.ts'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { addMonths, addTerm } from '../../kit/referral-chain/add-term.ts'
import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import type { ChainCase, ChainTask, TaskType } from './chain-case.ts'
import type { ChainEvent } from './chain-event.ts'
import type { Directory } from './directory.ts'
import { situationOf } from './situation-of.ts'

/** What a condition looks at: the case after the event's own effect, and never anything outside. */
export interface Instant {
  readonly case: ChainCase
  readonly at: Date
  readonly directory: Directory
  /** Absent when only time passes. */
  readonly event?: ChainEvent
  /** Who holds, or is to hold, the task the condition is asked for. */
  readonly holder?: string
}

/** A named yes or no about a case; what is not known is no. */
export interface Condition {
  readonly says: string
  /** The law article behind it, or `project` where the chain set it itself. */
  readonly source: string
  readonly holds: (instant: Instant) => boolean
}

/** Claims granted after this day bring thirty days (WBV 2023/11). */
const LAST_DAY_OF_LONG_DUBLIN = '2023-05-18'
const LIVE: readonly string[] = ['OFFERED', 'OPEN', 'SUSPENDED']
const PERMIT: readonly string[] = ['B8_GRANTED', 'CONTINUED_APPLIED', 'CONTINUED_GRANTED']
const UNSAFE: readonly string[] = ['ELEVATED', 'HIGH', 'ACUTE']
const FOREIGN: readonly string[] = ['THIRD_LAWFUL', 'THIRD_NO_STAY', 'UNKNOWN']
const REPORTED: readonly string[] = ['REPORTED', 'INVESTIGATING', 'TO_COURT', 'JUDGED']
const NEVER_APPLIED: readonly string[] = [
  'NONE',
  'REFLECTION_OFFERED',
  'IN_REFLECTION',
  'DECLINED',
  'NO_STAY',
  'B8_REFUSED',
]

/** Offered, open or put on hold: the task has not ended. */
export function isLive({ status }: ChainTask): boolean {
  return LIVE.includes(status)
}

const minor = ({ case: of, at }: Instant): boolean => victimIsMinor(situationOf(of, at)) !== false
const lives = (of: ChainCase, ...types: TaskType[]): boolean =>
  of.tasks.some((task) => types.includes(task.type) && isLive(task))
const lawful = ({ case: of, at }: Instant): boolean => lawfulStay(situationOf(of, at)) === true

/** Whether the recorded reflection period runs on the day of this moment. */
export function reflectionRuns({ reflection }: ChainCase, at: Date): boolean {
  if (!reflection || reflection.endedOn !== undefined) return false
  return dutchDay(at) <= reflection.endDate
}

function consented(purpose: string, kinds: readonly string[]) {
  return ({ case: of, at, directory, holder }: Instant): boolean => {
    const kind = holder === undefined ? undefined : directory.kindOf(holder)
    const askers = holder === undefined ? directory.ofKinds(kinds) : [{ oin: holder, kind: kind ?? '' }]
    return askers.some(({ oin, kind }) => consentGiven(situationOf(of, at, purpose, { agency: oin, kind })) === true)
  }
}

const consentToShelter = consented('shelter.place', ['COMENSHA'])
const consentToHealth = consented('health.refer', ['HEALTH'])
const consentToReturn = consented('return.assist', ['IOM'])

function last(of: ChainCase, type: TaskType): ChainTask | undefined {
  return of.tasks.findLast((task) => task.type === type && task.status === 'DONE' && task.outcome !== 'HANDED_OVER')
}

/** Every condition that the tables of the chain name. */
export const CONDITIONS = {
  'still-here': {
    says: 'the person has not gone home',
    source: 'project',
    holds: ({ case: { course } }) => course.departed !== true,
  },
  'is-minor': {
    says: 'the person is under 18, or the age is not known',
    source: 'Directive 2011/36/EU art. 13(2)',
    holds: minor,
  },
  'is-adult': {
    says: 'the person is known to be 18 or older',
    source: 'Directive 2011/36/EU art. 13(2)',
    holds: (instant) => !minor(instant),
  },
  presumed: {
    says: 'the person is a presumed victim',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: { tracks } }) => ['PRESUMED', 'REGISTERED'].includes(tracks.identification),
  },
  'not-presumed': {
    says: 'no indication of trafficking was found',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.identification === 'NOT_PRESUMED',
  },
  'may-be-victim': {
    says: 'it was not found that there is no indication',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.identification !== 'NOT_PRESUMED',
  },
  'not-registered': {
    says: 'the person is not registered nationally',
    source: 'Vc 2000 B8/3.4',
    holds: ({ case: { tracks } }) => tracks.identification === 'PRESUMED',
  },
  'indication-by-police': {
    says: 'a service found the slightest indication',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: { tasks } }) =>
      tasks.some(({ type, outcome }) => type === 'ASSESS_SIGNAL' && outcome === 'INDICATION_FOUND'),
  },
  'reflection-eligible': {
    says: 'there is no lawful stay, it is not known, or another Dublin state is asked to take over',
    source: 'Vc 2000 B8/3.1; WBV 2023/11',
    // A Dutch national stays by right, whatever claim is recorded by mistake.
    holds: (instant) => {
      const { case: of, at } = instant
      if (of.residenceGroup === 'NL' || reflectionEligible(situationOf(of, at)) !== true) return false
      return !lawful(instant) || of.asserted['dublin-claim'] === true
    },
  },
  'no-reflection-yet': {
    says: 'no reflection period was offered before',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: of }) =>
      ['NONE', 'REFLECTION_OFFERED'].includes(of.tracks.residence) && last(of, 'OFFER_REFLECTION') === undefined,
  },
  'residence-track-open': {
    says: 'the person needs a permit to stay: no Dutch national, no citizen of the EU, nobody with lawful stay',
    source: 'Vw 2000 art. 8 and 14; Directive 2004/38/EC art. 6',
    holds: (instant) => {
      const { residenceGroup, asserted } = instant.case
      if (residenceGroup === 'NL' || residenceGroup === 'EU_EEA_CH') return false
      // A Dublin claimant stays procedurally, which is no stay of one's own; a child with lawful stay is left alone.
      return !lawful(instant) || (asserted['dublin-claim'] === true && !minor(instant))
    },
  },
  'no-stay-by-right': {
    says: 'the person is no Dutch national and no citizen of the EU',
    source: 'Directive 2004/38/EC art. 6',
    holds: ({ case: { residenceGroup } }) => residenceGroup !== 'NL' && residenceGroup !== 'EU_EEA_CH',
  },
  'no-permit-asked': {
    says: 'no permit as a victim is asked or held',
    source: 'Vb 2000 art. 3.48',
    holds: ({ case: { tracks } }) => NEVER_APPLIED.includes(tracks.residence),
  },
  'needed-here': {
    says: 'a Dublin claimant is needed here, as the prosecution stated; others need no such statement',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: { asserted, course } }) => asserted['dublin-claim'] !== true || course.presenceNeeded === true,
  },
  'reported-or-cooperating': {
    says: 'a report was filed, or the person cooperates otherwise',
    source: 'Vb 2000 art. 3.48',
    holds: ({ case: { tracks, asserted } }) =>
      REPORTED.includes(tracks.justice) || asserted['report-filed-or-ex-officio'] === true,
  },
  'reflection-runs': {
    says: 'a reflection period runs',
    source: 'Vw 2000 art. 8(k)',
    holds: ({ case: of, at }) => reflectionRuns(of, at),
  },
  'event-reflection-length': {
    says: 'a reflection period lasts three calendar months at most, thirty days under Dublin, and is never moved on',
    source: 'Vc 2000 B8/3.1; WBV 2023/11',
    holds: ({ event, case: { reflection, asserted } }) => {
      if (event?.type !== 'reflection-recorded') return true
      const { startDate, endDate } = event
      const start = new Date(Date.parse(startDate))
      if (Number.isNaN(start.getTime()) || endDate < startDate) return false
      // A second record corrects the first: it may not begin the period anew.
      if (reflection !== undefined && startDate !== reflection.startDate) return false
      const dublin = (event.dublin || asserted['dublin-claim'] === true) && startDate > LAST_DAY_OF_LONG_DUBLIN
      const longest = dublin ? addTerm(start, { days: 30 }) : addMonths(start, 3)
      return endDate <= longest.toISOString().slice(0, 10)
    },
  },
  'event-route-fits': {
    says: 'a permit on a report or as a witness needs one, and of a Dublin claimant that the prosecution needs them here',
    source: 'Vb 2000 art. 3.48; Vc 2000 B8/3.1',
    holds: ({ event, case: of }) => {
      if (event?.type !== 'residence-applied' || event.route === 'NO_COOPERATION') return true
      const reported = REPORTED.includes(of.tracks.justice) || of.asserted['report-filed-or-ex-officio'] === true
      return reported && (of.asserted['dublin-claim'] !== true || of.course.presenceNeeded === true)
    },
  },
  'reflection-over': {
    says: 'no reflection period runs any more',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: of, at }) => of.reflection !== undefined && !reflectionRuns(of, at),
  },
  'departure-suspended': {
    says: 'a reflection period, an appeal or a term for one runs',
    source: 'Vw 2000 art. 8(h) and 8(k), 69, 82',
    holds: ({ case: of, at }) => reflectionRuns(of, at) || of.course.appeal !== 'NONE',
  },
  'departure-free': {
    says: 'nothing suspends departure',
    source: 'Vw 2000 art. 8(h) and 8(k), 69, 82',
    holds: ({ case: of, at }) => !reflectionRuns(of, at) && of.course.appeal === 'NONE',
  },
  'departure-not-suspended': {
    says: 'the IND recorded that no reflection period runs, and none does',
    source: 'Vw 2000 art. 8(k)',
    holds: ({ case: of, at }) => of.asserted['departure-not-suspended'] === true && !reflectionRuns(of, at),
  },
  'no-appeal-open': {
    says: 'the IND recorded that no appeal is pending and no term for one runs, and none does',
    source: 'Vw 2000 art. 8(h), 69 and 82',
    holds: ({ case: of }) => of.asserted['no-appeal-open'] === true && of.course.appeal === 'NONE',
  },
  'wishes-or-must-return': {
    says: 'the person wishes to return, or has no stay',
    source: 'Council of Europe Convention on trafficking art. 16',
    holds: ({ case: { course, tracks } }) =>
      course.departed !== true && (course.returnWished === true || ['NO_STAY', 'REFUSED'].includes(tracks.residence)),
  },
  'consent-to-return': {
    says: 'with the IOM: the person consents to its help',
    source: 'GDPR art. 6(1)(a)',
    holds: (instant) =>
      instant.holder === undefined || instant.directory.kindOf(instant.holder) !== 'IOM' || consentToReturn(instant),
  },
  'consent-or-urgent': {
    says: 'the person consents to a placement, or CoMensha confirmed that a place is needed today',
    source: 'GDPR art. 6(1)(a) and 6(1)(d)',
    holds: (instant) => instant.case.asserted['urgency-acute'] === true || consentToShelter(instant),
  },
  'consent-or-acute': {
    says: 'the person consents to a referral to health care, or a health professional recorded an acute need',
    source: 'GDPR art. 9(2)(a) and 9(2)(c); BW 7:466(2)',
    holds: (instant) => instant.case.asserted['acute-medical-need'] === true || consentToHealth(instant),
  },
  'health-consent-not-withdrawn': {
    says: 'consent to health care was not refused or withdrawn since; that it ran out, or that a guardian changed, ends no treatment',
    source: 'BW 7:450; GDPR art. 7(3)',
    holds: ({ case: of, at, directory, holder }) => {
      if (holder === undefined) return true
      const asker = { agency: holder, kind: directory.kindOf(holder) ?? '' }
      return (
        answersTo(situationOf(of, at, 'health.refer', asker), ({ status }) => status === 'GIVEN') !== 'no' ||
        of.asserted['acute-medical-need'] === true
      )
    },
  },
  'shelter-asked': {
    says: 'shelter is asked for and not found',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) =>
      course.shelterNeeded !== undefined && course.shelterNeeded !== 'PROTECTED_RECEPTION',
  },
  'shelter-urgent': {
    says: 'a place is needed today or within 72 hours',
    source: 'project',
    holds: ({ case: { course, tracks } }) =>
      (course.shelterUrgency === 'ACUTE_TODAY' || course.shelterUrgency === 'HOURS_72') &&
      tracks.shelter !== 'CRISIS_BED',
  },
  'cosm-fits': {
    says: 'categorical shelter (COSM) is for adults in their reflection period only',
    source: 'project (CoMensha; COSM is tied to the reflection period of Vc 2000 B8/3.1)',
    holds: (instant) => {
      const { case: of, at } = instant
      return of.course.shelterNeeded !== 'COSM' || (!minor(instant) && reflectionRuns(of, at))
    },
  },
  'event-cosm-fits': {
    says: 'categorical shelter (COSM) is for adults in their reflection period only',
    source: 'project (CoMensha; COSM is tied to the reflection period of Vc 2000 B8/3.1)',
    holds: (instant) => {
      const { event, case: of, at } = instant
      const isCosm = event !== undefined && 'shelterType' in event && event.shelterType === 'COSM'
      return !isCosm || (!minor(instant) && reflectionRuns(of, at))
    },
  },
  'event-protected-fits': {
    says: 'protected reception is for foreign minors',
    source: 'Rva 2005 art. 3 (the decision is that of Nidos)',
    holds: (instant) => {
      const { event, case: of } = instant
      const isProtected = event?.type === 'shelter-requested' && event.shelterType === 'PROTECTED_RECEPTION'
      return !isProtected || (minor(instant) && FOREIGN.includes(of.residenceGroup))
    },
  },
  'event-actor-houses': {
    says: 'a shelter or youth care starts a placement, in its own house',
    source: 'project',
    holds: ({ event, directory }) =>
      event?.type !== 'placement-started' || ['SHELTER', 'YOUTH'].includes(directory.kindOf(event.by) ?? ''),
  },
  'event-is-crisis-bed': {
    says: 'it is a crisis bed',
    source: 'project',
    holds: ({ event }) => event?.type === 'placement-started' && event.shelterType === 'CRISIS_72H',
  },
  'event-is-no-crisis-bed': {
    says: 'it is no crisis bed',
    source: 'project',
    holds: ({ event }) => event?.type === 'placement-started' && event.shelterType !== 'CRISIS_72H',
  },
  'reception-needed': {
    says: 'a shelter declined, the asylum track runs or protected reception is asked for, and the person is no citizen of the EU',
    source: 'Wet COA art. 3; Rva 2005 art. 3',
    holds: ({ case: of, at }) =>
      FOREIGN.includes(of.residenceGroup) &&
      of.tracks.shelter !== 'PLACED' &&
      (receptionNeeded(situationOf(of, at)) === true || of.course.shelterNeeded === 'PROTECTED_RECEPTION'),
  },
  'event-asks-reception': {
    says: 'a shelter just declined, or the asylum track or a request for protected reception is just recorded',
    source: 'Wet COA art. 3; Rva 2005 art. 3',
    holds: ({ event, case: { tasks } }) => {
      if (event?.type === 'shelter-requested') return event.shelterType === 'PROTECTED_RECEPTION'
      if (event?.type === 'fact-asserted')
        return event.value && (event.name === 'asylum-track' || event.name === 'shelter-declined')
      const declined = event?.type === 'task-declined' && tasks.find(({ taskId }) => taskId === event.taskId)
      return declined ? declined.type === 'PLACE_SHELTER' || declined.type === 'PLACE_CRISIS' : false
    },
  },
  'no-reception-yet': {
    says: 'COA does not receive the person yet',
    source: 'project',
    holds: ({ case: of }) => !lives(of, 'STAY_RECEPTION', 'ARRANGE_RECEPTION'),
  },
  'is-unsafe': {
    says: 'the safety level is elevated or worse',
    source: 'project',
    holds: ({ case: { safetyLevel } }) => UNSAFE.includes(safetyLevel),
  },
  'safety-review-due': {
    says: 'the person stays in a shelter and safety was assessed four weeks ago or longer',
    source: 'project',
    holds: ({ case: of, at }) => {
      const done = last(of, 'ASSESS_SAFETY')?.closedAt
      const review = TASK_LIMITS.ASSESS_SAFETY.review
      return lives(of, 'STAY_SHELTER') && done !== undefined && review !== undefined && addTerm(done, review) <= at
    },
  },
  'crisis-time-over': {
    says: 'the person has been in a crisis bed for 72 hours',
    source: 'project',
    holds: ({ case: of, at, holder }) =>
      of.tasks.some(
        (task) =>
          task.type === 'STAY_SHELTER' &&
          task.status === 'OPEN' &&
          task.holder === holder &&
          addTerm(task.openedAt, { hours: 72 }) <= at,
      ) && of.tracks.shelter === 'CRISIS_BED',
  },
  'help-wanted': {
    says: 'the person wants help',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) => course.helpWanted === true,
  },
  registered: {
    says: 'the person is registered nationally',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.identification === 'REGISTERED',
  },
  'no-coordinator': {
    says: 'no coordinator is assigned',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.coordinator === 'NONE',
  },
  'health-need': {
    says: 'a medical or psychosocial need is recorded',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) => course.healthNeed !== undefined,
  },
  'treatment-wanted': {
    says: 'treatment is wanted',
    source: 'BW 7:450',
    holds: ({ event }) => event?.type === 'health-intake-done' && event.treatmentWanted,
  },
  'wishes-to-talk': {
    says: 'the person wants to talk, and care has set when',
    source: 'Directive 2012/29/EU art. 20; Vc 2000 B8/3.1',
    holds: ({ case: { asserted } }) => asserted['wishes-to-talk'] === true,
  },
  'event-says-wish-to-talk': {
    says: 'it is just said that the person wants to talk',
    source: 'Directive 2012/29/EU art. 20',
    holds: ({ event }) => event?.type === 'fact-asserted' && event.name === 'wishes-to-talk' && event.value,
  },
  'no-report-yet': {
    says: 'no report was taken yet',
    source: 'project',
    holds: ({ case: { tasks } }) =>
      !tasks.some(({ type, outcome }) => type === 'TAKE_REPORT' && outcome === 'REPORT_FILED'),
  },
  'event-accepts': {
    says: 'the person accepts',
    source: 'Vc 2000 B8/3.1',
    holds: ({ event }) => event?.type === 'reflection-answered' && event.accepted,
  },
  'event-files-report': {
    says: 'a report is filed',
    source: 'Sv art. 163',
    holds: ({ event }) => event?.type === 'report-taken' && event.filed,
  },
  'event-minor-vanished': {
    says: 'a minor left for an unknown destination',
    source: 'project (minors vanish under pressure of traffickers)',
    holds: (instant) => instant.case.course.missing === true && minor(instant),
  },
  'on-first-permit': {
    says: 'the person has the first permit as a victim',
    source: 'Vb 2000 art. 3.48',
    holds: ({ case: { tracks } }) => tracks.residence === 'B8_GRANTED',
  },
  'criminal-case-over': {
    says: 'the criminal case has ended',
    source: 'Vb 2000 art. 3.51',
    holds: ({ case: { tracks } }) => tracks.justice === 'JUDGED' || tracks.justice === 'DISMISSED',
  },
  'three-years-on-permit': {
    says: 'the first permit was held for three years',
    source: 'Vb 2000 art. 3.51',
    holds: ({ case: { course }, at }) =>
      course.permitSince !== undefined && addMonths(new Date(Date.parse(course.permitSince)), 36) <= at,
  },
  'no-cleared-guardian': {
    says: 'no guardian of a cleared kind is appointed',
    source: 'BW 1:241 and 1:302; Directive 2011/36/EU art. 14(2)',
    holds: (instant) => !hasClearedGuardian(instant),
  },
  'has-cleared-guardian': {
    says: 'the guardian is Nidos, a certified institution, or a parent recorded as not suspected',
    source: 'BW 1:241 and 1:302; Directive 2011/36/EU art. 14(2)',
    holds: (instant) => hasClearedGuardian(instant),
  },
  'event-guardian-cleared': {
    says: 'a parent is a guardian only when recorded as not suspected',
    source: 'Directive 2011/36/EU art. 14(2) and 15',
    holds: ({ event, case: of, at }) =>
      event?.type !== 'guardian-appointed' ||
      event.guardianType !== 'PARENTS' ||
      guardianCleared(situationOf(of, at)) === true,
  },
  'event-guardian-fits': {
    says: 'Nidos and certified institutions are guardians by their own number, parents by none',
    source: 'BW 1:302',
    holds: ({ event, directory }) => {
      if (event?.type !== 'guardian-appointed') return true
      const kind = event.guardian === undefined ? undefined : directory.kindOf(event.guardian)
      return kind === { PARENTS: undefined, GI: 'YOUTH', NIDOS: 'NIDOS' }[event.guardianType]
    },
  },
  'event-consent-known': {
    says: 'that consent is on record',
    source: 'GDPR art. 7(3)',
    holds: ({ event, case: { consents } }) =>
      event?.type !== 'consent-withdrawn' || consents.some(({ consentId }) => consentId === event.consentId),
  },
  'professional-guardian': {
    says: 'the guardian is Nidos or a certified institution',
    source: 'BW 1:302',
    holds: ({ case: of, at }) => guardianIsProfessional(situationOf(of, at)) === true,
  },
  'lawful-stay': {
    says: 'stay is lawful',
    source: 'Vw 2000 art. 8',
    holds: (instant) => lawful(instant) || PERMIT.includes(instant.case.tracks.residence),
  },
  'four-months-expected': {
    says: 'a stay of at least four months is expected',
    source: 'Wet BRP art. 2.4',
    holds: ({ event, case: { tracks } }) =>
      (event?.type === 'brp-registration-requested' && event.expectedMonths >= 4) || PERMIT.includes(tracks.residence),
  },
  'not-in-brp': {
    says: 'the person is not in the population register',
    source: 'Wet BRP art. 2.4',
    holds: ({ case: { tracks } }) => tracks.municipal.register === 'NOT_REGISTERED',
  },
  'nothing-left-open': {
    says: 'no task but the care plan is left, unless the person died',
    source: 'project',
    holds: ({ event, case: { tasks } }) =>
      (event?.type === 'case-closed' && event.reason === 'DECEASED') ||
      tasks.every((task) => !isLive(task) || task.type === 'CARE_PLAN' || task.type === 'CLOSE_CASE'),
  },
  'no-child-missing': {
    says: 'no child is missing: leaving for an unknown destination is a task, not an end',
    source: 'project (Directive 2011/36/EU art. 13 and 14)',
    holds: ({ case: { course }, event }) =>
      course.missing !== true || (event?.type === 'case-closed' && event.reason === 'DECEASED'),
  },
  'nothing-else-open': {
    says: 'no task but the care plan is offered, open or on hold',
    source: 'project',
    holds: ({ case: { tasks } }) =>
      tasks.every((task) => !isLive(task) || task.type === 'CARE_PLAN' || task.type === 'CLOSE_CASE'),
  },
} as const satisfies Readonly<Record<string, Condition>>

export type ConditionName = keyof typeof CONDITIONS

function hasClearedGuardian({ case: of, at }: Instant): boolean {
  const situation = situationOf(of, at)
  return guardianIsProfessional(situation) === true || guardianCleared(situation) === true
}

/** The first of these conditions that does not hold. */
export function missing(names: readonly ConditionName[], instant: Instant): ConditionName | undefined {
  return names.find((name) => !(CONDITIONS[name] as Condition).holds(instant))
}
