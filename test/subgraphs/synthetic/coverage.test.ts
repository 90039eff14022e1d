import { describe, expect, test } from '@jest/globals'
import { TASK_TYPES } from '../../../subgraphs/kit/referral-chain/task-type.ts'
import { RECORD_TYPES } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { caseStateOf } from '../../../subgraphs/kit/referral-chain/case-state.ts'
import type { Tracks } from '../../../subgraphs/kit/referral-chain/tracks.ts'
import { tracksOf } from '../../../subgraphs/kit/synthetic/derive-tracks.ts'
import { world } from './world.ts'

const cases = world(1, 944)
const tracks = cases.map((story) => tracksOf(story))
const tasks = cases.flatMap((story) => story.tasks)
const sorted = (values: Iterable<unknown>): string[] => [...new Set([...values].map(String))].toSorted()

const STATES: readonly (readonly [track: string, read: (tracks: Tracks) => unknown, states: string])[] = [
  ['identification', (each) => each.identification, 'NOT_PRESUMED PRESUMED REGISTERED SIGNALLED'],
  [
    'residence',
    (each) => each.residence,
    'B8_APPLIED B8_GRANTED B8_REFUSED CONTINUED_APPLIED CONTINUED_GRANTED DECLINED IN_REFLECTION NONE NO_STAY REFLECTION_OFFERED REFUSED',
  ],
  ['shelter', (each) => each.shelter, 'CRISIS_BED MOVED_ON NO_REQUEST PLACED'],
  ['coordinator', (each) => each.coordinator, 'ASSIGNED NONE'],
  ['care plan', (each) => each.plan, 'ACTIVE ENDED NONE'],
  ['justice', (each) => each.justice, 'DECLINED DISMISSED INVESTIGATING JUDGED NONE REPORTED TALKED TO_COURT'],
  ['youth', (each) => each.youth ?? 'of age', 'GUARDIAN MEASURE NO_GUARDIAN OF_AGE of age'],
  ['municipal register', (each) => each.municipal.register, 'NOT_REGISTERED REGISTERED'],
  ['municipal support', (each) => each.municipal.support, 'DECIDED NONE REQUESTED'],
  ['municipal income', (each) => each.municipal.income, 'DECIDED NONE REQUESTED'],
  ['municipal housing', (each) => each.municipal.housing, 'DECIDED NONE REQUESTED'],
  ['redress', (each) => each.redress, 'CLAIMED NONE PAID REFUSED SUPPORTED'],
  ['exit', (each) => each.exit, 'CLOSED OPEN RETURNED RETURNING'],
]

describe('the default world shows the whole chain', () => {
  test.each(STATES)('every state of the track %s', (_, read, states) => {
    expect(sorted(tracks.map(read))).toEqual(
      states
        .replace('of age', 'of_age')
        .split(' ')
        .map((state) => state.replace('of_age', 'of age'))
        .toSorted(),
    )
  })

  test('every state of a case', () => {
    expect(sorted(cases.map(({ referralCase }) => referralCase['state']))).toEqual(
      'ACUTE CLOSED INTEGRATING IN_REFLECTION IN_SUPPORT NOT_PRESUMED ON_PERMIT RETURNING SIGNALLED'.split(' '),
    )
  })

  test('every type of task, each of them open somewhere and done somewhere', () => {
    const of = (status: string): string[] =>
      sorted(tasks.filter((task) => task['status'] === status).map(({ type }) => type))
    const all = [...TASK_TYPES].toSorted()
    expect(all).toHaveLength(30)
    expect(of('OPEN')).toEqual(all)
    expect(of('DONE')).toEqual(all)
  })

  test('tasks in every status', () => {
    expect(sorted(tasks.map(({ status }) => status))).toEqual('DECLINED DONE LAPSED OFFERED OPEN SUSPENDED'.split(' '))
  })

  test('every type of task in every status, when there are six thousand cases', () => {
    const met = new Set(
      world(1, 6000).flatMap((story) => story.tasks.map(({ type, status }) => `${String(type)} ${String(status)}`)),
    )
    const all = TASK_TYPES.flatMap((type) =>
      ['OFFERED', 'OPEN', 'SUSPENDED', 'DONE', 'DECLINED', 'LAPSED'].map((status) => `${type} ${status}`),
    )
    // Work of a day or so is never put aside.
    const never = ['OFFER_REFLECTION SUSPENDED', 'PLACE_CRISIS SUSPENDED', 'ARRANGE_RECEPTION SUSPENDED']
    expect(all.filter((pair) => !met.has(pair))).toEqual(never)
  })

  test('every type of record', () => {
    expect(RECORD_TYPES.filter((type) => !cases.some(({ records }) => records[type].length > 0))).toEqual([])
  })

  test('consents that were given, refused, withdrawn, requested, objected to, and that have expired', () => {
    expect(sorted(cases.flatMap(({ consents }) => consents.map(({ status }) => status)))).toEqual(
      'EXPIRED GIVEN NOT_OBJECTED OBJECTED REFUSED REQUESTED WITHDRAWN'.split(' '),
    )
  })

  test('referrals that were accepted and referrals that were declined, for each reason but consent', () => {
    const referrals = cases.flatMap((story) => story.referrals)
    expect(sorted(referrals.map(({ status }) => status))).toEqual(
      expect.arrayContaining(['ACCEPTED', 'REJECTED', 'REQUESTED']),
    )
    expect(sorted(referrals.map(({ declinedReason }) => declinedReason))).toEqual(
      expect.arrayContaining(['NO_CAPACITY', 'OTHER', 'OUT_OF_SCOPE', 'UNSAFE']),
    )
  })

  test('signals that one service handed over to another', () => {
    const handed = cases.flatMap(({ records }) =>
      records.PoliceSignal.map((signal) => signal['handedOverTo'] as string[]),
    )
    expect(handed.filter((oins) => oins.length > 0).length).toBeGreaterThan(5)
  })
})

describe('the state of a case', () => {
  const tracks: Tracks = {
    identification: 'REGISTERED',
    residence: 'NONE',
    shelter: 'PLACED',
    coordinator: 'ASSIGNED',
    plan: 'ACTIVE',
    justice: 'NONE',
    municipal: { register: 'NOT_REGISTERED', support: 'NONE', income: 'NONE', housing: 'NONE' },
    redress: 'NONE',
    exit: 'OPEN',
  }

  test.each<[string, Partial<Tracks>, string, string[]]>([
    ['CLOSED', { exit: 'CLOSED', identification: 'NOT_PRESUMED' }, 'ACUTE', []],
    ['CLOSED', { exit: 'RETURNED' }, 'NONE_KNOWN', []],
    ['RETURNING', { exit: 'RETURNING', residence: 'NO_STAY' }, 'ACUTE', ['CARE_PLAN']],
    ['NOT_PRESUMED', { identification: 'NOT_PRESUMED' }, 'ACUTE', []],
    ['SIGNALLED', { identification: 'SIGNALLED', shelter: 'CRISIS_BED' }, 'ACUTE', []],
    ['ACUTE', { residence: 'IN_REFLECTION' }, 'ACUTE', ['CARE_PLAN']],
    ['ACUTE', { shelter: 'CRISIS_BED' }, 'NONE_KNOWN', ['CARE_PLAN']],
    ['IN_REFLECTION', { residence: 'IN_REFLECTION' }, 'HIGH', []],
    ['ON_PERMIT', { residence: 'B8_GRANTED' }, 'HIGH', ['CARE_PLAN']],
    ['ON_PERMIT', { residence: 'CONTINUED_GRANTED' }, 'NONE_KNOWN', []],
    ['INTEGRATING', { municipal: { ...tracks.municipal, housing: 'DECIDED' } }, 'NONE_KNOWN', ['CARE_PLAN']],
    ['INTEGRATING', {}, 'NONE_KNOWN', ['HOUSE', 'COMPENSATE']],
    ['IN_SUPPORT', {}, 'NONE_KNOWN', ['STAY_SHELTER']],
  ])('is %s for %j, safety %s and open tasks %j', (state, changed, safety, open) => {
    expect(caseStateOf({ ...tracks, ...changed }, safety, open)).toBe(state)
  })
})
