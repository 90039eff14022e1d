import { describe, expect, test } from '@jest/globals'
import { allOf, anyOf } from '../../../policies/engine/facts/three-valued.ts'
import { facts, factsOf } from '../../../policies/engine/facts/facts.ts'
import type { Situation } from '../../../policies/engine/situation.ts'
import { documents } from '../shipped-policy.ts'
import { given, shelter, situation } from './situations.ts'

const vocabulary = documents.find((document) => document.kind === 'vocabulary')
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

  test.each<[Situation['case'], boolean]>([
    [{ ageStatus: 'ADULT', turns18On: '2026-03-02' }, true],
    [{ ageStatus: 'ADULT', turns18On: '2026' }, true],
    [{ ageStatus: 'ADULT', turns18On: '2026-03-01' }, false],
    [{ ageStatus: 'ADULT', turns18On: '2025' }, false],
    [{ turns18On: '2027' }, true],
    [{ ageStatus: 'PRESUMED_MINOR', turns18On: '2026-02' }, false],
  ])('the birthday decides, whatever else was recorded: %j is %s', (subject, value) => {
    expect(minor(subject)).toBe(value)
  })

  test.each([
    ['2026', '2026-12-31'],
    ['2026-03', '2026-03-31'],
    ['2028-02', '2028-02-29'],
    ['2026-02', '2026-02-28'],
  ])('of a birthday in %s ends on %s, when it is certain', (turns18On, last) => {
    const subject = { ageStatus: 'MINOR', turns18On }
    const begins = Date.parse(`${last}T00:00:00+02:00`)
    expect(minor(subject, new Date(begins - 3_600_000).toISOString())).toBe(true)
    expect(minor(subject, new Date(begins + 7_200_000).toISOString())).toBe(false)
  })
})

describe('a guardian', () => {
  test('is there until the eighteenth birthday and not after it, whatever was recorded', () => {
    const asserted = { 'guardian-is-professional': true, 'guardian-cleared': true }
    const on = (at: string, name: string) =>
      facts[name]?.(situation({ asserted, at: new Date(at), case: { ageStatus: 'MINOR', turns18On: '2026-04-02' } }))
    for (const name of ['guardian-is-professional', 'guardian-cleared']) {
      expect(on('2026-04-01T21:59:59Z', name)).toBe(true)
      expect(on('2026-04-01T22:00:00Z', name)).toBe(false)
    }
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
    expect(value('lawful-stay', undefined, { 'lawful-residence': false })).toBe(false)
  })

  test('a stay of which the IND recorded the end is not lawful because it once was', () => {
    expect(value('lawful-stay', 'THIRD_LAWFUL', { 'lawful-residence': false })).toBe(false)
    expect(value('lawful-stay', 'EU_EEA_CH', { 'lawful-residence': false })).toBe(false)
    expect(value('lawful-stay', 'NL', { 'lawful-residence': false })).toBe(true)
  })
})

describe('reception-needed', () => {
  test('holds in the asylum procedure, once a shelter has declined, or for a child that Nidos wants protected', () => {
    const needed = (changes: Partial<Situation>) => facts['reception-needed']?.(situation(changes))
    const declined = (type: string, status = 'DECLINED') => ({ type, status, holder: shelter.agency })
    expect(needed({ asserted: { 'asylum-track': true } })).toBe(true)
    expect(needed({ tasks: [declined('PLACE_SHELTER')] })).toBe(true)
    expect(needed({ tasks: [declined('PLACE_CRISIS')] })).toBe(true)
    expect(needed({ asserted: { 'shelter-declined': true } })).toBe(true)
    expect(needed({ asserted: { 'protected-reception': true } })).toBe(true)
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

  test.each([
    ['towards another agency', { recipients: ['VICTIM_SUPPORT'] }],
    ['until a day that has passed', { expiresAt: new Date('2026-02-01T00:00:00Z') }],
    ['and has taken it back', { withdrawnAt: new Date('2026-02-01T00:00:00Z') }],
    ['on a day still to come', { givenAt: new Date('2026-06-01T00:00:00Z') }],
  ])('whoever did not object %s opens nothing', (_name, changes) => {
    const answer = { ...given, scope: 'victim.support', status: 'NOT_OBJECTED', ...changes }
    const asked = { purpose: 'victim.support', consents: [answer] }
    expect(facts['no-objection']?.(situation(asked))).not.toBe(true)
    // What victim support recorded itself stands beside an answer that says nothing, and not beside one taken back.
    const recorded = { ...asked, asserted: { 'no-objection': true } }
    expect(facts['no-objection']?.(situation(recorded))).toBe(!('withdrawnAt' in changes))
  })

  test('an objection counts for the agency it names only, until the person says otherwise', () => {
    const asked = (...consents: Situation['consents']) =>
      facts['no-objection']?.(situation({ purpose: 'victim.support', consents }))
    const objection = { ...given, scope: 'victim.support', status: 'OBJECTED' }
    const later = { ...objection, status: 'NOT_OBJECTED', givenAt: new Date('2026-02-01T00:00:00Z') }
    expect(asked({ ...objection, recipients: ['VICTIM_SUPPORT'] })).toBeUndefined()
    expect(asked(objection, { ...later, givenAt: given.givenAt })).toBe(false)
    expect(asked(objection, later)).toBe(true)
  })
})

describe('three values', () => {
  test('unknown settles neither', () => {
    expect([anyOf(true, undefined), anyOf(false, undefined), anyOf(false, false)]).toEqual([true, undefined, false])
    expect([allOf(true, undefined), allOf(false, undefined), allOf(true, true)]).toEqual([undefined, false, true])
  })
})
