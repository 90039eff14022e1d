import { describe, expect, test } from '@jest/globals'
import { allOf, anyOf } from '../../../policies/engine/facts/three-valued.ts'
import { facts, factsOf } from '../../../policies/engine/facts/facts.ts'
import type { Situation } from '../../../policies/engine/situation.ts'
import { documents } from '../shipped-policy.ts'

const vocabulary = documents.find((document) => document.kind === 'vocabulary')
const shelter = { agency: '00000099000000011000', kind: 'SHELTER' }

function situation(changes: Partial<Situation> = {}): Situation {
  return {
    asker: shelter,
    purpose: 'shelter.place',
    at: new Date('2026-03-01T12:00:00Z'),
    case: {},
    consents: [],
    tasks: [],
    asserted: {},
    ...changes,
  }
}

const given = {
  scope: 'shelter.place',
  recipients: ['SHELTER'],
  status: 'GIVEN',
  givenBy: 'SELF',
  givenAt: new Date('2026-01-01T00:00:00Z'),
}

describe('the list of facts', () => {
  test('is that of the vocabulary', () => {
    expect(Object.keys(facts).sort()).toEqual(vocabulary?.facts.map(({ fact }) => fact).sort())
  })

  test('reads no other assertions than the vocabulary lists, and each of those', () => {
    const read = new Set<string>()
    const asserted = new Proxy<Record<string, boolean | undefined>>(
      {},
      {
        get(_, name) {
          read.add(String(name))
          return undefined
        },
      },
    )
    factsOf(situation({ asserted }))
    expect([...read].sort()).toEqual(vocabulary?.assertions.map(({ assertion }) => assertion).sort())
  })

  test('knows nothing of a case about which nothing is known', () => {
    for (const value of Object.values(factsOf(situation()))) expect(value).toBeUndefined()
  })

  test.each([
    'urgency-acute',
    'acute-medical-need',
    'guardian-is-professional',
    'guardian-cleared',
    'departure-not-suspended',
    'no-appeal-open',
    'report-filed-or-ex-officio',
    'application-exists',
    'wishes-to-talk',
    'patient-agrees',
    'no-objection',
    'applied',
  ])('%s is what was asserted, and unknown when nobody said', (fact) => {
    for (const value of [true, false, undefined])
      expect(facts[fact]?.(situation({ asserted: { [fact]: value } }))).toBe(value)
  })
})

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
  ])('in the age band %s is given by %s', (consentBand, actors) => {
    for (const givenBy of ['SELF', 'GUARDIAN', 'SELF_AND_GUARDIAN'])
      expect(consent({ givenBy }, { case: consentBand === undefined ? {} : { consentBand } })).toBe(
        actors.includes(givenBy),
      )
  })

  test('one consent that stands is enough beside one that was withdrawn', () => {
    const consents = [{ ...given, status: 'WITHDRAWN' }, given]
    expect(facts['consent-given']?.(situation({ case: { consentBand: 'ADULT' }, consents }))).toBe(true)
  })
})

describe('victim-is-minor', () => {
  const minor = (subject: Situation['case'], at = '2026-03-01T12:00:00Z') =>
    facts['victim-is-minor']?.(situation({ case: subject, at: new Date(at) }))

  test.each([
    ['MINOR', true],
    ['PRESUMED_MINOR', true],
    ['ADULT', false],
    ['SOMETHING_NEW', undefined],
  ])('%s: %s', (ageStatus, value) => {
    expect(minor({ ageStatus })).toBe(value)
  })

  test('ends on the birthday, by the Dutch calendar, whatever was recorded', () => {
    const subject = { ageStatus: 'MINOR', turns18On: '2026-03-02' }
    expect(minor(subject, '2026-03-01T22:59:59Z')).toBe(true)
    expect(minor(subject, '2026-03-01T23:00:00Z')).toBe(false)
  })
})

describe('guardian-cleared', () => {
  test('a suspicion undoes it at once, and the absence of one clears nobody', () => {
    const cleared = (asserted: Situation['asserted']) => facts['guardian-cleared']?.(situation({ asserted }))
    expect(cleared({ 'guardian-cleared': true, 'parent-suspected': true })).toBe(false)
    expect(cleared({ 'guardian-cleared': true, 'parent-suspected': false })).toBe(true)
    expect(cleared({ 'parent-suspected': false })).toBeUndefined()
    expect(cleared({ 'parent-suspected': true })).toBe(false)
  })
})

describe('residence', () => {
  const value = (fact: string, residenceGroup: string | undefined, asserted: Situation['asserted'] = {}) =>
    facts[fact]?.(situation({ case: residenceGroup === undefined ? {} : { residenceGroup }, asserted }))

  test.each([
    ['NL', undefined, true],
    ['EU_EEA_CH', undefined, true],
    ['THIRD_LAWFUL', undefined, true],
    ['THIRD_NO_STAY', true, undefined],
    ['UNKNOWN', true, undefined],
    [undefined, undefined, undefined],
  ])('in the group %s: reflection-eligible %s, lawful-stay %s', (group, eligible, lawful) => {
    expect(value('reflection-eligible', group)).toBe(eligible)
    expect(value('lawful-stay', group)).toBe(lawful)
  })

  test('the IND’s records settle it either way', () => {
    expect(value('reflection-eligible', 'NL', { 'dublin-claim': false })).toBe(false)
    expect(value('reflection-eligible', 'THIRD_LAWFUL', { 'dublin-claim': true })).toBe(true)
    expect(value('lawful-stay', 'THIRD_NO_STAY', { 'lawful-residence': true })).toBe(true)
    expect(value('lawful-stay', 'THIRD_NO_STAY', { 'lawful-residence': false })).toBe(false)
  })
})

describe('reception-needed', () => {
  test('holds in the asylum procedure, or once a shelter has declined', () => {
    const needed = (changes: Partial<Situation>) => facts['reception-needed']?.(situation(changes))
    const declined = (type: string, status = 'DECLINED') => ({ type, status, holder: shelter.agency })
    expect(needed({ asserted: { 'asylum-track': true } })).toBe(true)
    expect(needed({ tasks: [declined('PLACE_SHELTER')] })).toBe(true)
    expect(needed({ tasks: [declined('PLACE_CRISIS')] })).toBe(true)
    expect(needed({ asserted: { 'shelter-declined': true } })).toBe(true)
    expect(
      needed({
        tasks: [declined('HOUSE'), declined('PLACE_SHELTER', 'OPEN')],
        asserted: { 'asylum-track': false, 'shelter-declined': false },
      }),
    ).toBe(false)
    expect(needed({ asserted: { 'asylum-track': false } })).toBeUndefined()
  })
})

describe('no-objection', () => {
  const asked = (status: string, asserted: Situation['asserted'] = {}, scope = 'victim.support') =>
    facts['no-objection']?.(situation({ purpose: 'victim.support', asserted, consents: [{ ...given, scope, status }] }))

  test('an objection outweighs all else, and no objection on record is enough unless someone says otherwise', () => {
    expect(asked('OBJECTED', { 'no-objection': true })).toBe(false)
    expect(asked('NOT_OBJECTED')).toBe(true)
    expect(asked('NOT_OBJECTED', { 'no-objection': false })).toBe(false)
    expect(asked('REQUESTED')).toBeUndefined()
    expect(asked('OBJECTED', {}, 'shelter.place')).toBeUndefined()
  })
})

describe('three values', () => {
  test('unknown settles neither', () => {
    expect([anyOf(true, undefined), anyOf(false, undefined), anyOf(false, false)]).toEqual([true, undefined, false])
    expect([allOf(true, undefined), allOf(false, undefined), allOf(true, true)]).toEqual([undefined, false, true])
  })
})
