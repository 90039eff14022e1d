import { isoDay, isoMoment } from '../calendar.ts'
import { inventedAddressLine } from '../places.ts'
import { agencyFor, later, theAgency, type Life } from './life.ts'
import type { Identification } from './identification.ts'
import type { Shelter } from './shelter.ts'

/** Track S, reception by COA: asylum seekers, people whom every shelter declined, and children who came alone. */
export function receive(life: Life, found: Identification, { receptionNeeded, placed }: Shelter): void {
  const { chance, file, person } = life
  if (receptionNeeded === undefined || found.presumed === undefined) return
  const coa = theAgency(life, 'COA')
  const opens = receptionNeeded
  if (person.asylum || person.minorAtStart) file.assert('asylum-track', true, theAgency(life, 'IND'), opens)
  file.refer({ from: theAgency(life, 'COMENSHA'), to: coa, service: 'SHELTER', at: opens, answered: opens + 60 })
  const arrived = later(life, opens, 0.1, 2.5)
  file.task({ type: 'ARRANGE_RECEPTION', holder: coa, opens, closes: arrived, outcome: 'PLACED' })
  const moved = placed !== undefined && placed > arrived ? placed : later(life, arrived, 60, 400)
  // Children vanish from protected reception under pressure of traffickers.
  const vanished = person.minorAtStart && chance.yes(0.25) ? Math.min(moved, later(life, arrived, 5, 60)) : undefined
  const leaves = vanished ?? moved
  file.task({
    type: 'STAY_RECEPTION',
    holder: coa,
    opens: arrived,
    closes: leaves,
    outcome: vanished === undefined ? 'COMPLETED' : 'LEFT',
  })
  if (!file.past(arrived)) return
  const region = chance.yes(0.5) ? person.home.region : 'OOST_NEDERLAND'
  file.record('Reception', {
    receptionId: chance.uuid(),
    kind: person.minorAtStart ? 'PROTECTED_RECEPTION' : chance.pick(['AZC', 'AZC', 'POL']),
    facilityAddress: inventedAddressLine(chance),
    facilityRegion: region,
    safePlacementNeeds: chance.some(['GENDER_SEPARATE', 'NOT_WITH_NATIONALITY_GROUP', 'SINGLE_ROOM'], 0, 2),
    arrivedAt: isoDay(arrived),
    leftAt: file.day(leaves),
    leftToUnknownDestination: file.past(leaves) ? vanished !== undefined : null,
  })
  if (vanished === undefined || !file.past(vanished)) return
  // Leaving to an unknown destination is a new signal, never the end of a case.
  const police = agencyFor(life, 'POLICE').oin
  const assessed = later(life, vanished, 1, 20)
  file.task({ type: 'ASSESS_SIGNAL', holder: police, opens: vanished, closes: assessed, outcome: 'INDICATION_FOUND' })
  file.record('PoliceSignal', {
    signalId: chance.uuid(),
    receivedAt: isoMoment(vanished),
    reportedByType: 'OTHER',
    indicatorCodes: ['MISSING_MINOR'],
    exploitationSuspected: person.profile.forms,
    municipalityCode: chance.pick(person.home.municipalities),
    sector: 'UNKNOWN',
    assessment: file.past(assessed) ? 'SLIGHTEST_INDICATION' : 'PENDING',
    narrative: `Synthetic signal ${life.number}: left protected reception, destination unknown.`,
    sourceReliability: 'B',
    recordedBy: police,
    handedOverTo: [],
  })
}
