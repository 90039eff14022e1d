import { ageOn, DAY, HOUR, isoDay, isoMoment, type Moment } from '../calendar.ts'
import { REPORTERS, REPORTS_PER_PERSON } from '../population.ts'
import { birthYearOf } from '../person.ts'
import { professionalFrom } from '../names.ts'
import { agencyFor, later, theAgency, type Life } from './life.ts'

/** How a case was found, and what came of it. */
export interface Identification {
  /** From when the person counts as a presumed victim; undefined: not (yet). */
  readonly presumed: Moment | undefined
  /** OIN of the investigating service that knows the person; undefined: none does. */
  readonly police: string | undefined
  /** When that service found the slightest indication. */
  readonly policePresumed: Moment | undefined
  readonly notPresumed: Moment | undefined
  readonly registered: Moment | undefined
  readonly wantsHelp: boolean
  readonly wantsShelter: boolean
}

const SERVICE_OF: Readonly<Record<string, string>> = { NP: 'POLICE', KMAR: 'KMAR', NLA: 'NLA' }
const ELSEWHERE = ['YOUTH_CARE', 'SHELTER', 'LAWYER', 'SELF', 'OTHER'] as const

const INDICATORS = [
  'DECEIVED_ABOUT_WORK',
  'DEBT_BONDAGE',
  'DOCUMENTS_TAKEN',
  'WAGES_WITHHELD',
  'EARNINGS_HANDED_OVER',
  'LIVES_AT_WORKPLACE',
  'MOVEMENT_RESTRICTED',
  'SPEAKS_THROUGH_OTHERS',
  'VIOLENCE',
  'THREATS',
] as const

const SECTORS: Readonly<Record<string, readonly string[]>> = {
  SEXUAL: ['PROSTITUTION', 'PROSTITUTION', 'PRIVATE_SEXUAL_SERVICES', 'REMOTE_INTERACTIVE_SERVICES', 'OTHER_SEX'],
  LABOUR: ['AGRICULTURE', 'CONSTRUCTION', 'HOSPITALITY', 'MANUFACTURING', 'TRANSPORTATION', 'DOMESTIC_WORK'],
  CRIMINAL: ['ILLICIT_ACTIVITIES'],
}

const MEANS = [
  'DEBT_BONDAGE',
  'TAKES_EARNINGS',
  'THREATS',
  'PSYCHOLOGICAL_ABUSE',
  'PHYSICAL_ABUSE',
  'SEXUAL_ABUSE',
  'FALSE_PROMISES',
  'RESTRICTS_MOVEMENT',
  'EXCESSIVE_WORKING_HOURS',
  'WITHHOLDS_DOCUMENTS',
] as const

/** What is known of the exploitation: one choice per case, told alike by every agency. */
export interface Exploitation {
  readonly forms: readonly string[]
  readonly sector: string
  readonly relation: string
  readonly months: number
}

export function exploitationOf({ chance, person }: Life): Exploitation {
  const forms: string[] = [...person.profile.forms]
  if (forms.includes('LABOUR') && chance.yes(0.06)) forms.push('DOMESTIC_SERVITUDE')
  if (forms.includes('CRIMINAL') && chance.yes(0.08)) forms.push('BEGGING')
  return {
    forms,
    sector: chance.pick(SECTORS[forms[0]!] ?? ['UNKNOWN']),
    relation: chance.weighted([
      ['INTIMATE_PARTNER', person.profile.nation.country === 'NL' ? 40 : 12],
      ['FRIEND', 25],
      ['FAMILY', person.minorAtStart ? 25 : 8],
      ['OTHER', 40],
    ]),
    months: Math.max(1, Math.round(chance.fraction() * chance.fraction() * 36)),
  }
}

function reporterTypeOf(life: Life): string {
  const { reporter } = life.person.profile
  if (reporter !== 'ELSEWHERE') return reporter
  return life.chance.pick(life.person.minorAtStart ? ['YOUTH_CARE', 'SHELTER', 'OTHER'] : ELSEWHERE)
}

// Reports beyond the first: the same person is reported by several agencies, and the count of reports shows it.
function furtherReporters({ chance }: Life, first: string): string[] {
  const others = REPORTERS.filter(([reporter]) => reporter !== first)
  const wanted = REPORTS_PER_PERSON - 1
  if (!chance.yes(wanted / 1.15)) return []
  return Array.from({ length: chance.yes(0.15) ? 2 : 1 }, () => {
    const reporter = chance.weighted(others)
    return reporter === 'ELSEWHERE' ? chance.pick(ELSEWHERE) : reporter
  })
}

interface Signal {
  readonly reporterType: string
  readonly received: Moment
  readonly recordedBy: string
  readonly handedOverTo: readonly string[]
  readonly assessed: Moment
  readonly found: boolean
}

function recordSignal(life: Life, signal: Signal, exploitation: Exploitation): void {
  const { chance, file, person } = life
  const { reporterType, received, recordedBy, handedOverTo, assessed, found } = signal
  const known = file.past(assessed)
  file.record('PoliceSignal', {
    signalId: chance.uuid(),
    receivedAt: isoMoment(received),
    reportedByType: reporterType,
    indicatorCodes: chance.some(INDICATORS, 1, 4),
    exploitationSuspected: exploitation.forms,
    municipalityCode: chance.pick(person.home.municipalities),
    sector: exploitation.sector,
    assessment: !known ? 'PENDING' : found ? 'SLIGHTEST_INDICATION' : 'NO_INDICATION',
    narrative: `Synthetic signal ${life.number}: seen and reported, facts and opinions kept apart.`,
    sourceReliability: chance.pick(['A', 'B', 'C']),
    recordedBy,
    handedOverTo,
  })
  file.record('PoliceVictimFile', {
    policeFileNumber: `PL${String(chance.int(1000, 2300))}-2026${String(life.number).padStart(6, '0')}`,
    unitCode: person.home.unit,
    wpgArticle: chance.yes(0.4) ? 'ART_9' : 'ART_8',
    subjectCategory: known && !found ? 'WITNESS' : 'PRESUMED_VICTIM',
    presumedVictimSince: found ? file.day(assessed) : null,
    fullName: person.name.full,
    aliases: chance.yes(0.2) ? [person.name.given] : [],
    birthDate: person.birthKnown ? isoDay(person.birth) : null,
    gender: person.profile.sex,
    nationality: person.profile.nation.nationality,
    facePhotoRef: null,
    fingerprintRef: null,
    contactOfficer: professionalFrom(chance),
  })
}

function assessSignal(life: Life, reporterType: string, received: Moment, exploitation: Exploitation): Identification {
  const { chance, file } = life
  const service = SERVICE_OF[reporterType] ?? 'POLICE'
  let holder = agencyFor(life, service).oin
  const recordedBy = holder
  const handedOverTo: string[] = []
  let opens = received
  // The Marechaussee passes most of its signals on to the police (Rapporteur 2025).
  if (service === 'KMAR' && chance.yes(0.6)) {
    const handed = received + chance.int(1, 10) * HOUR
    const police = agencyFor(life, 'POLICE').oin
    file.task({ type: 'ASSESS_SIGNAL', holder, opens, closes: handed, outcome: 'HANDED_OVER' })
    file.refer({ from: holder, to: police, service: 'REPORTING', at: handed, answered: handed + HOUR })
    if (file.past(handed)) handedOverTo.push(police)
    holder = police
    opens = handed + HOUR
  }
  const assessed = later(life, opens, 0.2, 6.5)
  const found = chance.yes(0.965)
  file.task({
    type: 'ASSESS_SIGNAL',
    holder,
    opens,
    closes: assessed,
    outcome: found ? 'INDICATION_FOUND' : 'NO_INDICATION',
  })
  if (file.past(received))
    recordSignal(life, { reporterType, received, recordedBy, handedOverTo, assessed, found }, exploitation)
  return {
    presumed: found ? assessed : undefined,
    police: holder,
    policePresumed: found ? assessed : undefined,
    notPresumed: found ? undefined : assessed,
    registered: undefined,
    wantsHelp: false,
    wantsShelter: false,
  }
}

function register(
  life: Life,
  reporterType: string,
  presumed: Moment,
  exploitation: Exploitation,
  help: string,
): Moment {
  const { chance, file, person } = life
  const comensha = theAgency(life, 'COMENSHA')
  const registered = later(life, presumed, 0.3, 5)
  if (!SERVICE_OF[reporterType]) {
    // Reporters other than investigative services need the person's written consent (CoMensha on the GDPR).
    file.consent({
      scope: 'registration.national',
      recipients: [comensha],
      givenBy: person.consentBy,
      language: person.profile.nation.language,
      at: presumed,
    })
  }
  file.task({ type: 'REGISTER_NATIONAL', holder: comensha, opens: presumed, closes: registered, outcome: 'REGISTERED' })
  if (!file.past(registered)) return registered
  const reports = [{ reporterType, reporterRegion: person.home.unit, reportedAt: isoDay(presumed) }]
  for (const other of furtherReporters(life, person.profile.reporter)) {
    const reported = Math.min(presumed + chance.int(0, 40) * DAY, file.horizon)
    reports.push({ reporterType: other, reporterRegion: person.home.unit, reportedAt: isoDay(reported) })
  }
  const age = ageOn(person.birth, registered)
  file.record('VictimRegistration', {
    registrationNumber: `CM-${isoDay(registered).slice(0, 4)}-${String(life.number).padStart(5, '0')}`,
    registeredAt: isoDay(registered),
    dossierType: help,
    reporterType,
    reporterRegion: person.home.unit,
    gender: person.profile.sex,
    birthYear: birthYearOf(person),
    ageBand: age < 18 ? 'UNDER_18' : age < 23 ? 'FROM_18_TO_22' : 'FROM_23',
    majorityAtExploitation: age < 18 ? 'MINOR' : chance.yes(0.95) ? 'ADULT' : 'UNKNOWN',
    citizenship: person.profile.nation.country,
    exploitationForms: exploitation.forms,
    sector: exploitation.sector,
    meansOfControl: chance.some(MEANS, 0, 4),
    recruiterRelation: exploitation.relation,
    countriesOfExploitation: chance.yes(0.25) ? ['NL', chance.pick(['BE', 'DE', 'IT', 'ES'])] : ['NL'],
    exploitationMonths: exploitation.months,
    reports,
  })
  return registered
}

/** Track I: from the first signal to the national registration. */
export function identify(life: Life, exploitation: Exploitation): Identification {
  const { chance, person, opened } = life
  const reporterType = reporterTypeOf(life)
  const service = SERVICE_OF[reporterType]
  let found: Identification
  if (service) {
    found = assessSignal(life, reporterType, opened, exploitation)
  } else {
    // A care reporter's signal is enough to register and help; police hear of it where residence or a wish to report asks for it.
    const told = person.residenceGroup === 'THIRD_NO_STAY' || chance.yes(0.4)
    const police = told ? assessSignal(life, reporterType, later(life, opened, 0.3, 8), exploitation) : undefined
    found = {
      presumed: opened + 30,
      police: police?.police,
      policePresumed: police?.policePresumed,
      notPresumed: undefined,
      registered: undefined,
      wantsHelp: false,
      wantsShelter: false,
    }
  }
  if (found.presumed === undefined) return found
  const help = chance.weighted([
    ['REGISTRATIE', person.minorAtStart ? 10 : 32],
    ['REGISTRATIE_EN_OPVANG', 48],
    ['REGISTRATIE_INFORMATIE_EN_ADVIES', 20],
  ])
  return {
    ...found,
    registered: register(life, reporterType, found.presumed, exploitation, help),
    wantsHelp: help !== 'REGISTRATIE',
    wantsShelter: help === 'REGISTRATIE_EN_OPVANG',
  }
}
