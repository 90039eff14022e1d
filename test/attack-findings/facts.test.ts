import { describe, expect, test } from '@jest/globals'
import { factsOf } from '../../policies/engine/facts/facts.ts'
import type { Situation } from '../../policies/engine/situation.ts'

const SHELTER = { agency: '00000099000000011000', kind: 'SHELTER' }
const situation = (changes: Partial<Situation>): Situation => ({
  asker: SHELTER,
  purpose: 'shelter.place',
  at: new Date('2026-03-01T12:00:00Z'),
  case: {},
  consents: [],
  tasks: [],
  asserted: {},
  ...changes,
})
const consent = (changes: object) => ({
  scope: 'shelter.place',
  recipients: ['SHELTER'],
  status: 'GIVEN',
  givenBy: 'SELF',
  givenAt: new Date('2026-01-01T00:00:00Z'),
  ...changes,
})

/**
 * Finding: `turns18On` is a PartialDate (the column's check allows 2026 and 2026-03) and is compared as text with a day:
 * "2026" <= "2026-03-01". A child of whom only the year is known is no minor from 1 January of the year in which it turns 18:
 * child.protect and child.report close on the guardian up to twelve months early, against the benefit of the doubt that the
 * fact's own comment cites (Directive 2011/36/EU art. 13(2)).
 * Fix: compare with the last day the partial date can mean (2026 → 2026-12-31, 2026-03 → 2026-03-31).
 */
describe('a child of whom only the year or month of turning 18 is known', () => {
  test.each(['2026', '2026-03'])('is a minor while the birthday in %s may be still to come', (turns18On) => {
    const facts = factsOf(situation({ case: { ageStatus: 'MINOR', turns18On } }))
    expect(facts['victim-is-minor']).toBe(true)
  })
})

/**
 * Finding: `consentGiven` holds when any consent stands. A yes to a kind of agency outweighs a later no to this very agency:
 * the person agrees to "a shelter", then refuses or withdraws for shelter Zuid (where the perpetrator's cousin works), recorded as
 * a consent of its own, and Zuid is still shown the name. `noObjection` has it the right way round ("an objection on record
 * outweighs whatever else was said"). GDPR 7(3).
 * Fix: a REFUSED, WITHDRAWN or OBJECTED answer for this scope that names the agency or its kind makes the fact false unless a
 * later standing yes names the agency (or, for a kind, the kind); equal moments: no.
 */
describe('a no to this agency', () => {
  const later = { givenAt: new Date('2026-02-01T00:00:00Z'), recipients: [SHELTER.agency] }
  test.each(['REFUSED', 'WITHDRAWN', 'OBJECTED'])('%s after a yes to its kind is a no', (status) => {
    const consents = [consent({}), consent({ ...later, status })]
    expect(factsOf(situation({ case: { consentBand: 'ADULT' }, consents }))['consent-given']).toBe(false)
  })
})

/**
 * Finding: `noObjection` takes any NOT_OBJECTED of the purpose: of another recipient, run out, withdrawn, or dated in the future.
 * Fix: the same tests of recipient and time as `consentGiven` (`stands` with the status as an argument).
 */
describe('that somebody did not object', () => {
  const asked = { purpose: 'victim.support', asker: { agency: '00000099000000022000', kind: 'VICTIM_SUPPORT' } }
  const answer = { scope: 'victim.support', recipients: ['VICTIM_SUPPORT'], status: 'NOT_OBJECTED' }
  test.each([
    ['to another agency', { recipients: ['SHELTER'] }],
    ['until a day that has passed', { expiresAt: new Date('2026-02-01T00:00:00Z') }],
    ['and took it back', { withdrawnAt: new Date('2026-02-01T00:00:00Z') }],
    ['on a day still to come', { givenAt: new Date('2026-06-01T00:00:00Z') }],
  ])('%s opens nothing', (_name, changes) => {
    const facts = factsOf(situation({ ...asked, consents: [consent({ ...answer, ...changes })] }))
    expect(facts['no-objection']).not.toBe(true)
  })
})

/**
 * Finding: lawful stay is "yes" when the residence group on entering the chain says so, whatever the IND has recorded since:
 * THIRD_LAWFUL (a stay that can end) outweighs the assertion `lawful-residence: false`, and municipal.register stays open.
 * Fix: for THIRD_LAWFUL the assertion decides when there is one; only NL and EU_EEA_CH stand without a record.
 */
test('a stay that the IND recorded as ended is not lawful because it once was', () => {
  const facts = factsOf(
    situation({ case: { residenceGroup: 'THIRD_LAWFUL' }, asserted: { 'lawful-residence': false } }),
  )
  expect(facts['lawful-stay']).toBe(false)
})
