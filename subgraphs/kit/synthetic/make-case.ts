import { caseStateOf } from '../referral-chain/case-state.ts'
import { openCaseFile } from './case-file.ts'
import type { CaseStory } from './case-story.ts'
import { DAY, isoDay, isoMoment, type Moment } from './calendar.ts'
import { chanceOf, type Chance } from './chance.ts'
import { tracksOf } from './derive-tracks.ts'
import type { Directory } from './directory.ts'
import { personFrom } from './person.ts'
import { care } from './tracks/care.ts'
import { exploitationOf, identify } from './tracks/identification.ts'
import { justice } from './tracks/justice.ts'
import { leave } from './tracks/exit.ts'
import { later, theAgency, type Life } from './tracks/life.ts'
import { settle } from './tracks/municipal.ts'
import { receive } from './tracks/reception.ts'
import { redress } from './tracks/redress.ts'
import { offerReflection } from './tracks/reflection.ts'
import { reside } from './tracks/residence.ts'
import { shelter } from './tracks/shelter.ts'
import { protectChild } from './tracks/youth.ts'

export interface CaseOptions {
  readonly seed: number
  readonly number: number
  readonly asOf: Moment
  readonly agencies: Directory
}

// Recent cases are overrepresented on purpose, so that early stages are there to be looked at.
function daysAgo(chance: Chance): number {
  const [from, to] = chance.weighted([
    [[0, 5], 8],
    [[5, 30], 16],
    [[30, 120], 28],
    [[120, 400], 28],
    [[400, 1500], 20],
  ] as const)
  return from + chance.fraction() * (to - from)
}

const CONTACT_RULES = ['NEVER_PHONE', 'NO_LETTERS', 'NO_NAME_ON_ENVELOPE', 'VIA_LAWYER', 'ONLY_AGREED_TIMES'] as const

/** Makes one case from its number alone: the same seed and number give the same case, whatever comes before it. */
export function makeCase({ seed, number, asOf, agencies }: CaseOptions): CaseStory {
  const chance = chanceOf(seed, number)
  const caseId = chance.uuid()
  const opened = asOf - Math.round(daysAgo(chance) * DAY)
  const person = personFrom(chance, opened, asOf)
  const cut = chance.yes(0.09) ? opened + chance.int(12, 240) * DAY : undefined
  const file = openCaseFile({ chance, asOf, cut })
  const life: Life = { number, seed, chance, file, agencies, person, opened }

  const exploitation = exploitationOf(life)
  const found = identify(life, exploitation)
  const offer = offerReflection(life, found)
  const stay = shelter(life, found, offer)
  receive(life, found, stay)
  const helped = care(life, found, stay, offer)
  const criminal = justice(life, found, helped, offer, exploitation)
  const residence = reside(life, found, offer, stay, helped, criminal)
  protectChild(life, found)
  settle(life, helped, stay, residence)
  redress(life, helped, criminal)
  const { closed, reason } = leave(life, found, helped, residence, cut)

  const isClosed = closed !== undefined && closed <= asOf
  const lead = file.past(helped.assigned) && helped.coordinator ? helped.coordinator : theAgency(life, 'COMENSHA')
  const safetyLevel = helped.safety && file.past(helped.safety.from) ? helped.safety.level : 'NONE_KNOWN'
  const informed = found.presumed === undefined ? undefined : later(life, found.presumed, 1, 40)
  const rules = chance.some(CONTACT_RULES, 0, 2)
  const shared = {
    caseId,
    openedAt: isoMoment(opened),
    closedAt: isClosed ? isoMoment(closed) : null,
    closureReason: isClosed ? reason : null,
    ageStatus: person.ageStatus,
    careRegion: person.home.region,
    residenceGroup: person.residenceGroup,
    leadAgency: lead,
    contactRules: person.minorAtStart ? [...rules, 'VIA_GUARDIAN'] : rules,
    interpreterLanguage: person.profile.nation.language,
    interpreterGender: chance.yes(0.4) ? person.profile.sex : null,
    safetyLevel,
    dataSubjectInformedAt: file.moment(informed),
    isOpen: !isClosed,
    consentBand: person.consentBand,
    turns18On: person.ageStatus === 'MINOR' && person.comesOfAge !== undefined ? isoDay(person.comesOfAge) : null,
  }
  const tasks = file.rows.tasks()
  const records = file.rows.records()
  const tracks = tracksOf({ referralCase: shared, tasks, records })
  const open = tasks.filter(({ status }) => status === 'OPEN').map(({ type }) => String(type))
  return {
    caseId,
    referralCase: { ...shared, state: caseStateOf(tracks, safetyLevel, open) },
    tasks,
    referrals: file.rows.referrals(),
    consents: file.rows.consents(),
    asserted: file.rows.asserted(),
    records,
  }
}
