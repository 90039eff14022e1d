import { describe, expect, test } from '@jest/globals'
import { policyOn } from '../../../gateway/desk/policy-on.ts'
import { categoriesAsked } from '../../../gateway/desk/who/category-asked.ts'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { emptyHistory, type History, type Release } from '../../../policies/engine/lifecycle.ts'

describe('A data category', () => {
  const known = [
    'dpv:PersonalData',
    'dpv:DerivedPersonalData',
    'pd:Age',
    'pd:AgeRange',
    'pd:Health',
    'pd:HealthRecord',
    'pd:Language',
    'pd:MentalHealth',
  ]

  test.each([
    ['health', ['pd:Health', 'pd:HealthRecord', 'pd:MentalHealth']],
    ['pd:Health', ['pd:Health', 'pd:HealthRecord', 'pd:MentalHealth']],
    ['MentalHealth', ['pd:MentalHealth']],
    ['pd:Age', ['pd:Age', 'pd:AgeRange']],
    ['wealth', []],
    ['', []],
  ])('"%s" stands for itself and what narrows it: %s', (written, found) => {
    expect(categoriesAsked(known, written)).toEqual(found)
  })
})

describe('The version that answers', () => {
  const release = (number: number, inForceFrom: string): Release => ({
    number,
    content: '',
    hash: String(number).repeat(64),
    author: 'a',
    authors: ['a'],
    draftedBy: 'a',
    draftedAt: '2026-01-01T00:00:00.000Z',
    advice: [],
    formerAdvice: [],
    comments: [],
    returns: [],
    approvals: [],
    approvedAt: '2026-01-01T00:00:00.000Z',
    inForceFrom,
  })
  const history: History = {
    ...emptyHistory,
    releases: new Map([
      [1, release(1, '2026-01-01T00:00:00.000Z')],
      // 1 July in the Netherlands begins at ten in the evening, UTC.
      [2, release(2, '2026-06-30T22:00:00.000Z')],
    ]),
    approved: [1, 2],
  }
  const policy = (name: string) => ({ hash: name }) as CompiledPolicy
  const on = (day?: string) =>
    policyOn(
      {
        policy: () => policy('now'),
        now: () => new Date('2026-09-01T10:00:00Z'),
        history: async () => history,
        versions: {
          release: async () => undefined,
          byHash: async () => undefined,
          on: async (_history, asked) => (asked < '2026-01-01' ? undefined : policy(asked)),
        },
      },
      day,
    )

  test('is the one that decides now, unless another day is asked about', async () => {
    expect(await on()).toMatchObject({ policy: { hash: 'now' }, number: 2 })
    expect(await on('')).toMatchObject({ policy: { hash: 'now' } })
    expect(await on('2026-09-01')).toMatchObject({ policy: { hash: 'now' }, at: new Date('2026-09-01T10:00:00Z') })
  })

  test('is the one of the end of that day, with the moment to go with it', async () => {
    expect(await on('2026-06-30')).toMatchObject({ number: 1, at: new Date('2026-06-30T21:59:59.999Z') })
    expect(await on('2026-07-01')).toMatchObject({ number: 2, policy: { hash: '2026-07-01' } })
  })

  test('is none before the first, and for what is no day', async () => {
    await expect(on('2025-12-31')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } })
    await expect(on('1 July')).rejects.toMatchObject({ extensions: { code: 'INVALID' } })
  })
})
