import { addMonths, DAY, isoDay, WEEK, type Moment } from '../calendar.ts'
import { testBsn, testIban } from '../identifiers.ts'
import { inventedAddress } from '../places.ts'
import type { Care } from './care.ts'
import { agencyFor, later, type Life } from './life.ts'
import type { Residence } from './residence.ts'
import type { Shelter } from './shelter.ts'

const SECRET = 0.8

function register(life: Life, holder: string, municipality: string, lawfulFrom: Moment): Moment | undefined {
  const { chance, file, person, number, seed } = life
  const dutch = person.profile.nation.bloc === 'NL'
  const opens = later(life, lawfulFrom, 2, 25)
  const registers = !dutch || chance.yes(0.35)
  const registered = registers ? later(life, opens, 1, 12) : undefined
  if (registered !== undefined)
    file.task({ type: 'BRP_REGISTER', holder, opens, closes: registered, outcome: 'REGISTERED' })
  if (!dutch && !file.past(opens)) return undefined
  const done = dutch || file.past(registered)
  const before = addMonths(person.birth, dutch ? 0 : 1)
  const { name } = person
  file.record('BrpPerson', {
    burgerservicenummer: testBsn(number, seed),
    naam: {
      voornamen: name.given,
      voorletters: `${name.given[0]}.`,
      geslachtsnaam: name.family,
      volledigeNaam: name.full,
    },
    geboortedatum: person.birthKnown ? isoDay(person.birth) : null,
    geslacht: person.profile.sex === 'X' ? 'O' : person.profile.sex,
    nationaliteiten: [person.profile.nation.nationality],
    gemeenteVanInschrijving: municipality,
    functieAdres:
      done && file.past(registered)
        ? { code: 'B', omschrijving: 'briefadres' }
        : { code: 'W', omschrijving: 'woonadres' },
    adres: done ? inventedAddress(chance) : null,
    geheimhoudingPersoonsgegevens: chance.yes(SECRET),
    verblijfstitel: person.profile.nation.bloc === 'THIRD' ? '37' : null,
    gezag: person.minorAtStart ? [{ type: 'GEZAG_NIET_TE_BEPALEN', ouders: [], derden: [], toelichting: null }] : [],
    registeredAt: file.past(registered) ? isoDay(registered) : dutch ? isoDay(before) : null,
  })
  return registered ?? before
}

/** Track M: register, support, income and a home. Three purposes that never add up (Wmo 5.1.1(4)). */
export function settle(life: Life, helped: Care, stay: Shelter, residence: Residence): void {
  const { chance, file, person, agencies } = life
  if (helped.assigned === undefined) return
  const lawfulFrom = residence.lawfulAnyway ? helped.assigned : residence.permit
  if (lawfulFrom === undefined || (person.asylum && residence.permit === undefined)) return
  const from = Math.max(lawfulFrom, helped.assigned)
  const near = agencies
    .ofKind('MUNICIPALITY')
    .filter(({ municipality }) => person.home.municipalities.includes(municipality ?? ''))
  const town = near[0] ?? agencyFor(life, 'MUNICIPALITY')
  const holder = town.oin
  register(life, holder, town.municipality ?? '', from)
  if (person.minorAtStart) return

  if (chance.yes(0.62)) {
    const opens = later(life, from, 4, 50)
    const decided = later(life, opens, 14, 58)
    file.refer({ from: helped.coordinator ?? holder, to: holder, service: 'HOUSING', at: opens, answered: opens + DAY })
    const outcome = chance.weighted([
      ['GRANTED', 75],
      ['PARTLY_GRANTED', 10],
      ['REFUSED', 15],
    ] as const)
    file.task({
      type: 'WMO_DECIDE',
      holder,
      opens,
      closes: decided,
      outcome: outcome === 'REFUSED' ? 'REFUSED' : 'GRANTED',
    })
    if (file.past(opens)) {
      file.record('WmoRequest', {
        requestId: chance.uuid(),
        reportedAt: isoDay(opens),
        investigationDueAt: isoDay(opens + 6 * WEEK),
        decisionDueAt: isoDay(opens + 8 * WEEK),
        provisionType: chance.pick(['SHELTER', 'SHELTERED_LIVING', 'GUIDANCE', 'GUIDANCE']),
        decision: file.past(decided) ? outcome : 'PENDING',
        needCodes: chance.some(['SAFETY', 'SHELTER', 'PSYCHOSOCIAL', 'INCOME', 'EDUCATION'], 1, 3),
      })
    }
  }
  if (chance.yes(0.6)) {
    const opens = later(life, from, 5, 60)
    const decided = later(life, opens, 10, 60)
    const granted = chance.yes(0.85)
    file.task({ type: 'INCOME_DECIDE', holder, opens, closes: decided, outcome: granted ? 'GRANTED' : 'REFUSED' })
    if (file.past(opens)) {
      file.record('IncomeSupport', {
        applicationId: chance.uuid(),
        scheme: chance.weighted([
          ['PARTICIPATIEWET', 80],
          ['BIJZONDERE_BIJSTAND', 20],
        ]),
        appliedAt: isoDay(opens),
        decisionDueAt: isoDay(opens + 8 * WEEK),
        decision: !file.past(decided) ? 'PENDING' : granted ? 'GRANTED' : 'REFUSED',
        advancePaid: file.past(opens + 4 * WEEK),
        iban: testIban(life.number),
        debtSupport: chance.yes(0.3),
      })
    }
  }
  if (chance.yes(residence.permit === undefined ? 0.35 : 0.8)) {
    const opens = later(life, Math.max(from, stay.placed ?? from), 20, 110)
    const movedIn = later(life, opens, 30, 130)
    file.task({ type: 'HOUSE', holder, opens, closes: movedIn, outcome: 'PLACED' })
    if (file.past(opens)) {
      file.record('Housing', {
        housingId: chance.uuid(),
        urgencyGranted: chance.yes(0.7),
        offerMade: file.past(movedIn - 20 * DAY),
        movedInAt: file.day(movedIn),
        address: file.past(movedIn) ? inventedAddress(chance) : null,
        excludedNeighbourhoods: chance.yes(0.3) ? ['Denkbeeldwijk-Oost'] : [],
      })
    }
  }
}
