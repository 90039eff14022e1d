import { addMonths, DAY, HOUR, isoDay, isoMoment, type Moment } from '../calendar.ts'
import { birthYearOf } from '../person.ts'
import { inventedAddressLine } from '../places.ts'
import type { WorldAgency } from '../case-story.ts'
import type { Identification } from './identification.ts'
import type { Reflection } from './reflection.ts'
import { later, theAgency, type Life } from './life.ts'

/** Where the person stays, as far as the other tracks need it. */
export interface Shelter {
  readonly requested: Moment | undefined
  readonly placed: Moment | undefined
  readonly ends: Moment | undefined
  readonly shelter: WorldAgency | undefined
  /** From when reception by COA is needed: the asylum procedure, or the last shelter that declined. */
  readonly receptionNeeded: Moment | undefined
  readonly consentWithdrawn: Moment | undefined
}

const ACCESS = ['GROUND_FLOOR', 'PLAIN_LANGUAGE', 'QUIET_ROOM', 'MEDICATION_AT_SET_TIMES', 'DIET'] as const

function typeNeeded({ person, chance }: Life, reflection: Reflection | undefined): string {
  if (person.minorAtStart) return person.profile.nation.bloc === 'THIRD' ? 'PROTECTED_RECEPTION' : 'YOUTH'
  // Categorical shelter is for adult foreign victims in their reflection period only.
  if (reflection?.accepted && chance.yes(0.75)) return 'COSM'
  if (chance.yes(0.3)) return 'OMM'
  return person.profile.sex === 'M' ? 'MENS' : 'WOMENS'
}

interface Placement {
  readonly type: string
  readonly shelter: WorldAgency
  readonly placed: Moment
  readonly plannedEnd: Moment
  readonly ends: Moment
  readonly reason: string
}

function recordPlacement(life: Life, { type, shelter, placed, plannedEnd, ends, reason }: Placement): void {
  const { file, chance, person } = life
  file.task({
    type: 'STAY_SHELTER',
    holder: shelter.oin,
    opens: placed,
    closes: ends,
    due: plannedEnd,
    outcome: reason === 'LEFT' ? 'LEFT' : 'COMPLETED',
  })
  if (!file.past(placed)) return
  const over = file.past(ends)
  const long = (over ? ends : file.horizon) > addMonths(placed, 3)
  file.record('ShelterPlacement', {
    placementId: chance.uuid(),
    shelterOrg: shelter.oin,
    shelterType: type,
    shelterAddress: inventedAddressLine(chance),
    region: shelter.region ?? person.home.region,
    placedAt: isoDay(placed),
    plannedEnd: isoDay(plannedEnd),
    endedAt: file.day(ends),
    endReason: over ? reason : null,
    longerStayReason: long ? chance.pick(['NO_HOUSING', 'NO_FOLLOW_UP_PLACE', 'AWAITING_RESIDENCE_DECISION']) : null,
  })
}

function crisisBed(life: Life, opens: Moment, shelter: WorldAgency, acute: boolean): Moment {
  const { chance, file } = life
  const found = opens + chance.int(1, acute ? 8 : 70) * HOUR
  const ends = found + chance.int(24, 72) * HOUR
  file.task({ type: 'PLACE_CRISIS', holder: shelter.oin, opens, closes: found, outcome: 'PLACED' })
  recordPlacement(life, {
    type: 'CRISIS_72H',
    shelter,
    placed: found,
    plannedEnd: found + 3 * DAY,
    ends,
    reason: 'MOVED_ON',
  })
  return found
}

/** Track S, the roof: request, crisis bed, shelters that decline, the stay. Children from abroad go to protected reception instead. */
export function shelter(life: Life, found: Identification, reflection: Reflection | undefined): Shelter {
  const { chance, file, person, agencies } = life
  const asylumReception =
    person.asylum && found.presumed !== undefined ? later(life, found.presumed, 0.1, 2) : undefined
  const none: Shelter = {
    requested: undefined,
    placed: undefined,
    ends: undefined,
    shelter: undefined,
    receptionNeeded: asylumReception,
    consentWithdrawn: undefined,
  }
  if (!found.wantsShelter || found.presumed === undefined) return none
  const comensha = theAgency(life, 'COMENSHA')
  const from = reflection?.accepted ? Math.max(found.presumed, reflection.answered) : found.presumed
  const requested = later(life, from, 0.05, 2)
  const urgency = chance.weighted([
    ['ACUTE_TODAY', 9],
    ['HOURS_72', 16],
    ['PLANNED', 75],
  ])
  const type = typeNeeded(life, reflection)
  const youth = type === 'YOUTH'
  const shelters = youth ? agencies.ofKind('YOUTH') : agencies.ofKind('SHELTER')
  const first = chance.pick(shelters)
  const answer = urgency !== 'ACUTE_TODAY' && chance.yes(0.05) ? 'REFUSED' : 'GIVEN'
  const consentWithdrawn = chance.yes(0.04) ? later(life, requested, 20, 200) : undefined
  file.consent({
    scope: 'shelter.place',
    recipients: ['COMENSHA', 'SHELTER', ...(youth ? ['YOUTH'] : [])],
    givenBy: person.consentBy,
    language: person.profile.nation.language,
    at: requested,
    answer: urgency === 'ACUTE_TODAY' && chance.yes(0.5) ? 'REQUESTED' : answer,
    withdrawn: answer === 'GIVEN' ? consentWithdrawn : undefined,
    expires: chance.yes(0.3) ? addMonths(requested, 12) : undefined,
    form: chance.yes(0.8) ? 'WRITTEN' : 'ORAL_WITNESSED',
  })
  if (file.past(requested)) {
    file.record('ShelterRequest', {
      requestId: chance.uuid(),
      requestedAt: isoMoment(requested),
      urgency,
      shelterTypeNeeded: type,
      accompanyingChildren: person.minorAtStart || !chance.yes(0.15) ? 0 : chance.int(1, 2),
      accessibilityNeeds: chance.yes(0.15) ? chance.some(ACCESS, 1, 2) : [],
      excludedRegions:
        chance.yes(0.5) && !shelters.some(({ region }) => region === person.home.region) ? [person.home.region] : [],
      genderOfShelter: person.profile.sex,
      callName: person.name.given,
      birthYear: birthYearOf(person),
    })
  }
  file.assert('urgency-acute', urgency === 'ACUTE_TODAY', comensha, requested + 30)
  if (type === 'PROTECTED_RECEPTION') return { ...none, requested, receptionNeeded: asylumReception ?? requested }
  if (answer === 'REFUSED') return { ...none, requested }

  const crisis = urgency !== 'PLANNED' && !youth
  const opens = crisis
    ? crisisBed(life, requested + HOUR, chance.pick(agencies.ofKind('SHELTER')), urgency === 'ACUTE_TODAY')
    : requested + HOUR
  // A shelter that is full never ends the search: the next one is asked, and when all decline COA is.
  let asked = opens + chance.int(1, 20) * HOUR
  let taker: WorldAgency | undefined
  let receptionNeeded = asylumReception
  for (const candidate of [first, ...shelters.filter((other) => other !== first)]) {
    const answered = later(life, asked, 0.1, 1.5)
    const declined = chance.yes(0.22)
    const reason = chance.weighted([
      ['NO_CAPACITY', 70],
      ['OUT_OF_SCOPE', 15],
      ['UNSAFE', 10],
      ['OTHER', 5],
    ] as const)
    const full = declined ? { declined: reason } : {}
    file.refer({ from: comensha, to: candidate.oin, service: 'SHELTER', at: asked, answered, ...full })
    file.task({
      type: 'PLACE_SHELTER',
      holder: candidate.oin,
      opens: asked,
      closes: answered,
      end: declined ? 'DECLINED' : 'DONE',
      outcome: declined ? reason : 'PLACED',
    })
    asked = answered + HOUR
    if (!declined) {
      taker = candidate
      break
    }
    if (!youth) file.assert('shelter-declined', true, candidate.oin, answered)
    receptionNeeded ??= person.profile.nation.bloc === 'THIRD' ? asked : undefined
  }
  if (!taker) {
    // Everybody declined: the helpdesk keeps looking, for months if need be.
    const closes = chance.yes(0.5) ? later(life, asked, 20, 90) : undefined
    file.task({ type: 'PLACE_SHELTER', holder: comensha, opens, closes, end: 'LAPSED', outcome: 'NO_CAPACITY' })
    return { ...none, requested, receptionNeeded }
  }
  const placed = asked
  const plannedEnd = addMonths(placed, 3)
  const ends =
    consentWithdrawn !== undefined && consentWithdrawn > placed
      ? consentWithdrawn
      : later(life, placed, 40, chance.yes(0.3) ? 260 : 110)
  file.task({ type: 'PLACE_SHELTER', holder: comensha, opens, closes: placed, outcome: 'PLACED' })
  recordPlacement(life, {
    type,
    shelter: taker,
    placed,
    plannedEnd,
    ends,
    reason:
      consentWithdrawn === ends
        ? 'LEFT'
        : chance.weighted([
            ['MOVED_ON', 80],
            ['LEFT', 12],
            ['RULES', 4],
            ['UNSAFE', 4],
          ]),
  })
  return { requested, placed, ends, shelter: taker, receptionNeeded, consentWithdrawn }
}
