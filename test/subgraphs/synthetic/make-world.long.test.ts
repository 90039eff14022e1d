import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { RECORD_TYPES } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { makeWorld, WORLD_DATE } from '../../../subgraphs/kit/synthetic/make-world.ts'
import { agencies, world } from './world.ts'

const hash = (seed: number, cases: number): string =>
  createHash('sha256')
    .update(JSON.stringify(world(seed, cases)))
    .digest('hex')

const DEMO = [
  'demo-dublin-claimant',
  'demo-eu-worker',
  'demo-dutch-girl',
  'demo-missing-minor',
  'demo-declined-shelter',
  'demo-voluntary-return',
  'demo-witness',
  'demo-health-emergency',
  'demo-settled',
]

describe('the synthetic world', () => {
  test('is the same to the byte for the same seed', () => {
    expect(hash(5, 300)).toBe(hash(5, 300))
  })

  test('differs for another seed', () => {
    expect(hash(5, 50)).not.toBe(hash(6, 50))
  })

  test('gives a case that does not depend on how many cases there are', () => {
    const small = world(3, 60)
    expect(world(3, 200).slice(0, 60)).toEqual(small)
  })

  test('starts with the demo cases, and they are the same for every seed', () => {
    expect(
      world(1, 20)
        .slice(0, 9)
        .map(({ caseId }) => caseId),
    ).toEqual(DEMO)
    expect(world(1, 9)).toEqual(world(2, 9))
  })

  test('holds the demo cases at any number but zero', () => {
    expect(world(1, 1).map(({ caseId }) => caseId)).toEqual(DEMO)
    expect(world(1, 0)).toEqual([])
    expect(world(1, 25)).toHaveLength(25)
  })

  test('can be stopped half-way without making the rest', () => {
    const endless = makeWorld({ seed: 1, cases: Number.MAX_SAFE_INTEGER, agencies })
    const firstTen = Array.from({ length: 10 }, () => endless.next().value)
    expect(firstTen).toEqual(world(1, 10))
  })

  test('gives every case, task, referral and consent an id of its own', () => {
    const cases = world(1, 3000)
    const ids = cases.flatMap(({ caseId, tasks, referrals, consents }) => [
      caseId,
      ...tasks.map(({ taskId }) => taskId),
      ...referrals.map(({ referralId }) => referralId),
      ...consents.map(({ consentId }) => consentId),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('names generated cases by ids in the shape of a random UUID', () => {
    for (const { caseId } of world(4, 400).slice(9)) {
      expect(caseId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })

  test('never uses a BSN or V-number twice', () => {
    const cases = world(9, 10_000)
    const bsns = cases.flatMap(({ records }) => records.BrpPerson.map((person) => person['burgerservicenummer']))
    const vNumbers = cases.flatMap(({ records }) => records.AlienRecord.map((alien) => alien['vNumber']))
    expect(new Set(bsns).size).toBe(bsns.length)
    expect(new Set(vNumbers).size).toBe(vNumbers.length)
  })

  test('lists every type of record in every case, so that a store can walk them', () => {
    for (const { records } of world(1, 30)) expect(Object.keys(records)).toEqual([...RECORD_TYPES])
  })

  test.each([
    [{ seed: 1.5, cases: 1 }, 'SCHAKEL_SEED'],
    [{ seed: 1, cases: -1 }, 'SCHAKEL_CASES'],
    [{ seed: 1, cases: 1, asOf: '2026-10-01T00:00:00Z' }, WORLD_DATE],
  ])('says what to do when asked for an impossible world: %j', (options, hint) => {
    expect(() => makeWorld({ agencies, ...options }).next()).toThrow(hint)
  })
})
