import { addMonths, DAY, isoDay, type Moment } from '../calendar.ts'
import type { Care } from './care.ts'
import type { Identification } from './identification.ts'
import { later, theAgency, type Life } from './life.ts'
import type { Residence } from './residence.ts'

/** How and when the case ended. */
export interface Exit {
  readonly closed: Moment | undefined
  readonly reason: string | undefined
}

function goHome(life: Life, residence: Residence): { departed: Moment | undefined } {
  const { chance, file, person, agencies } = life
  // Shelter, reception and treatment end before the journey is prepared; a prosecution may go on without the person.
  const helpEnds = file.lastClosing('PROSECUTE', 'COMPENSATE', 'VICTIM_SUPPORT')
  if (residence.noStay === undefined || helpEnds === undefined || !chance.yes(0.75)) return { departed: undefined }
  const opensFrom = Math.max(residence.noStay, helpEnds)
  const voluntary = chance.yes(0.55)
  const iom = agencies.ofKind('IOM')[0]!.oin
  const holder = voluntary ? iom : theAgency(life, 'DTV')
  const opens = later(life, opensFrom, 1, 25)
  const closes = later(life, opens, 25, 120)
  const leaves = chance.yes(0.7)
  if (voluntary) {
    file.consent({
      scope: 'return.assist',
      recipients: ['IOM'],
      givenBy: person.consentBy,
      language: person.profile.nation.language,
      at: opens,
    })
  }
  file.task({ type: 'RETURN_ASSIST', holder, opens, closes, outcome: leaves ? 'RETURNED' : 'WITHDRAWN' })
  if (file.past(opens)) {
    const assessed = file.past(opens + 10 * DAY)
    file.record('ReturnPlan', {
      returnPlanId: chance.uuid(),
      voluntary,
      destinationCountry: person.profile.nation.country,
      // The risk is assessed before a date is set (Council of Europe convention art. 16).
      plannedDate: assessed ? isoDay(closes) : null,
      riskAssessment: assessed ? chance.pick(['SAFE', 'SAFE', 'UNKNOWN']) : null,
      reintegrationNeeds: voluntary ? chance.some(['REINTEGRATION', 'WORK', 'MEDICAL', 'HOUSING'], 1, 3) : [],
    })
  }
  return { departed: leaves ? closes : undefined }
}

/** Track X: return, and the closing of the case once nothing is open any more. */
export function leave(
  life: Life,
  found: Identification,
  helped: Care,
  residence: Residence,
  cut: Moment | undefined,
): Exit {
  const { chance, file } = life
  const comensha = theAgency(life, 'COMENSHA')
  const { departed } = goHome(life, residence)
  const lastWork = file.lastClosing()
  const lead = helped.coordinator ?? comensha
  let planEnds: Moment | undefined
  if (helped.coordinator !== undefined && helped.assigned !== undefined) {
    planEnds =
      lastWork === undefined ? undefined : later(life, Math.max(lastWork, addMonths(helped.assigned, 4)), 1, 60)
    file.task({
      type: 'CARE_PLAN',
      holder: helped.coordinator,
      opens: helped.assigned,
      closes: planEnds,
      outcome: 'COMPLETED',
    })
  }
  const left = cut !== undefined && file.horizon === cut ? cut : undefined
  const opens = left ?? planEnds ?? (helped.coordinator === undefined ? lastWork : undefined)
  if (opens === undefined) return { closed: undefined, reason: undefined }
  const holder = left !== undefined && !file.past(helped.assigned) ? comensha : lead
  const closed = later(life, opens, 1, left === undefined ? 30 : 85)
  file.task({ type: 'CLOSE_CASE', holder, opens, closes: closed, outcome: 'COMPLETED' })
  const reason =
    left !== undefined
      ? chance.weighted([
          ['LOST_CONTACT', 70],
          ['WITHDREW', 28],
          ['DECEASED', 2],
        ])
      : found.notPresumed !== undefined
        ? 'NOT_PRESUMED'
        : departed !== undefined
          ? 'RETURNED'
          : 'ASSISTANCE_COMPLETED'
  return { closed, reason }
}
