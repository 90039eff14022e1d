import { addMonths, ageOn, DAY, isoDay, startOfDay, type Moment } from './calendar.ts'
import type { Chance } from './chance.ts'
import { nameFrom, type PersonName } from './names.ts'
import { regionFrom, type Region } from './places.ts'
import { profileFrom, type Profile } from './population.ts'

export type ResidenceGroup = 'NL' | 'EU_EEA_CH' | 'THIRD_LAWFUL' | 'THIRD_NO_STAY' | 'UNKNOWN'

/** The person a case is about, as far as the story knows them. */
export interface Person {
  readonly profile: Profile
  readonly name: PersonName
  readonly birth: Moment
  /** False: nobody knows the date, and the person is treated as a minor (Directive 2011/36/EU art. 13(2)). */
  readonly birthKnown: boolean
  /** The 18th birthday; undefined where the age is unknown. */
  readonly comesOfAge: Moment | undefined
  readonly minorAtStart: boolean
  /** MINOR, PRESUMED_MINOR or ADULT on the day of the world. */
  readonly ageStatus: 'ADULT' | 'MINOR' | 'PRESUMED_MINOR'
  readonly consentBand: 'UNDER_12' | 'FROM_12' | 'FROM_16' | 'ADULT' | 'UNKNOWN'
  /** Who has to consent for the whole life of the case (Wmo 5.3.3; Jeugdwet 7.3). */
  readonly consentBy: 'SELF' | 'GUARDIAN' | 'SELF_AND_GUARDIAN'
  readonly residenceGroup: ResidenceGroup
  /** Another Dublin state is asked to take the person over. */
  readonly dublin: boolean
  /** In the asylum procedure, which is lawful stay of its own (Vw 8 f), or a Dublin claimant. */
  readonly asylum: boolean
  readonly home: Region
}

function bandAt(birth: Moment, day: Moment): Person['consentBand'] {
  const age = ageOn(birth, day)
  return age < 12 ? 'UNDER_12' : age < 16 ? 'FROM_12' : age < 18 ? 'FROM_16' : 'ADULT'
}

// A consent given by child and guardian together still stands when the child may decide alone.
function consentGivers(then: Person['consentBand'], now: Person['consentBand']): Person['consentBy'] {
  if (now === 'UNDER_12') return 'GUARDIAN'
  if (then === 'ADULT' || then === 'FROM_16') return 'SELF'
  return 'SELF_AND_GUARDIAN'
}

function residenceOf(profile: Profile, minor: boolean, chance: Chance): ResidenceGroup {
  if (profile.nation.bloc === 'NL') return 'NL'
  if (profile.nation.bloc === 'EU') return 'EU_EEA_CH'
  if (minor) return chance.yes(0.9) ? 'THIRD_NO_STAY' : 'THIRD_LAWFUL'
  return chance.weighted([
    ['THIRD_NO_STAY', 72],
    ['THIRD_LAWFUL', 23],
    ['UNKNOWN', 5],
  ])
}

/** Draws the person of a case that starts at `opened`. */
export function personFrom(chance: Chance, opened: Moment, asOf: Moment): Person {
  const profile = profileFrom(chance)
  const years =
    profile.age === 'UNDER_18'
      ? chance.weighted([
          [chance.int(7, 11), 8],
          [chance.int(12, 15), 42],
          [chance.int(16, 17), 50],
        ])
      : profile.age === 'FROM_18'
        ? chance.int(18, 22)
        : 23 + Math.floor(chance.fraction() * chance.fraction() * 34)
  const birth = addMonths(startOfDay(opened), -12 * years) - chance.int(1, 360) * DAY
  const minorAtStart = profile.age === 'UNDER_18'
  const birthKnown = !(minorAtStart && profile.nation.bloc === 'THIRD' && chance.yes(0.5))
  const band = birthKnown ? bandAt(birth, asOf) : 'UNKNOWN'
  const residenceGroup = residenceOf(profile, minorAtStart, chance)
  const dublin = residenceGroup === 'THIRD_NO_STAY' && !minorAtStart && chance.yes(0.2)
  return {
    profile,
    name: nameFrom(profile.nation.names, profile.sex, chance),
    birth,
    birthKnown,
    comesOfAge: birthKnown ? addMonths(birth, 12 * 18) : undefined,
    minorAtStart,
    ageStatus: !birthKnown ? 'PRESUMED_MINOR' : band === 'ADULT' ? 'ADULT' : 'MINOR',
    consentBand: band,
    consentBy: birthKnown ? consentGivers(bandAt(birth, opened), band) : 'SELF_AND_GUARDIAN',
    residenceGroup,
    dublin,
    asylum: dublin || (residenceGroup === 'THIRD_LAWFUL' && chance.yes(0.35)),
    home: regionFrom(chance),
  }
}

/** Year of birth, as estimated where the date is unknown. */
export function birthYearOf({ birth }: Person): number {
  return Number(isoDay(birth).slice(0, 4))
}
