import { addMonths, DAY, HOUR, type Moment } from '../calendar.ts'
import type { Identification } from './identification.ts'
import { theAgency, type Life } from './life.ts'

/** Whether a reflection period was offered, and what was answered. */
export interface Reflection {
  readonly offered: Moment
  readonly offeredBy: string
  readonly answered: Moment
  readonly accepted: boolean
  /** The last day it may run: three calendar months, thirty days for a Dublin claimant (Vc B8/3.1, WBV 2023/11). */
  readonly lastDay: Moment
}

/**
 * Track R, first part: an offer to an adult without lawful stay in whom an investigating service has found the slightest
 * indication. A child is not asked to choose.
 */
export function offerReflection(life: Life, found: Identification): Reflection | undefined {
  const { chance, file, person, agencies } = life
  if (person.residenceGroup !== 'THIRD_NO_STAY' || person.minorAtStart) return undefined
  if (found.policePresumed === undefined || found.police === undefined) return undefined
  if (!chance.yes(0.94)) return undefined
  // The Labour Inspectorate has no task under the Aliens Act, so the police make the offer in its cases.
  const mayOffer = agencies.ofKind('POLICE', 'KMAR').some(({ oin }) => oin === found.police)
  const offeredBy = mayOffer ? found.police : theAgency(life, 'POLICE')
  const offered = found.policePresumed
  const answered = offered + (chance.yes(0.9) ? chance.int(1, 22) * HOUR : chance.int(2, 6) * DAY)
  const accepted = chance.yes(0.82)
  file.task({
    type: 'OFFER_REFLECTION',
    holder: offeredBy,
    opens: offered,
    closes: answered,
    outcome: accepted ? 'ACCEPTED' : 'NOT_WANTED',
  })
  return {
    offered,
    offeredBy,
    answered,
    accepted,
    lastDay: person.dublin ? answered + 30 * DAY : addMonths(answered, 3),
  }
}
