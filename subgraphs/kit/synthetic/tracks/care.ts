import { DAY, HOUR, isoDay, isoMoment, WEEK, type Moment } from '../calendar.ts'
import { fictionalPhone } from '../identifiers.ts'
import { professionalFrom } from '../names.ts'
import type { Identification } from './identification.ts'
import type { Reflection } from './reflection.ts'
import type { Shelter } from './shelter.ts'
import { agencyFor, later, theAgency, type Life } from './life.ts'

/** Who coordinates the help, and until when. */
export interface Care {
  /** OIN of the coordinator once there is one. */
  readonly coordinator: string | undefined
  readonly assigned: Moment | undefined
  /** The person has said that they want to talk to the police; undefined when they have not. */
  readonly wishesToTalk: Moment | undefined
  /** A health professional has stated that the person cannot cooperate. */
  readonly cannotCooperate: Moment | undefined
  readonly safety: { readonly level: string; readonly from: Moment } | undefined
}

const NEEDS = ['LEGAL', 'MEDICAL', 'PSYCHOSOCIAL', 'INCOME', 'HOUSING', 'WORK', 'EDUCATION'] as const
const MEASURES = ['SAFETY_PLAN', 'CODE_WORD', 'PHONE_REPLACED', 'LOCATION_OFF', 'CORRESPONDENCE_ADDRESS'] as const

function assessSafety(life: Life, holder: string, opens: Moment, until: Moment | undefined, level: string): Moment {
  const { chance, file } = life
  const first = later(life, opens, 0.2, 3)
  let at = opens
  // Assessed on arrival and again every four weeks, the last three times kept.
  const last = Math.min(until === undefined ? file.horizon : until - 1, file.horizon)
  for (let round = 0; round < 3 && at <= last; round += 1) {
    const done = round === 0 ? first : later(life, at, 0.2, 3)
    file.task({ type: 'ASSESS_SAFETY', holder, opens: at, closes: done, outcome: 'COMPLETED' })
    if (file.past(done)) {
      file.record('SafetyAssessment', {
        assessedAt: isoMoment(done),
        riskLevel: level,
        perpetratorKnowsLocation: level === 'ACUTE' || (level === 'HIGH' && chance.yes(0.3)),
        familyInvolved: chance.yes(0.15),
        unsafeContacts:
          level === 'NONE_KNOWN' ? [] : [`Somebody known as "${chance.pick(['Boss', 'Uncle', 'Driver', 'Madam'])}"`],
        agreedMeasures: level === 'NONE_KNOWN' ? [] : chance.some(MEASURES, 1, 3),
      })
    }
    at = done + 4 * WEEK
  }
  return first
}

function health(life: Life, from: Moment, consentBand: string): Moment | undefined {
  const { chance, file, person } = life
  const provider = theAgency(life, 'HEALTH')
  const acute = chance.yes(0.08)
  const opens = acute ? from + HOUR : later(life, from, 1, 20)
  const answer = acute && chance.yes(0.5) ? 'REQUESTED' : 'GIVEN'
  const withdrawn = answer === 'GIVEN' && chance.yes(0.08) ? later(life, opens, 30, 160) : undefined
  file.consent({
    scope: 'health.refer',
    recipients: ['HEALTH'],
    givenBy: consentBand,
    language: person.profile.nation.language,
    at: opens,
    answer,
    withdrawn,
  })
  file.refer({ from: theAgency(life, 'COMENSHA'), to: provider, service: 'MEDICAL', at: opens, answered: opens + 30 })
  const done = acute ? opens + chance.int(2, 20) * HOUR : later(life, opens, 2, 17)
  file.task({
    type: 'HEALTH_INTAKE',
    holder: provider,
    opens,
    closes: done,
    due: acute ? opens + 12 * HOUR : undefined,
    outcome: 'COMPLETED',
  })
  file.assert('acute-medical-need', acute, provider, acute ? opens + 30 : done)
  const cannot = chance.yes(0.15)
  if (acute ? file.past(opens + 30) : file.past(done)) {
    const known = file.past(done)
    file.record('HealthIntake', {
      acuteMedicalNeed: acute,
      pregnant: known && person.profile.sex === 'V' && !person.minorAtStart ? chance.yes(0.08) : null,
      mentalHealthTriage: acute ? 'EMERGENCY' : chance.pick(['NONE', 'ROUTINE', 'ROUTINE', 'URGENT']),
      substanceUse: known ? chance.yes(0.1) : null,
      mildIntellectualDisability: known ? chance.yes(0.12) : null,
      treatingProvider: provider,
      diagnosisNotes: known ? 'Synthetic note: stays with the health professional.' : null,
      fitForInterview: known ? (cannot ? 'NOT_YET' : chance.pick(['YES', 'YES', 'WITH_SUPPORT'])) : null,
      cannotCooperateStatement: known ? cannot : null,
      accessNeedCodes: known && chance.yes(0.2) ? [chance.pick(['PLAIN_LANGUAGE', 'EXTRA_TIME', 'QUIET_ROOM'])] : [],
    })
  }
  if (chance.yes(0.8)) file.assert('patient-agrees', chance.yes(0.75), provider, done)
  if (chance.yes(0.55)) {
    const ends = withdrawn !== undefined && withdrawn > done ? withdrawn : later(life, done, 30, 260)
    file.task({
      type: 'TREAT',
      holder: provider,
      opens: done,
      closes: ends,
      outcome: ends === withdrawn ? 'NO_CONSENT' : 'COMPLETED',
    })
  }
  return cannot ? done : undefined
}

/** Track S, the help: coordinator, care plan, safety, health. The plan's own task is closed by the exit track. */
export function care(life: Life, found: Identification, stay: Shelter, reflection: Reflection | undefined): Care {
  const { chance, file, person, agencies } = life
  const none = {
    coordinator: undefined,
    assigned: undefined,
    wishesToTalk: undefined,
    cannotCooperate: undefined,
    safety: undefined,
  }
  if (!found.wantsHelp || found.registered === undefined) return none
  const comensha = theAgency(life, 'COMENSHA')
  const opens = found.registered
  const assigned = later(life, opens, 0.3, 7)
  file.task({ type: 'ASSIGN_COORDINATOR', holder: comensha, opens, closes: assigned, outcome: 'APPOINTED' })
  // Where a region has no coordinator, CoMensha is the coordinator.
  const coordinator = chance.yes(0.88) ? agencyFor(life, 'CARE_COORDINATION').oin : comensha
  if (coordinator !== comensha) {
    file.refer({ from: comensha, to: coordinator, service: 'CARE_COORDINATION', at: opens, answered: assigned })
  }
  const withdrawn = stay.consentWithdrawn ?? (chance.yes(0.03) ? later(life, assigned, 20, 300) : undefined)
  file.consent({
    scope: 'care.coordinate',
    recipients: ['CARE_COORDINATION', 'COMENSHA'],
    givenBy: person.consentBy,
    language: person.profile.nation.language,
    at: opens,
    answer: chance.yes(0.97) ? 'GIVEN' : 'REFUSED',
    withdrawn,
  })
  // Nobody is asked about a report before there is a roof and, where one was offered, a reflection period.
  const after = [stay.placed, found.policePresumed, reflection?.answered].filter((at) => at !== undefined)
  const wishes = reflection?.accepted || found.police !== undefined || chance.yes(0.3)
  const wishesToTalk = wishes && chance.yes(0.72) ? later(life, Math.max(assigned, ...after), 3, 24) : undefined
  if (coordinator !== comensha) file.assert('wishes-to-talk', true, coordinator, wishesToTalk)
  const needs = ['SAFETY', ...(found.wantsShelter ? ['SHELTER'] : []), ...chance.some(NEEDS, 1, 4)]
  const level = chance.weighted([
    ['NONE_KNOWN', 45],
    ['ELEVATED', 35],
    ['HIGH', 16],
    ['ACUTE', 4],
  ] as const)
  if (file.past(assigned)) {
    const reviewed = assigned + Math.floor((file.horizon - assigned) / (6 * WEEK)) * 6 * WEEK
    const talkAt = wishesToTalk !== undefined && file.past(wishesToTalk) ? wishesToTalk + 9 * DAY : undefined
    file.record('CarePlan', {
      planId: chance.uuid(),
      coordinatorName: professionalFrom(chance),
      coordinatorPhone: fictionalPhone(chance.int(0, 999)),
      coordinatorAgency: coordinator,
      needs,
      goals: [
        {
          area: needs.at(-1),
          description: 'Synthetic goal, agreed with the person.',
          status: 'IN_PROGRESS',
          targetDate: null,
        },
      ],
      reviewAt: isoDay(reviewed + 6 * WEEK),
      availability:
        talkAt === undefined ? [] : [{ startsAt: isoMoment(talkAt), endsAt: isoMoment(talkAt + HOUR), inPerson: true }],
      supportPersonPresent: chance.yes(0.5),
      lawyerName: professionalFrom(chance),
      lawyerContact: fictionalPhone(chance.int(0, 999)),
      notes: 'Synthetic note: stays with care coordination.',
      fullName: person.name.full,
      birthDate: person.birthKnown ? isoDay(person.birth) : isoDay(person.birth).slice(0, 4),
    })
  }
  const assessor = stay.shelter && agencies.ofKind('SHELTER').includes(stay.shelter) ? stay.shelter.oin : coordinator
  const safetyFrom = stay.placed ?? assigned
  const asked = stay.placed !== undefined || level !== 'NONE_KNOWN'
  const assessed = asked ? assessSafety(life, assessor, safetyFrom, stay.ends, level) : undefined
  const ill = needs.includes('MEDICAL') || needs.includes('PSYCHOSOCIAL')
  return {
    coordinator,
    assigned,
    wishesToTalk,
    cannotCooperate: ill ? health(life, assigned, person.consentBy) : undefined,
    safety: assessed === undefined ? undefined : { level, from: assessed },
  }
}
