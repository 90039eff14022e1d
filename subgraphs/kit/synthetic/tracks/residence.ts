import { addMonths, DAY, isoDay, isoMoment, WEEK, type Moment } from '../calendar.ts'
import { testVNumber } from '../identifiers.ts'
import type { Care } from './care.ts'
import type { Identification } from './identification.ts'
import type { Justice } from './justice.ts'
import { later, theAgency, type Life } from './life.ts'
import type { Reflection } from './reflection.ts'
import type { Shelter } from './shelter.ts'

/** The person's stay, as far as municipal tasks and return depend on it. */
export interface Residence {
  /** A residence permit was granted. */
  readonly permit: Moment | undefined
  /** The stay is lawful by nationality or by an earlier title, without any permit of the victim scheme. */
  readonly lawfulAnyway: boolean
  /** From when there is no stay, no suspension and no appeal left. */
  readonly noStay: Moment | undefined
}

interface Application {
  readonly submitted: Moment
  readonly decided: Moment
  readonly granted: boolean
  /** When the term for appeal, or the appeal, has run out. */
  readonly final: Moment
  readonly appealed: boolean
}

function apply(
  life: Life,
  type: string,
  procedure: string,
  submitted: Moment,
  reported: boolean,
  odds: number,
): Application {
  const { chance, file } = life
  const ind = theAgency(life, 'IND')
  const due = reported && chance.yes(0.7) ? submitted + DAY : submitted + 90 * DAY
  const decided = due === submitted + DAY ? submitted + chance.int(2, 23) * 60 : later(life, submitted, 20, 100)
  const granted = chance.yes(odds)
  const appealed = !granted && chance.yes(0.6)
  const final = granted ? decided : appealed ? later(life, decided, 80, 240) : decided + 4 * WEEK
  file.task({ type, holder: ind, opens: submitted, closes: decided, due, outcome: granted ? 'GRANTED' : 'REFUSED' })
  file.assert('application-exists', true, ind, submitted)
  if (!granted) {
    file.assert('no-appeal-open', false, ind, decided)
    file.assert('no-appeal-open', true, ind, final)
  }
  if (file.past(submitted)) {
    const known = file.past(decided)
    file.record('ResidenceApplication', {
      applicationId: chance.uuid(),
      procedure,
      submittedAt: isoDay(submitted),
      decisionDueAt: isoDay(due),
      decision: !known ? 'PENDING' : granted ? 'GRANTED' : 'REFUSED',
      decisionGrounds: known ? 'Synthetic grounds: for the IND and the lawyer.' : null,
      decidedAt: file.day(decided),
      policeStatementPresent: procedure === 'B8_CANNOT_COOPERATE',
      medicalStatementPresent: procedure === 'B8_CANNOT_COOPERATE' && chance.yes(0.5),
      appealPending: appealed && known && !file.past(final),
    })
  }
  return { submitted, decided, granted, final, appealed }
}

function recordPeriod(life: Life, offer: Reflection, ended: Moment, reason: string, holdEnds: Moment): void {
  const { file, person } = life
  const ind = theAgency(life, 'IND')
  if (offer.accepted) {
    file.task({
      type: 'RECORD_REFLECTION',
      holder: ind,
      opens: offer.answered,
      closes: ended,
      due: offer.lastDay,
      outcome: reason === 'LAPSED' ? 'TERM_ENDED' : 'COMPLETED',
    })
  }
  if (!file.past(offer.offered)) return
  const answered = file.past(offer.answered)
  const running = answered && offer.accepted
  const over = running && file.past(ended)
  file.record('ReflectionPeriod', {
    offeredAt: isoMoment(offer.offered),
    offeredBy: offer.offeredBy,
    accepted: answered ? offer.accepted : null,
    startDate: running ? isoDay(offer.answered) : null,
    endDate: running ? isoDay(over ? ended : offer.lastDay) : null,
    dublinApplies: person.dublin,
    departureSuspended: running && !file.past(holdEnds),
    endReason: over ? reason : null,
  })
}

function recordAlien(life: Life): void {
  const { chance, file, person, number, seed } = life
  const certainty = person.birthKnown ? 'EXACT' : chance.pick(['UNKNOWN', 'YEAR'])
  file.record('AlienRecord', {
    vNumber: testVNumber(number, seed),
    fullName: person.name.full,
    birthDate: person.birthKnown ? isoDay(person.birth) : null,
    birthDateCertainty: certainty,
    nationality: person.profile.nation.nationality,
    countryOfOrigin: person.profile.nation.birthCountry,
    identityEstablished: chance.yes(0.6),
    travelDocumentNumber: chance.yes(0.4) ? `X${String(number).padStart(7, '0')}T` : null,
  })
}

interface Status {
  readonly lawful: boolean
  readonly ground: string | null
  readonly from: Moment | undefined
  readonly until: Moment | undefined
}

function recordStatus(life: Life, { lawful, ground, from, until }: Status): void {
  const { file, person, chance } = life
  const permit = ground === 'A'
  file.record('ResidenceStatus', {
    lawfulResidence: lawful,
    groundVw8: ground,
    titleCode: permit ? '37' : null,
    validFrom: from === undefined ? null : file.day(from),
    validUntil: lawful && until !== undefined ? isoDay(until) : null,
    mayWork: permit,
    healthScheme: permit ? 'ZVW' : lawful ? 'RMA' : 'CAK_ONVERZEKERBAAR',
    asylumTrack: person.dublin ? 'TRACK_1' : person.asylum || person.minorAtStart ? 'TRACK_4' : 'NONE',
    dublinState: person.dublin ? chance.pick(['IT', 'DE', 'ES', 'FR']) : null,
  })
}

/** Track R, the rest: the period itself, the decision on a permit, continued stay, and the hold on departure meanwhile. */
export function reside(
  life: Life,
  found: Identification,
  offer: Reflection | undefined,
  stay: Shelter,
  helped: Care,
  criminal: Justice,
): Residence {
  const { chance, file, person } = life
  const lawfulAnyway = person.residenceGroup !== 'THIRD_NO_STAY' && person.residenceGroup !== 'UNKNOWN'
  const nothing: Residence = { permit: undefined, lawfulAnyway, noStay: undefined }
  if (person.profile.nation.bloc !== 'THIRD' || person.residenceGroup === 'UNKNOWN') return nothing
  const ind = theAgency(life, 'IND')
  const dtv = theAgency(life, 'DTV')
  if (lawfulAnyway) {
    recordAlien(life)
    const since = addMonths(life.opened, -chance.int(2, 50))
    recordStatus(life, {
      lawful: true,
      ground: person.asylum ? 'F' : 'A',
      from: since,
      until: addMonths(life.opened, 60),
    })
    file.assert('lawful-residence', true, ind, life.opened)
    file.assert('departure-not-suspended', true, ind, life.opened)
    file.assert('no-appeal-open', true, ind, life.opened)
    return nothing
  }
  const known = found.policePresumed
  if (known === undefined || !file.past(known)) return nothing
  recordAlien(life)
  const protectedChild = person.minorAtStart
  file.assert('lawful-residence', protectedChild, ind, known)
  file.assert('dublin-claim', person.dublin, ind, known)
  file.assert('departure-not-suspended', true, ind, known)
  file.assert('no-appeal-open', true, ind, known)

  const accepted = offer?.accepted ? offer : undefined
  const filed =
    criminal.filed !== undefined && (!accepted || criminal.filed < accepted.lastDay) ? criminal.filed : undefined
  const childRoute = person.minorAtStart && chance.yes(0.6) ? later(life, known, 15, 80) : undefined
  const unfit = helped.cannotCooperate
  const statedAt = accepted && unfit !== undefined ? Math.max(unfit, accepted.answered, stay.placed ?? 0) : undefined
  const cannot =
    accepted && statedAt !== undefined && statedAt < accepted.lastDay - DAY && chance.yes(0.6)
      ? later(life, statedAt, 0.1, 0.9)
      : undefined
  const submitted = filed ?? cannot ?? childRoute
  const procedure = filed !== undefined ? (criminal.witness ? 'B8_WITNESS' : 'B8_VICTIM') : 'B8_CANNOT_COOPERATE'
  const first =
    submitted === undefined
      ? undefined
      : apply(life, 'DECIDE_RESIDENCE', procedure, submitted, filed !== undefined, 0.84)

  let ended = accepted?.lastDay
  let reason = 'LAPSED'
  if (accepted && submitted !== undefined) {
    ended = Math.max(submitted, accepted.answered)
    reason = filed !== undefined ? 'REPORT_FILED' : 'WAIVED'
  } else if (accepted && chance.yes(0.12)) {
    const early =
      accepted.answered + Math.round((accepted.lastDay - accepted.answered) * (0.2 + chance.fraction() * 0.6))
    ended = Math.min(Math.max(early, stay.placed ?? early), accepted.lastDay)
    reason = chance.pick(['WAIVED', 'LEFT', 'PUBLIC_ORDER'])
  }
  const holdStarts = accepted?.answered ?? first?.submitted
  const holdEnds = first ? first.final : ended
  if (offer) recordPeriod(life, offer, ended ?? offer.answered, reason, holdEnds ?? offer.answered)
  if (holdStarts !== undefined && holdEnds !== undefined) {
    file.task({
      type: 'HOLD_DEPARTURE',
      holder: dtv,
      opens: holdStarts,
      closes: holdEnds,
      outcome: 'COMPLETED',
    })
    file.assert('departure-not-suspended', false, ind, holdStarts)
    file.assert('departure-not-suspended', true, ind, holdEnds)
    file.assert('lawful-residence', true, ind, holdStarts)
  }
  const permit = first?.granted ? first.decided : undefined
  let continued: Application | undefined
  if (permit !== undefined) {
    const endsOn = criminal.ended !== undefined && criminal.ended > permit ? criminal.ended : addMonths(permit, 36)
    continued = apply(life, 'DECIDE_CONTINUED', 'B9_CONTINUED', later(life, endsOn, 0.1, 20), false, 0.55)
    if (!continued.granted) {
      file.task({
        type: 'HOLD_DEPARTURE',
        holder: dtv,
        opens: continued.decided,
        closes: continued.final,
        outcome: 'COMPLETED',
      })
      file.assert('departure-not-suspended', false, ind, continued.decided)
      file.assert('departure-not-suspended', true, ind, continued.final)
    }
  } else if (holdEnds !== undefined && !protectedChild) {
    file.assert('lawful-residence', false, ind, holdEnds)
  }
  const refusedAtLast = continued && !continued.granted ? continued.final : undefined
  if (!protectedChild) file.assert('lawful-residence', false, ind, refusedAtLast)
  const noStay =
    refusedAtLast ?? (permit === undefined ? (holdEnds ?? (offer ? offer.answered : undefined)) : undefined)
  const over = file.past(noStay) && !protectedChild
  if (file.past(permit) && !over) {
    recordStatus(life, {
      lawful: true,
      ground: 'A',
      from: permit,
      until: addMonths(permit, file.past(continued?.decided) ? 60 : 36),
    })
  } else if (!over && holdStarts !== undefined && file.past(holdStarts)) {
    const ground = file.past(first?.submitted) ? 'F' : 'K'
    recordStatus(life, {
      lawful: true,
      ground,
      from: holdStarts,
      until: ground === 'K' ? accepted?.lastDay : undefined,
    })
  } else {
    recordStatus(life, {
      lawful: protectedChild,
      ground: protectedChild ? 'F' : null,
      from: protectedChild ? known : undefined,
      until: undefined,
    })
  }
  return { permit, lawfulAnyway, noStay: protectedChild ? undefined : noStay }
}
