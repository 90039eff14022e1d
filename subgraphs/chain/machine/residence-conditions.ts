import { reflectionEligible } from '../../../policies/engine/facts/residence.ts'
import { addMonths } from '../../kit/referral-chain/add-term.ts'
import { lastReflectionDay } from '../../kit/referral-chain/reflection-length.ts'
import type { ChainCase } from './chain-case.ts'
import { situationOf } from './situation-of.ts'
import {
  type Condition,
  type Instant,
  minor,
  lawful,
  lives,
  reflectionRuns,
  last,
  REPORTED,
  PERMIT,
} from './instant.ts'

const NEVER_APPLIED: readonly string[] = [
  'NONE',
  'REFLECTION_OFFERED',
  'IN_REFLECTION',
  'DECLINED',
  'NO_STAY',
  'B8_REFUSED',
]

const REFUSED: readonly string[] = ['NO_STAY', 'B8_REFUSED', 'REFUSED']

/** What the IND has to record before anybody can be helped home, and has not, or has recorded otherwise. */
function indIsToSay({ case: { asserted, course } }: Instant): boolean {
  return asserted['departure-not-suspended'] !== true || asserted['no-appeal-open'] !== true || course.appeal !== 'NONE'
}

/** A Dutch national stays by right, whatever claim is recorded by mistake. */
function mayReflect(instant: Instant): boolean {
  const { case: of, at } = instant
  if (of.residenceGroup === 'NL' || reflectionEligible(situationOf(of, at)) !== true) return false
  return !lawful(instant) || of.asserted['dublin-claim'] === true
}

/** Whether a reflection period was accepted and is still to be recorded: not any more for who turned out to have none. */
function isToRecord(instant: Instant): boolean {
  return last(instant.case, 'OFFER_REFLECTION')?.outcome === 'ACCEPTED' && !minor(instant) && mayReflect(instant)
}

/** Whoever awaits the decision on a first permit stays lawfully until then (Vw 2000 art. 8(f)). */
function asksPermit({ tracks }: ChainCase): boolean {
  return tracks.residence === 'B8_APPLIED'
}

/** Conditions about stay, reflection, departure and return. */
export const RESIDENCE_CONDITIONS = {
  'reflection-eligible': {
    says: 'there is no lawful stay, it is not known, or another Dublin state is asked to take over',
    source: 'Vc 2000 B8/3.1; WBV 2023/11',
    holds: mayReflect,
  },
  'reflection-accepted': {
    says: 'the person accepted the reflection period that was offered',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: of }) => last(of, 'OFFER_REFLECTION')?.outcome === 'ACCEPTED',
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
  'no-permit-yet': {
    says: 'no permit as a victim was granted',
    source: 'Vb 2000 art. 3.48',
    // What the police notified counts as an application: that the IND records one as well takes nothing back.
    holds: ({ case: { tracks } }) => tracks.residence === 'B8_APPLIED' || NEVER_APPLIED.includes(tracks.residence),
  },
  'event-is-final': {
    says: 'the decision is no refusal, which can be fought',
    source: 'Vw 2000 art. 69',
    holds: ({ event }) => event !== undefined && 'decision' in event && event.decision !== 'REFUSED',
  },
  'refusal-stands': {
    says: 'the permit was refused, and no appeal or term for one runs any more',
    source: 'Vw 2000 art. 69 and 82',
    holds: ({ case: { tracks, course } }) => REFUSED.includes(tracks.residence) && course.appeal === 'NONE',
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
  'event-reflection-length': {
    says: 'a reflection period lasts three calendar months at most, thirty days under Dublin, and is never moved on',
    source: 'Vc 2000 B8/3.1; WBV 2023/11',
    holds: ({ event, case: { reflection, asserted } }) => {
      if (event?.type !== 'reflection-recorded') return true
      const { startDate, endDate } = event
      const longest = lastReflectionDay(startDate, event.dublin || asserted['dublin-claim'] === true)
      if (longest === undefined || endDate < startDate) return false
      // A second record corrects the first: it may not begin the period anew.
      return (reflection === undefined || startDate === reflection.startDate) && endDate <= longest
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
    says: 'no reflection period runs any more, and none that was accepted is still to be recorded',
    source: 'Vc 2000 B8/3.1',
    holds: (instant) => {
      const { case: of, at } = instant
      return of.reflection === undefined ? !isToRecord(instant) : !reflectionRuns(of, at)
    },
  },
  'no-appeal-runs': {
    says: 'no appeal and no term for one runs',
    source: 'Vw 2000 art. 69 and 82',
    holds: ({ case: { course } }) => course.appeal === 'NONE',
  },
  'ind-is-to-say': {
    says: 'the IND has not recorded that nothing suspends departure',
    source: 'Vw 2000 art. 8(h) and 8(k), 69, 82',
    holds: (instant) => indIsToSay(instant) && !lives(instant.case, 'DECIDE_RESIDENCE', 'DECIDE_CONTINUED'),
  },
  'nobody-waits-for-ind': {
    says: 'nobody who wishes to return waits for the IND to record that nothing suspends departure',
    source: 'project (Council of Europe Convention on trafficking art. 16)',
    holds: (instant) => instant.case.course.returnWished !== true || !indIsToSay(instant),
  },
  'departure-suspended': {
    says: 'a reflection period, an appeal or a term for one runs',
    source: 'Vw 2000 art. 8(h) and 8(k), 69, 82',
    holds: ({ case: of, at }) => reflectionRuns(of, at) || of.course.appeal !== 'NONE',
  },
  'departure-free': {
    says: 'nothing suspends departure: no reflection period, no application for a first permit, no appeal and no term for one',
    source: 'Vw 2000 art. 8(f), 8(h) and 8(k), 69, 82',
    holds: ({ case: of, at }) => !reflectionRuns(of, at) && !asksPermit(of) && of.course.appeal === 'NONE',
  },
  'departure-not-suspended': {
    says: 'the IND recorded that no reflection period runs, and neither one does nor is a first permit asked',
    source: 'Vw 2000 art. 8(f) and 8(k)',
    holds: ({ case: of, at }) =>
      of.asserted['departure-not-suspended'] === true && !reflectionRuns(of, at) && !asksPermit(of),
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
  'event-accepts': {
    says: 'the person accepts',
    source: 'Vc 2000 B8/3.1',
    holds: ({ event }) => event?.type === 'reflection-answered' && event.accepted,
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
} as const satisfies Readonly<Record<string, Condition>>
