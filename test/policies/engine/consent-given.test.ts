import { describe, expect, test } from '@jest/globals'
import { array, assert, constantFrom, property, record } from 'fast-check'
import { facts } from '../../../policies/engine/facts/facts.ts'
import type { Situation } from '../../../policies/engine/situation.ts'
import { given, shelter, situation } from './situations.ts'

const SELF = ['SELF', 'SELF_AND_GUARDIAN']
const BOTH = ['SELF_AND_GUARDIAN']
const GUARDIAN = ['GUARDIAN', 'SELF_AND_GUARDIAN']

describe('consent-given', () => {
  const consent = (changes: object, more: Partial<Situation> = {}) =>
    facts['consent-given']?.(
      situation({ case: { consentBand: 'ADULT' }, consents: [{ ...given, ...changes }], ...more }),
    )

  test('holds for this purpose towards this agency, by number or by kind', () => {
    expect(consent({})).toBe(true)
    expect(consent({ recipients: [shelter.agency] })).toBe(true)
    expect(consent({ recipients: ['00000099000000012000'] })).toBeUndefined()
    expect(consent({ scope: 'care.coordinate' })).toBeUndefined()
  })

  test.each(['REFUSED', 'WITHDRAWN', 'EXPIRED', 'REQUESTED', 'OBJECTED', 'NOT_OBJECTED', 'UNKNOWN'])(
    'is no when the answer is %s',
    (status) => {
      expect(consent({ status })).toBe(false)
    },
  )

  test('ends at the moment of withdrawal or expiry, and does not begin before it was given', () => {
    const now = new Date('2026-03-01T12:00:00Z')
    const later = new Date('2026-03-01T12:00:01Z')
    expect(consent({ withdrawnAt: now })).toBe(false)
    expect(consent({ withdrawnAt: later })).toBe(true)
    expect(consent({ expiresAt: now })).toBe(false)
    expect(consent({ expiresAt: later })).toBe(true)
    expect(consent({ givenAt: later })).toBe(false)
    expect(consent({ givenAt: now })).toBe(true)
    expect(
      facts['consent-given']?.(
        situation({
          case: { consentBand: 'ADULT' },
          consents: [{ scope: 'shelter.place', recipients: ['SHELTER'], status: 'GIVEN', givenBy: 'SELF' }],
        }),
      ),
    ).toBe(true)
  })

  test.each([
    ['UNDER_12', ['GUARDIAN', 'SELF_AND_GUARDIAN']],
    ['FROM_12', ['SELF_AND_GUARDIAN']],
    ['FROM_16', ['SELF', 'SELF_AND_GUARDIAN']],
    ['ADULT', ['SELF', 'SELF_AND_GUARDIAN']],
    ['UNKNOWN', ['SELF_AND_GUARDIAN']],
    [undefined, ['SELF_AND_GUARDIAN']],
    ['SOMETHING_NEW', []],
  ])('in the age band %s, under a professional guardian, is given by %s', (consentBand, actors) => {
    const more = {
      case: consentBand === undefined ? {} : { consentBand },
      asserted: { 'guardian-is-professional': true },
    }
    for (const givenBy of ['SELF', 'GUARDIAN', 'SELF_AND_GUARDIAN', 'SOMEBODY_NEW'])
      expect(consent({ givenBy }, more)).toBe(actors.includes(givenBy))
  })

  /** Asked on 1 March 2026. */
  test.each<[string, Situation['case'], readonly string[]]>([
    ['the 18th birthday is today, the band of long ago', { turns18On: '2026-03-01', consentBand: 'UNDER_12' }, SELF],
    ['the 18th birthday has passed, the age was open', { turns18On: '2025-07-09', consentBand: 'UNKNOWN' }, SELF],
    ['the 18th birthday is tomorrow, recorded as of age', { turns18On: '2026-03-02', consentBand: 'ADULT' }, BOTH],
    ['the 18th birthday is this year, who knows when', { turns18On: '2026', consentBand: 'ADULT' }, BOTH],
    ['the same, recorded from 16', { turns18On: '2026', consentBand: 'FROM_16' }, SELF],
    ['the 16th birthday is today', { turns18On: '2028-03-01', consentBand: 'FROM_12' }, SELF],
    ['the 16th birthday is tomorrow', { turns18On: '2028-03-02', consentBand: 'FROM_12' }, BOTH],
    ['the 16th birthday is this month, who knows when', { turns18On: '2028-03', consentBand: 'FROM_12' }, BOTH],
    ['the 16th birthday is tomorrow, recorded from 16', { turns18On: '2028-03-02', consentBand: 'FROM_16' }, BOTH],
    ['the 12th birthday is today', { turns18On: '2032-03-01', consentBand: 'UNDER_12' }, BOTH],
    ['the 12th birthday is tomorrow', { turns18On: '2032-03-02', consentBand: 'UNDER_12' }, GUARDIAN],
    ['the 12th birthday is this month, who knows when', { turns18On: '2032-03', consentBand: 'UNDER_12' }, BOTH],
    ['the 12th birthday is next month', { turns18On: '2032-04', consentBand: 'UNDER_12' }, GUARDIAN],
    ['the 12th birthday is next year', { turns18On: '2033', consentBand: 'UNDER_12' }, GUARDIAN],
    ['the 12th birthday is tomorrow, recorded from 12', { turns18On: '2032-03-02', consentBand: 'FROM_12' }, BOTH],
    ['the birthday tells a child, the age is open', { turns18On: '2033-01-01', consentBand: 'UNKNOWN' }, BOTH],
    ['a band nobody knows, and still a minor', { turns18On: '2028-03-01', consentBand: 'SOMETHING_NEW' }, []],
    ['a minor recorded with the band of an adult', { ageStatus: 'MINOR', consentBand: 'ADULT' }, BOTH],
    ['a presumed minor with the band of an adult', { ageStatus: 'PRESUMED_MINOR', consentBand: 'ADULT' }, BOTH],
    ['an adult recorded with the band of a child', { ageStatus: 'ADULT', consentBand: 'UNDER_12' }, BOTH],
    ['an adult', { ageStatus: 'ADULT', consentBand: 'ADULT' }, SELF],
  ])('when %s: %j is given by %j', (_name, subject, actors) => {
    const more = { case: subject, asserted: { 'guardian-is-professional': true } }
    for (const givenBy of ['SELF', 'GUARDIAN', 'SELF_AND_GUARDIAN'])
      expect([givenBy, consent({ givenBy }, more)]).toEqual([givenBy, actors.includes(givenBy)])
  })

  test('the 18th birthday begins at midnight in Amsterdam', () => {
    const more = (at: string) => ({ case: { turns18On: '2026-03-02', consentBand: 'FROM_12' }, at: new Date(at) })
    expect(consent({ givenBy: 'SELF' }, more('2026-03-01T22:59:59Z'))).toBe(true)
    expect(consent({ givenBy: 'GUARDIAN' }, more('2026-03-01T23:00:00Z'))).toBe(false)
    expect(facts['victim-is-minor']?.(situation(more('2026-03-01T22:59:59Z')))).toBe(true)
    expect(facts['victim-is-minor']?.(situation(more('2026-03-01T23:00:00Z')))).toBe(false)
  })

  test.each<[string, Situation['asserted'], boolean]>([
    ['professional', { 'guardian-is-professional': true }, true],
    ['professional, a parent is suspected', { 'guardian-is-professional': true, 'parent-suspected': true }, true],
    ['a parent who is cleared', { 'guardian-is-professional': false, 'guardian-cleared': true }, true],
    ['a parent who was cleared and is suspected since', { 'guardian-cleared': true, 'parent-suspected': true }, false],
    ['a parent who is not cleared', { 'guardian-is-professional': false, 'guardian-cleared': false }, false],
    ['a parent of whom nothing is recorded', { 'guardian-is-professional': false }, false],
    ['of a kind nobody recorded', {}, false],
    ['of a kind nobody recorded, not suspected', { 'parent-suspected': false }, false],
  ])('a guardian who is %s: %j speaks for the child: %s', (_name, asserted, speaks) => {
    const by = (givenBy: string, consentBand: string) => consent({ givenBy }, { case: { consentBand }, asserted })
    expect(by('GUARDIAN', 'UNDER_12')).toBe(speaks)
    expect(by('SELF_AND_GUARDIAN', 'UNDER_12')).toBe(speaks)
    expect(by('SELF_AND_GUARDIAN', 'FROM_12')).toBe(speaks)
    expect(by('SELF_AND_GUARDIAN', 'UNKNOWN')).toBe(speaks)
    // From 16 the person's own yes is in it, and enough.
    expect(by('SELF_AND_GUARDIAN', 'FROM_16')).toBe(true)
    expect(by('SELF', 'ADULT')).toBe(true)
  })

  test("a suspected parent's no counts all the same", () => {
    const no = { ...given, givenBy: 'GUARDIAN', status: 'REFUSED', givenAt: new Date('2026-02-01T00:00:00Z') }
    const asserted = { 'parent-suspected': true }
    const subject = { consentBand: 'FROM_16' }
    expect(facts['consent-given']?.(situation({ case: subject, consents: [given], asserted }))).toBe(true)
    expect(facts['consent-given']?.(situation({ case: subject, consents: [given, no], asserted }))).toBe(false)
  })

  describe('of several answers', () => {
    const day = (date: string) => new Date(`${date}T00:00:00Z`)
    const toKind = given
    const toAgency = { ...given, recipients: [shelter.agency] }
    const later = { givenAt: day('2026-02-01') }
    const all = (...consents: Situation['consents']) =>
      facts['consent-given']?.(situation({ case: { consentBand: 'ADULT' }, consents }))

    describe.each(['REFUSED', 'WITHDRAWN', 'OBJECTED'])('a no (%s)', (status) => {
      const no = status === 'WITHDRAWN' ? { status, withdrawnAt: given.givenAt } : { status }

      test('to this agency outweighs a yes to its kind, before or after', () => {
        expect(all(toKind, { ...toAgency, ...no, ...later })).toBe(false)
        expect(all({ ...toAgency, ...no }, { ...toKind, ...later })).toBe(false)
      })

      test('to its kind outweighs an earlier yes to this agency, not a later one', () => {
        expect(
          all(toAgency, { ...toKind, ...no, ...(no.withdrawnAt ? { withdrawnAt: day('2026-02-01') } : later) }),
        ).toBe(false)
        expect(all({ ...toKind, ...no }, { ...toAgency, ...later })).toBe(true)
      })

      test('is taken back by a later yes to the same, and not by one of the same moment', () => {
        expect(all({ ...toKind, ...no }, { ...toKind, ...later })).toBe(true)
        expect(all({ ...toAgency, ...no }, { ...toAgency, ...later })).toBe(true)
        expect(all({ ...toKind, ...no }, toKind)).toBe(false)
      })

      test('is not taken back by a yes that does not stand', () => {
        expect(all({ ...toKind, ...no }, { ...toKind, ...later, givenBy: 'GUARDIAN' })).toBe(false)
        expect(all({ ...toKind, ...no }, { ...toKind, ...later, expiresAt: day('2026-02-02') })).toBe(false)
        expect(all({ ...toKind, ...no }, { ...toKind, givenAt: day('2026-04-01') })).toBe(false)
      })

      test('to another agency or for another purpose is none of this one’s', () => {
        expect(all(toKind, { ...toKind, ...no, ...later, recipients: ['00000099000000012000'] })).toBe(true)
        expect(all(toKind, { ...toKind, ...no, ...later, scope: 'care.coordinate' })).toBe(true)
      })
    })

    test('a no of which the moment is not known outweighs every yes', () => {
      const { givenAt: _, ...undated } = given
      expect(all({ ...undated, status: 'REFUSED' }, { ...toAgency, ...later })).toBe(false)
      expect(all({ ...given, status: 'WITHDRAWN' }, { ...toAgency, ...later })).toBe(false)
      expect(all({ ...given, status: 'REFUSED' }, undated)).toBe(false)
    })

    test('a consent that was taken back ends an earlier one to the same, and no later one', () => {
      const takenBack = { ...toKind, withdrawnAt: day('2026-02-01') }
      expect(all(toAgency, takenBack)).toBe(false)
      expect(all(takenBack, { ...toKind, givenAt: day('2026-02-02') })).toBe(true)
    })

    test('one that has run out, or is not answered yet, takes nothing from one that stands', () => {
      expect(all(toKind, { ...toAgency, ...later, status: 'EXPIRED' })).toBe(true)
      expect(all(toKind, { ...toAgency, ...later, status: 'REQUESTED' })).toBe(true)
    })

    test('a no more never makes a no into a yes, and the order of the records says nothing', () => {
      const moment = constantFrom(undefined, day('2026-01-01'), day('2026-02-01'), day('2026-04-01'))
      const answer = record({
        recipients: constantFrom(['SHELTER'], [shelter.agency], ['SHELTER', shelter.agency], ['COMENSHA']),
        status: constantFrom('GIVEN', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'REQUESTED'),
        givenAt: moment,
        withdrawnAt: moment,
      }).map(({ givenAt, withdrawnAt, ...rest }) => ({
        scope: 'shelter.place',
        givenBy: 'SELF',
        ...rest,
        ...(givenAt === undefined ? {} : { givenAt }),
        ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
      }))
      assert(
        property(array(answer, { maxLength: 5 }), answer, (answers, another) => {
          const said = all(...answers)
          expect(all(...answers.toReversed())).toBe(said)
          const { withdrawnAt: _, ...rest } = another
          const withNo = all(...answers, { ...rest, status: 'REFUSED' })
          expect(said !== true && withNo === true).toBe(false)
        }),
      )
    })
  })
})
