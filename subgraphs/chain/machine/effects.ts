import { mayGuardianSpeak } from '../../../policies/engine/facts/guardianship.ts'
import { lawfulStay } from '../../../policies/engine/facts/residence.ts'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { limitEnds, TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import type { CaseCourse, ChainCase, ChainConsent, ContactRule, Tracks } from './chain-case.ts'
import type { CaseEvent } from './chain-event.ts'
import { CONDITIONS } from './conditions.ts'
import { isLive, type Instant, reflectionRuns } from './instant.ts'
import { situationOf } from './situation-of.ts'

type Event<Type extends CaseEvent['type']> = Extract<CaseEvent, { readonly type: Type }>
type Effect<Type extends CaseEvent['type']> = (of: ChainCase, event: Event<Type>, instant: Instant) => ChainCase

/** What the person said, a yes or a no; the others are still to be answered. */
const ANSWERED: ReadonlySet<string> = new Set(['GIVEN', 'NOT_OBJECTED', 'REFUSED', 'OBJECTED'])

/** What each event says about the case itself. Tasks follow from the table; an event that is not here moves tasks only. */
const EFFECTS: { readonly [Type in CaseEvent['type']]?: Effect<Type> } = {
  // Identification
  'signal-added': (of) => (of.tracks.identification === 'NOT_PRESUMED' ? on(of, { identification: 'SIGNALLED' }) : of),
  'signal-assessed': (of, { assessment, by }) => {
    const { identification } = of.tracks
    if (assessment === 'SLIGHTEST_INDICATION')
      return identification === 'REGISTERED' ? of : on(of, { identification: 'PRESUMED' })
    const others = of.tasks.some((task) => task.type === 'ASSESS_SIGNAL' && isLive(task) && task.holder !== by)
    // A later signal without indication takes nothing back, and one of several does not speak for the others.
    return identification !== 'SIGNALLED' || others ? of : on(of, { identification: 'NOT_PRESUMED' })
  },
  'victim-registered': (of, { helpWanted }) =>
    remember(on(of, { identification: 'REGISTERED' }), { helpWanted: helpWanted || of.course.helpWanted === true }),
  'age-settled': (of, { ageStatus, consentBand, turns18On }) => {
    const { turns18On: _, ...rest } = of
    const settled: ChainCase = {
      ...rest,
      ageStatus,
      consentBand,
      ...(turns18On === undefined || ageStatus === 'ADULT' ? {} : { turns18On }),
    }
    if (ageStatus !== 'ADULT')
      return settled.tracks.youth === undefined || settled.tracks.youth === 'OF_AGE'
        ? on(settled, { youth: 'NO_GUARDIAN' })
        : settled
    return comeOfAge(settled)
  },
  'residence-group-settled': (of, { residenceGroup }) => {
    const settled: ChainCase = { ...of, residenceGroup }
    // Who stays by right has no track of residence, whatever was begun before it was known.
    return residenceGroup === 'NL' || residenceGroup === 'EU_EEA_CH' ? on(settled, { residence: 'NONE' }) : settled
  },

  // Residence
  'reflection-offered': (of) => on(of, { residence: 'REFLECTION_OFFERED' }),
  'reflection-answered': (of, { accepted }) => on(of, { residence: accepted ? 'REFLECTION_OFFERED' : 'DECLINED' }),
  'reflection-recorded': (of, { startDate, endDate, dublin }) => {
    const recorded = { ...of, reflection: { startDate, endDate, dublin } }
    const said = assert(recorded, { 'departure-not-suspended': false })
    return of.tracks.residence.startsWith('B8') ? said : on(said, { residence: 'IN_REFLECTION' })
  },
  'reflection-ended': (of, { endedOn, reason }) => {
    const ended = of.reflection === undefined ? of : { ...of, reflection: { ...of.reflection, endedOn } }
    const after =
      of.tracks.residence === 'IN_REFLECTION'
        ? on(ended, { residence: reason === 'REPORT_FILED' ? 'NONE' : 'NO_STAY' })
        : ended
    // A report counts as an application: the IND says itself when departure is free again.
    return reason === 'REPORT_FILED' ? after : assert(after, { 'departure-not-suspended': true })
  },
  'residence-applied': (of) => {
    const said = assert(of, { 'application-exists': true })
    // A new application while a refusal is still fought: the task that is open is about both.
    return of.tasks.some((task) => task.type === 'DECIDE_RESIDENCE' && isLive(task))
      ? on(said, { residence: 'B8_APPLIED' })
      : said
  },
  'residence-decided': (of, { decision, at }) => {
    if (decision === 'GRANTED')
      return remember(on(assert(of, { 'lawful-residence': true }), { residence: 'B8_GRANTED' }), {
        permitSince: dutchDay(at),
      })
    const back = reflectionRuns(of, at) ? 'IN_REFLECTION' : isLawful(of, at) ? 'NONE' : 'NO_STAY'
    if (decision === 'WITHDRAWN') return on(of, { residence: back })
    return appealable(on(of, { residence: isLawful(of, at) ? 'B8_REFUSED' : 'NO_STAY' }))
  },
  'continued-stay-decided': (of, { decision, at }) => {
    if (decision === 'GRANTED') return on(assert(of, { 'lawful-residence': true }), { residence: 'CONTINUED_GRANTED' })
    if (decision === 'WITHDRAWN') return on(of, { residence: 'B8_GRANTED' })
    return appealable(on(of, { residence: isLawful(of, at) ? 'REFUSED' : 'NO_STAY' }))
  },
  'appeal-recorded': (of, { appeal }) => assert(remember(of, { appeal }), { 'no-appeal-open': appeal === 'NONE' }),

  // Shelter and care
  'shelter-requested': (of, { urgency, shelterType }) => {
    const asked = remember(of, { shelterNeeded: shelterType, shelterUrgency: urgency })
    return shelterType === 'PROTECTED_RECEPTION' ? assert(asked, { 'protected-reception': true }) : asked
  },
  'placement-started': (of, { shelterType }) =>
    shelterType === 'CRISIS_72H'
      ? on(forget(of, 'shelterUrgency', 'missing'), { shelter: 'CRISIS_BED' })
      : on(notUrgent(forget(of, 'shelterNeeded', 'shelterUrgency', 'missing')), { shelter: 'PLACED' }),
  'placement-ended': (of, { toUnknownDestination = false, by }, instant) =>
    left(of, 'STAY_SHELTER', by, toUnknownDestination, instant),
  'reception-started': (of) => {
    const kept = of.course.shelterNeeded === 'PROTECTED_RECEPTION' ? forget(of, 'shelterNeeded', 'shelterUrgency') : of
    return on(notUrgent(forget(kept, 'missing')), { shelter: 'PLACED' })
  },
  'reception-ended': (of, { toUnknownDestination, by }, instant) =>
    left(of, 'STAY_RECEPTION', by, toUnknownDestination, instant),
  'person-found': (of) => forget(of, 'missing'),
  'safety-level-set': (of, { level }) => ({ ...of, safetyLevel: level }),
  'safety-assessed': (of, { level }) => ({ ...of, safetyLevel: level }),
  'coordinator-assigned': (of) => on(of, { coordinator: 'ASSIGNED' }),
  'health-need-recorded': (of, { acute }) => remember(of, { healthNeed: acute ? 'ACUTE' : 'ROUTINE' }),
  'health-intake-done': (of) => forget(of, 'healthNeed'),

  // Justice
  'talk-held': (of) => (['NONE', 'DECLINED'].includes(of.tracks.justice) ? on(of, { justice: 'TALKED' }) : of),
  'report-taken': (of, { filed }) => {
    const early = ['NONE', 'TALKED', 'DECLINED'].includes(of.tracks.justice)
    const tracked = early ? on(of, { justice: filed ? 'REPORTED' : 'DECLINED' }) : of
    return filed ? assert(tracked, { 'report-filed-or-ex-officio': true }) : tracked
  },
  'investigation-opened': (of) => {
    const running = ['TO_COURT', 'JUDGED'].includes(of.tracks.justice)
    return assert(running ? of : on(of, { justice: 'INVESTIGATING' }), { 'report-filed-or-ex-officio': true })
  },
  'presence-stated': (of, { needed }) => remember(of, { presenceNeeded: needed }),
  'brought-to-court': (of) => on(of, { justice: 'TO_COURT' }),
  'criminal-case-ended': (of, { ending }) => on(of, { justice: ending }),

  // Youth
  'guardian-appointed': (of, { guardianType }, { at }) => {
    const isProfessional = guardianType !== 'PARENTS'
    const heard = isProfessional ? newGuardian(of, at) : of
    return assert(
      remember(on(heard, { youth: of.tracks.youth === 'MEASURE' ? 'MEASURE' : 'GUARDIAN' }), { guardianType }),
      { 'guardian-is-professional': isProfessional },
    )
  },
  'parent-suspected': (of) => suspectParents(of),
  'suspicion-lifted': (of) => assert(of, { 'parent-suspected': false }),
  'measure-imposed': (of) => on(of, { youth: 'MEASURE' }),
  'guardianship-ended': (of, _, instant) => {
    const ended = assert(forget(of, 'guardianType'), { 'guardian-is-professional': false })
    return CONDITIONS['is-minor'].holds(instant) ? on(ended, { youth: 'NO_GUARDIAN' }) : ended
  },

  // Municipality and redress
  'brp-registered': (of) => on(of, { municipal: { ...of.tracks.municipal, register: 'REGISTERED' } }),
  // What was due sooner is settled (Participatiewet art. 52): the term of the decision is left (Awb art. 4:13).
  'income-advance-settled': (of, { by }) => {
    const { INCOME_DECIDE: limit } = TASK_LIMITS
    const tasks = of.tasks.map((task) => {
      if (task.type !== 'INCOME_DECIDE' || task.holder !== by || !isLive(task)) return task
      const dueAt = limitEnds(limit, task.openedAt)
      return { ...task, dueBasis: limit.basis, ...(dueAt === undefined ? {} : { dueAt }) }
    })
    return { ...of, tasks }
  },
  'compensation-applied': (of) => assert(on(of, { redress: 'CLAIMED' }), { applied: true }),
  'compensation-decided': (of, { decision }) =>
    on(of, { redress: decision === 'GRANTED' ? 'PAID' : decision === 'REFUSED' ? 'REFUSED' : 'SUPPORTED' }),

  // Exit
  'return-wished': (of) => remember(of, { returnWished: true }),
  'return-withdrawn': (of) => forget(of, 'returnWished'),
  departed: (of) =>
    remember(forget(of, 'returnWished', 'shelterNeeded', 'shelterUrgency', 'healthNeed', 'missing'), {
      departed: true,
    }),
  'case-closed': (of, { reason }, { at }) => ({
    ...on(of, { exit: reason === 'RETURNED' ? 'RETURNED' : 'CLOSED' }),
    closedAt: at,
    closureReason: reason,
  }),

  // Consent, contact, facts
  'consent-recorded': (of, event, { at }) => {
    const { type: _, by: __, at: ___, ...consent } = event
    // A no has its moment as well: a yes that comes later counts again (GDPR art. 7), and one without it could never be lifted.
    const isAnswer = ANSWERED.has(event.status)
    const others = of.consents.filter(({ consentId }) => consentId !== event.consentId)
    return { ...of, consents: [...others, { ...consent, ...(isAnswer ? { givenAt: at } : {}) }] }
  },
  'consent-withdrawn': (of, { consentId }, { at }) => ({
    ...of,
    consents: of.consents.map((consent) =>
      consent.consentId === consentId ? { ...consent, status: 'WITHDRAWN', withdrawnAt: at } : consent,
    ),
  }),
  'contact-rules-set': (of, { rules }, instant) => ({
    ...of,
    contactRules: CONDITIONS['has-cleared-guardian'].holds(instant)
      ? rules
      : rules.filter((rule) => rule !== 'VIA_GUARDIAN'),
  }),
  'fact-asserted': (of, { name, value }, { at }) => {
    const heard = name === 'guardian-is-professional' && value ? newGuardian(of, at) : of
    const said = assert(heard, { [name]: value })
    if (name === 'parent-suspected' && value) return suspectParents(said)
    // The two ways to say it may not come apart.
    if (name === 'no-appeal-open' && value) return remember(said, { appeal: 'NONE' })
    if (name === 'no-appeal-open' && of.course.appeal === 'NONE') return remember(said, { appeal: 'TERM_RUNS' })
    return said
  },
}

/** The case after what the event says about it, before any task moves. */
export function effectOf(of: ChainCase, event: CaseEvent, instant: Instant): ChainCase {
  const effect = EFFECTS[event.type] as ((of: ChainCase, event: CaseEvent, instant: Instant) => ChainCase) | undefined
  return effect === undefined ? of : effect(of, event, instant)
}

/** What birthday and calendar alone have changed by this moment. */
export function effectOfTime(of: ChainCase, instant: Instant, consentBand: ChainCase['consentBand']): ChainCase {
  const { at } = instant
  let now = of
  if (of.ageStatus !== 'ADULT' && !CONDITIONS['is-minor'].holds(instant))
    now = comeOfAge({ ...now, ageStatus: 'ADULT' })
  if (now.consentBand !== consentBand) now = { ...now, consentBand }
  if (now.consents.some((consent) => hasExpired(consent, at)))
    now = {
      ...now,
      consents: now.consents.map((each) => (hasExpired(each, at) ? { ...each, status: 'EXPIRED' } : each)),
    }
  const { reflection } = now
  if (reflection !== undefined && reflection.endedOn === undefined && !reflectionRuns(now, at)) {
    now = { ...now, reflection: { ...reflection, endedOn: reflection.endDate } }
    if (now.tracks.residence === 'IN_REFLECTION') now = on(now, { residence: isLawful(now, at) ? 'NONE' : 'NO_STAY' })
  }
  // Categorical shelter ends with its ground; the search for a place does not.
  if (now.course.shelterNeeded === 'COSM' && !CONDITIONS['cosm-fits'].holds({ ...instant, case: now })) {
    const isMinor = CONDITIONS['is-minor'].holds({ ...instant, case: now })
    now = remember(now, { shelterNeeded: isMinor ? 'YOUTH' : 'OMM' })
  }
  return now
}

/** The tracks that follow from the tasks: an agency's work tells them, no event does. */
export function settleTracks(of: ChainCase): ChainCase {
  const stage = (type: string): 'NONE' | 'REQUESTED' | 'DECIDED' => {
    const work = of.tasks.filter((task) => task.type === type)
    if (work.some(({ status }) => status === 'DONE')) return 'DECIDED'
    return work.length > 0 ? 'REQUESTED' : 'NONE'
  }
  const plans = of.tasks.filter(({ type }) => type === 'CARE_PLAN')
  const returning = of.tasks.some(({ type, status }) => type === 'RETURN_ASSIST' && status === 'OPEN')
  const supported = of.tasks.some(
    ({ type, status }) => type === 'VICTIM_SUPPORT' && (status === 'OPEN' || status === 'DONE'),
  )
  const { redress, municipal, exit } = of.tracks
  return on(of, {
    plan: plans.length === 0 ? 'NONE' : plans.some(isLive) ? 'ACTIVE' : 'ENDED',
    municipal: { ...municipal, support: stage('WMO_DECIDE'), income: stage('INCOME_DECIDE'), housing: stage('HOUSE') },
    redress: redress === 'NONE' && supported ? 'SUPPORTED' : redress,
    exit: of.closedAt === undefined ? (returning ? 'RETURNING' : 'OPEN') : exit,
  })
}

function on(of: ChainCase, tracks: Partial<Tracks>): ChainCase {
  return { ...of, tracks: { ...of.tracks, ...tracks } }
}

function remember(of: ChainCase, course: Partial<CaseCourse>): ChainCase {
  return { ...of, course: { ...of.course, ...course } }
}

function forget(of: ChainCase, ...names: Exclude<keyof CaseCourse, 'appeal'>[]): ChainCase {
  const course = { ...of.course }
  for (const name of names) delete course[name]
  return { ...of, course }
}

function assert(of: ChainCase, facts: Readonly<Record<string, boolean>>): ChainCase {
  return { ...of, asserted: { ...of.asserted, ...facts } }
}

/** Who has a place needs none today: from then on consent alone counts, and withdrawing it ends what rests on it. */
function notUrgent(of: ChainCase): ChainCase {
  return of.asserted['urgency-acute'] === true ? assert(of, { 'urgency-acute': false }) : of
}

function isLawful(of: ChainCase, at: Date): boolean {
  return lawfulStay(situationOf(of, at)) === true
}

/** A refusal opens a term for appeal by itself: departure is free only once the IND says that none runs. */
function appealable(of: ChainCase): ChainCase {
  return assert(remember(of, { appeal: of.course.appeal === 'PENDING' ? 'PENDING' : 'TERM_RUNS' }), {
    'no-appeal-open': false,
  })
}

function comeOfAge(of: ChainCase): ChainCase {
  const grown: ChainCase = { ...of, consentBand: 'ADULT', contactRules: without(of.contactRules, 'VIA_GUARDIAN') }
  return of.tracks.youth === undefined ? grown : on(grown, { youth: 'OF_AGE' })
}

/** Contact through a parent, and a parent's say, end at once; nothing says why (Directive 2011/36/EU art. 14(2) and 15). */
function suspectParents(of: ChainCase): ChainCase {
  const barred = assert(withoutParentsWord(of), { 'parent-suspected': true, 'guardian-cleared': false })
  if (of.asserted['guardian-is-professional'] === true) return barred
  const rules = without(of.contactRules, 'VIA_GUARDIAN')
  const safe: ChainCase = {
    ...forget(barred, 'guardianType'),
    contactRules:
      rules.length === of.contactRules.length ? rules : [...without(rules, 'VIA_COORDINATOR'), 'VIA_COORDINATOR'],
  }
  return on(safe, { youth: 'NO_GUARDIAN' })
}

/**
 * A yes of the parent counts no more, and does not become that of who is guardian afterwards; what the child said itself, and what a
 * professional guardian said since being one, stands. It is no refusal, so help that is given on it goes on.
 */
function withoutParentsWord(of: ChainCase): ChainCase {
  const guardianSince = of.tasks.find((task) => task.type === 'EXERCISE_GUARDIANSHIP' && isLive(task))?.openedAt
  const consents = of.consents.map((consent): ChainConsent => {
    const { status, givenBy, givenAt } = consent
    const isParents = guardianSince === undefined || givenAt === undefined || givenAt < guardianSince
    if (status !== 'GIVEN' || givenBy === 'SELF' || !isParents) return consent
    return givenBy === 'GUARDIAN' ? { ...consent, status: 'UNKNOWN' } : { ...consent, givenBy: 'SELF' }
  })
  return consents.every((consent, index) => consent === of.consents[index]) ? of : { ...of, consents }
}

/** What somebody said who could not speak for the child does not become the word of a guardian who can. */
function newGuardian(of: ChainCase, at: Date): ChainCase {
  return mayGuardianSpeak(situationOf(of, at)) ? of : withoutParentsWord(of)
}

function left(of: ChainCase, type: string, by: string, toUnknown: boolean, instant: Instant): ChainCase {
  const elsewhere = of.tasks.some(
    (task) =>
      (task.type === 'STAY_SHELTER' || task.type === 'STAY_RECEPTION') &&
      isLive(task) &&
      !(task.type === type && task.holder === by),
  )
  const moved = elsewhere ? of : on(of, { shelter: 'MOVED_ON' })
  return toUnknown && CONDITIONS['is-minor'].holds(instant) ? remember(moved, { missing: true }) : moved
}

function hasExpired({ status, expiresAt }: ChainCase['consents'][number], at: Date): boolean {
  return status === 'GIVEN' && expiresAt !== undefined && expiresAt <= at
}

function without(rules: readonly ContactRule[], gone: ContactRule): readonly ContactRule[] {
  return rules.filter((rule) => rule !== gone)
}
