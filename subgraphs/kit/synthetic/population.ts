import type { NameGroup } from './names.ts'
import type { Chance } from './chance.ts'

/**
 * Who the people of the synthetic world are, drawn so that the margins follow published Dutch figures: forms of
 * exploitation 2019 and 2020, age and sex 2020 to 2023 (TIP reports, NJi), reporters 2024 (CoMensha). The years are
 * mixed and rounded: this calibrates a toy world and is not statistics about anybody.
 */
export interface Nationality {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** BRP table 32. */
  readonly nationality: string
  /** BRP table 34. */
  readonly birthCountry: string
  /** ISO 639-3. */
  readonly language: string
  readonly names: NameGroup
  readonly bloc: 'NL' | 'EU' | 'THIRD'
  readonly share: number
}

const nation = (
  country: string,
  nationality: string,
  birthCountry: string,
  language: string,
  names: NameGroup,
  bloc: Nationality['bloc'],
  share: number,
): Nationality => ({ country, nationality, birthCountry, language, names, bloc, share })

/** Shares in per cent. "Other 23" of the source is spread over countries seen in Dutch cases. */
export const NATIONALITIES: readonly Nationality[] = [
  nation('NG', '0137', '6005', 'eng', 'WEST_AFRICAN', 'THIRD', 25),
  nation('NL', '0001', '6030', 'nld', 'DUTCH', 'NL', 17),
  nation('PL', '0072', '7028', 'pol', 'POLISH', 'EU', 12),
  nation('UG', '0138', '7001', 'lug', 'EAST_AFRICAN', 'THIRD', 5),
  nation('BG', '0053', '7024', 'bul', 'BULGARIAN', 'EU', 5),
  nation('HU', '0061', '5017', 'hun', 'HUNGARIAN', 'EU', 4),
  nation('GM', '0117', '7008', 'mnk', 'WEST_AFRICAN', 'THIRD', 3),
  nation('VE', '0265', '6010', 'spa', 'LATIN', 'THIRD', 3),
  nation('CO', '0255', '5033', 'spa', 'LATIN', 'THIRD', 3),
  nation('RO', '0074', '7047', 'ron', 'ROMANIAN', 'EU', 6),
  nation('SY', '0336', '7009', 'ara', 'ARABIC', 'THIRD', 2),
  nation('MA', '0131', '5022', 'ary', 'ARABIC', 'THIRD', 2),
  nation('ER', '0084', '9003', 'tir', 'HORN', 'THIRD', 2),
  nation('GN', '0119', '7040', 'fra', 'WEST_AFRICAN', 'THIRD', 2),
  nation('SL', '0147', '6051', 'eng', 'WEST_AFRICAN', 'THIRD', 2),
  nation('BR', '0253', '6008', 'por', 'LATIN', 'THIRD', 2),
  nation('VN', '0342', '8024', 'vie', 'ASIAN', 'THIRD', 2),
  nation('PH', '0309', '5027', 'tgl', 'ASIAN', 'THIRD', 1),
  nation('ID', '0313', '6024', 'ind', 'ASIAN', 'THIRD', 1),
  nation('IN', '0312', '7046', 'hin', 'ASIAN', 'THIRD', 1),
]

export type AgeGroup = 'UNDER_18' | 'FROM_18' | 'FROM_23'
export type Sex = 'V' | 'M' | 'X'
export type Form = 'SEXUAL' | 'LABOUR' | 'CRIMINAL' | 'UNKNOWN'
export type Reporter = 'NP' | 'ZORGCOORDINATIE' | 'FAIRWORK' | 'NLA' | 'KMAR' | 'ELSEWHERE'

/** A person may fall under two forms: the labels add up to 102. */
export const FORMS: readonly (readonly [forms: readonly Form[], share: number])[] = [
  [['SEXUAL'], 52.5],
  [['LABOUR'], 27.5],
  [['CRIMINAL'], 14],
  [['SEXUAL', 'LABOUR'], 1],
  [['SEXUAL', 'CRIMINAL'], 0.5],
  [['LABOUR', 'CRIMINAL'], 0.5],
  [['UNKNOWN'], 4],
]

export const AGES: readonly (readonly [AgeGroup, number])[] = [
  ['UNDER_18', 7],
  ['FROM_18', 15],
  ['FROM_23', 78],
]

export const SEXES: readonly (readonly [Sex, number])[] = [
  ['V', 60],
  ['M', 38],
  ['X', 2],
]

/** Shares of reports, not of people; the source leaves 3.5% to everybody else. */
export const REPORTERS: readonly (readonly [Reporter, number])[] = [
  ['NP', 31],
  ['ZORGCOORDINATIE', 28.3],
  ['FAIRWORK', 24.2],
  ['NLA', 6.7],
  ['KMAR', 6.3],
  ['ELSEWHERE', 3.5],
]

/**
 * Reports per registered person. In 2024 there were some 1,062 reports for 944 people; about 7% of the synthetic cases
 * are not registered (yet), so each registered one carries a little more than 1.12.
 */
export const REPORTS_PER_PERSON = 1.21

export interface Profile {
  readonly nation: Nationality
  readonly forms: readonly Form[]
  readonly age: AgeGroup
  readonly sex: Sex
  readonly reporter: Reporter
}

// How much likelier than chance a combination is, before the margins are restored. Judgement, not measurement.
function affinity({ nation, forms, age, sex, reporter }: Profile): number {
  const labour = forms.includes('LABOUR')
  let weight = 1
  if (labour) weight *= nation.bloc === 'EU' ? 5 : nation.country === 'NL' ? 0.1 : 1
  if (forms.includes('SEXUAL')) weight *= sex === 'V' ? 4 : 0.6
  if (forms.includes('CRIMINAL')) weight *= (sex === 'M' ? 2 : 0.5) * (age === 'UNDER_18' ? 4 : 1)
  if (age === 'UNDER_18') weight *= nation.country === 'NL' ? 6 : nation.bloc === 'EU' ? 0.2 : 1
  if (age === 'UNDER_18' && labour) weight *= 0.2
  if (reporter === 'FAIRWORK' || reporter === 'NLA') weight *= (labour ? 8 : 0.5) * (age === 'UNDER_18' ? 0.1 : 1)
  if (reporter === 'KMAR') weight *= nation.bloc === 'THIRD' ? 3 : 0.2
  return weight
}

const DIMENSIONS: readonly {
  readonly of: (profile: Profile) => unknown
  readonly shares: ReadonlyMap<unknown, number>
}[] = [
  { of: (profile) => profile.nation, shares: new Map(NATIONALITIES.map((each) => [each, each.share])) },
  { of: (profile) => profile.forms, shares: new Map(FORMS) },
  { of: (profile) => profile.age, shares: new Map(AGES) },
  { of: (profile) => profile.sex, shares: new Map(SEXES) },
  { of: (profile) => profile.reporter, shares: new Map(REPORTERS) },
]

// Iterative proportional fitting: the combinations keep their leanings, each margin comes out as published.
function rake(profiles: readonly Profile[]): Float64Array {
  const weights = Float64Array.from(profiles, affinity)
  const margins = DIMENSIONS.map(({ of, shares }) => {
    const keys = [...shares.keys()]
    const position = new Map(keys.map((key, index) => [key, index]))
    const whole = [...shares.values()].reduce((sum, share) => sum + share, 0)
    return {
      cell: Uint16Array.from(profiles, (profile) => position.get(of(profile))!),
      target: Float64Array.from(keys, (key) => shares.get(key)! / whole),
    }
  })
  for (let round = 0; round < 40; round += 1) {
    for (const { cell, target } of margins) {
      const sums = new Float64Array(target.length)
      weights.forEach((weight, index) => (sums[cell[index]!]! += weight))
      weights.forEach((weight, index) => (weights[index] = (weight * target[cell[index]!]!) / sums[cell[index]!]!))
    }
  }
  return weights
}

const PROFILES: readonly Profile[] = NATIONALITIES.flatMap((nation) =>
  FORMS.flatMap(([forms]) =>
    AGES.flatMap(([age]) =>
      SEXES.flatMap(([sex]) => REPORTERS.map(([reporter]) => ({ nation, forms, age, sex, reporter }))),
    ),
  ),
)

let running = 0
const UP_TO = rake(PROFILES).map((weight) => (running += weight))

/** Draws one person's profile. */
export function profileFrom(chance: Chance): Profile {
  const wanted = chance.fraction() * running
  let low = 0
  let high = PROFILES.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (UP_TO[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return PROFILES[low]!
}
