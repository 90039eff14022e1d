import { consentGiven } from '../../../policies/engine/facts/consent-given.ts'
import { answersTo } from '../../../policies/engine/facts/answers-to.ts'
import { guardianCleared, guardianIsProfessional } from '../../../policies/engine/facts/guardianship.ts'
import type { ChainConsent, ChainTask } from './chain-case.ts'
import { situationOf } from './situation-of.ts'
import { type Condition, type Instant, isLive, minor } from './instant.ts'

const STAYS: readonly string[] = ['STAY_SHELTER', 'STAY_RECEPTION']
const UNSAFE: readonly string[] = ['ELEVATED', 'HIGH', 'ACUTE']

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

/** Conditions about the person, a guardian and consent. */
export const PERSON_CONDITIONS = {
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
  registered: {
    says: 'the person is registered nationally',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.identification === 'REGISTERED',
  },
  'indication-by-police': {
    says: 'a service found the slightest indication',
    source: 'Vc 2000 B8/3.1',
    holds: ({ case: { tasks } }) =>
      tasks.some(({ type, outcome }) => type === 'ASSESS_SIGNAL' && outcome === 'INDICATION_FOUND'),
  },
  'help-wanted': {
    says: 'the person wants help',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) => course.helpWanted === true,
  },
  'is-unsafe': {
    says: 'the safety level is elevated or worse',
    source: 'project',
    holds: ({ case: { safetyLevel } }) => UNSAFE.includes(safetyLevel),
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
  'consent-to-return': {
    says: 'with the IOM: the person consents to its help',
    source: 'GDPR art. 6(1)(a)',
    holds: (instant) =>
      instant.holder === undefined || instant.directory.kindOf(instant.holder) !== 'IOM' || consentToReturn(instant),
  },
  'health-consent-stands': {
    says: 'consent to health care was not refused or withdrawn since, and has not run out; that a guardian changed ends no treatment',
    source: 'BW 7:450; GDPR art. 6(1)(a) and 7(3)',
    holds: ({ case: of, at, directory, holder }) => {
      if (holder === undefined || of.asserted['acute-medical-need'] === true) return true
      const asker = { agency: holder, kind: directory.kindOf(holder) ?? '' }
      const answer = answersTo(situationOf(of, at, 'health.refer', asker), ({ status }) => status === 'GIVEN')
      // A treatment that began in need, without a consent, goes on until the person says no.
      return answer === 'yes' || (answer !== 'no' && !of.consents.some(ranOut('health.refer', asker)))
    },
  },
  'event-consent-known': {
    says: 'that consent is on record',
    source: 'GDPR art. 7(3)',
    holds: ({ event, case: { consents } }) =>
      event?.type !== 'consent-withdrawn' || consents.some(({ consentId }) => consentId === event.consentId),
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
  'professional-guardian': {
    says: 'the guardian is Nidos or a certified institution',
    source: 'BW 1:302',
    holds: ({ case: of, at }) => guardianIsProfessional(situationOf(of, at)) === true,
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
  'event-minor-vanished': {
    says: 'a minor left for an unknown destination',
    source: 'project (minors vanish under pressure of traffickers)',
    holds: (instant) => instant.case.course.missing === true && minor(instant),
  },
  'looks-for-child': {
    says: 'the task was opened because the child had vanished, and not to assess what somebody reported',
    source: 'project (minors vanish under pressure of traffickers)',
    holds: ({ case: { tasks }, holder }) =>
      tasks.some(
        (task, index) =>
          task.type === 'ASSESS_SIGNAL' && isLive(task) && task.holder === holder && isSearch(tasks, index),
      ),
  },
  'no-child-missing': {
    says: 'no child is missing: leaving for an unknown destination is a task, not an end',
    source: 'project (Directive 2011/36/EU art. 13 and 14)',
    holds: ({ case: { course }, event }) =>
      course.missing !== true || (event?.type === 'case-closed' && event.reason === 'DECEASED'),
  },
} as const satisfies Readonly<Record<string, Condition>>

/** Whether the task at this place was opened as a child vanished, or taken over from one that was. */
export function isSearch(tasks: readonly ChainTask[], index: number): boolean {
  const opened = tasks[index]?.openedAt.getTime()
  const endedThen = ({ closedAt }: ChainTask): boolean => closedAt?.getTime() === opened
  if (tasks.some((task) => STAYS.includes(task.type) && endedThen(task))) return true
  const before = tasks.findLastIndex(
    (task, at) =>
      at < index &&
      task.type === 'ASSESS_SIGNAL' &&
      (task.outcome === 'HANDED_OVER' || task.status === 'DECLINED') &&
      endedThen(task),
  )
  return before !== -1 && isSearch(tasks, before)
}

function hasClearedGuardian({ case: of, at }: Instant): boolean {
  const situation = situationOf(of, at)
  return guardianIsProfessional(situation) === true || guardianCleared(situation) === true
}

/** A consent to this purpose, towards an agency or its kind, of which the time is over. */
function ranOut(purpose: string, { agency, kind }: { readonly agency: string; readonly kind: string }) {
  return ({ scope, recipients, status }: ChainConsent): boolean =>
    scope === purpose && status === 'EXPIRED' && (recipients.includes(agency) || recipients.includes(kind))
}
