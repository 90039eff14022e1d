import { DAY, isoDay } from '../calendar.ts'
import type { Care } from './care.ts'
import type { Justice } from './justice.ts'
import { later, theAgency, type Life } from './life.ts'

/** Track C: support as a victim, and a payment from the fund, which asks for an application and not for a report. */
export function redress(life: Life, helped: Care, criminal: Justice): void {
  const { chance, file, person } = life
  if (helped.assigned === undefined || !chance.yes(criminal.filed === undefined ? 0.3 : 0.55)) return
  const support = theAgency(life, 'VICTIM_SUPPORT')
  const fund = theAgency(life, 'SCHADEFONDS')
  const opens = later(life, criminal.filed ?? helped.assigned, 2, 40)
  const ends = later(life, opens, 50, 330)
  file.refer({
    from: helped.coordinator ?? support,
    to: support,
    service: 'VICTIM_SUPPORT',
    at: opens,
    answered: opens + DAY,
  })
  file.task({ type: 'VICTIM_SUPPORT', holder: support, opens, closes: ends, outcome: 'COMPLETED' })
  const objects = chance.yes(0.07)
  file.consent({
    scope: 'victim.support',
    recipients: ['VICTIM_SUPPORT'],
    givenBy: person.consentBy,
    language: person.profile.nation.language,
    at: opens,
    answer: objects ? 'OBJECTED' : 'NOT_OBJECTED',
    form: 'ORAL_WITNESSED',
  })
  file.assert('no-objection', !objects, support, opens)
  const claims = chance.yes(0.5)
  const claimed = later(life, opens, 10, 90)
  const decided = later(life, claimed, 50, 190)
  const plausible = chance.yes(0.72)
  if (claims) {
    file.task({
      type: 'COMPENSATE',
      holder: fund,
      opens: claimed,
      closes: decided,
      outcome: plausible ? 'GRANTED' : 'REFUSED',
    })
    file.assert('applied', true, fund, claimed)
  }
  if (!file.past(opens)) return
  const applied = claims && file.past(claimed)
  const known = applied && file.past(decided)
  const category = chance.int(1, 6)
  file.record('VictimSupport', {
    supportFileId: chance.uuid(),
    servicesProvided: chance.some(['LEGAL', 'PRACTICAL', 'PSYCHOSOCIAL', 'CLAIM_HELP'], 1, 3),
    claimFiled: criminal.filed !== undefined && file.past(criminal.filed) && chance.yes(0.4),
    fundApplicationAt: applied ? isoDay(claimed) : null,
    plausibility: !applied ? null : !known ? 'PENDING' : plausible ? 'PLAUSIBLE' : 'NOT_PLAUSIBLE',
    injuryCategory: known && plausible ? category : null,
    amountAwarded: known && plausible ? { amountInCents: category * 150_000, currency: 'EUR' } : null,
    decidedAt: known ? isoDay(decided) : null,
  })
}
