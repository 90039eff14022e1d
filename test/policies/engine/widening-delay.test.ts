import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { approvedReleases, inForce } from '../../../policies/engine/lifecycle.ts'
import type { Submitted } from '../../../policies/engine/lifecycle-event.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { requiredApprovals } from '../../../policies/engine/required-approvals.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
import { daysToWait, firstDay, wideningDelay } from '../../../policies/engine/widening-delay.ts'
import { parsePolicyFiles, withoutPeople } from '../../../policies/load-bundle.ts'
import { shopFiles } from '../small-bundle.ts'
import { shop } from '../small-schema.ts'
import { hashOf, needs, refusal, say, tell } from './lifecycle-story.ts'

const first = [say.draft(1), say.submit(1), say.sign(1)]
const wide = { replaces: hashOf('a'), widened: ['sell/code'], reasons: { 'sell/code': 'so' } }
/** From when a second release is in force that is submitted like this and signed on 1 January at noon. */
function begins(submitted: Partial<Submitted>): string | undefined {
  const history = tell(...first, say.draft(2, 'b'), say.submit(2, 'b', { ...wide, ...submitted }), say.sign(2, 'b'))
  return history.releases.get(2)?.inForceFrom
}

describe('what shows more', () => {
  const AT_ONCE = '2026-01-01T12:00:00.000Z'
  // The Dutch winter day begins an hour before that of UTC, the summer day two.
  test.each<[string, Partial<Submitted>, string]>([
    ['without a delay is in force at once', {}, AT_ONCE],
    ['waits as many days as there are, from the start of that day', { delay: 14 }, '2026-01-14T23:00:00.000Z'],
    ['waits one day', { delay: 1 }, '2026-01-01T23:00:00.000Z'],
    ['waits into the summer', { delay: 100 }, '2026-04-10T22:00:00.000Z'],
    [
      'waits as long when it asks for an earlier day',
      { delay: 14, effective: '2026-01-03' },
      '2026-01-14T23:00:00.000Z',
    ],
    ['waits for a later day that it asks for', { delay: 14, effective: '2026-02-01' }, '2026-01-31T23:00:00.000Z'],
    ['waits for no delay when it is urgent', { delay: 14, urgent: 'Somebody is in danger.' }, AT_ONCE],
    [
      'waits for its own day when it is urgent',
      { delay: 14, urgent: 'x', effective: '2026-01-03' },
      '2026-01-02T23:00:00.000Z',
    ],
    ['and nothing else waits', { delay: 14, widened: [], reasons: {} }, AT_ONCE],
  ])('%s', (_, submitted, expected) => {
    expect(begins(submitted)).toBe(expected)
  })

  test('leaves what it replaces in force until then', () => {
    const events = [...first, say.draft(2, 'b'), say.submit(2, 'b', { ...wide, delay: 2 }), say.sign(2, 'b')]
    const history = tell(...events)
    expect(inForce(history, new Date('2026-01-02T22:59:59.999Z'))?.number).toBe(1)
    expect(inForce(history, new Date('2026-01-02T23:00:00.000Z'))?.number).toBe(2)
    // What is built on it comes no earlier, although it asked for no day of its own.
    const drafted = tell(...events, say.draft(3, 'c'))
    const code = (effective?: string) =>
      refusal(drafted, say.submit(3, 'c', { replaces: hashOf('b'), ...(effective === undefined ? {} : { effective }) }))
        ?.code
    expect([code(), code('2026-01-02'), code('2026-01-03')]).toEqual([
      'effective-before-predecessor',
      'effective-before-predecessor',
      undefined,
    ])
  })

  test('comes back at once when it was in force before', () => {
    const history = tell(
      ...first,
      say.draft(2, 'b'),
      say.submit(2, 'b', { replaces: hashOf('a') }),
      say.sign(2, 'b'),
      say.draft(3, 'a', { by: 'mh-OM', rollsBackTo: 1 }),
      say.submit(3, 'a', { ...wide, by: 'mh-OM', replaces: hashOf('b'), delay: 14, required: needs('*') }),
      say.sign(3, 'a'),
    )
    expect(approvedReleases(history).at(-1)).toMatchObject({ number: 3, inForceFrom: AT_ONCE })
  })

  test('says why it is urgent, and of which days nobody can make a date it is no event', () => {
    const draft = tell(...first, say.draft(2, 'b'))
    const code = (more: Partial<Submitted>) => refusal(draft, say.submit(2, 'b', { ...wide, ...more }))?.code
    expect(code({ urgent: ' ' })).toBe('strange-text')
    expect(code({ dpia: ' ' })).toBe('strange-text')
    expect(code({ delay: 367 })).toBe('strange-event')
    expect(code({ delay: -1 })).toBe('strange-event')
    expect(code({ delay: 1.5 })).toBe('strange-event')
    expect(code({ delay: 366, at: '9998-01-01T00:00:00.000Z' })).toBe('strange-event')
    expect(code({ delay: 366, at: '9997-12-31T00:00:00.000Z' })).toBeUndefined()
  })

  test('can be told beforehand from which day it is in force', () => {
    expect(firstDay('2026-01-30', undefined, 3)).toBe('2026-02-02')
    expect(firstDay('2026-01-30', '2026-02-01', 3)).toBe('2026-02-02')
    expect(firstDay('2026-01-30', '2026-02-03', 3)).toBe('2026-02-03')
    expect(daysToWait({ widened: ['sell/code'], delay: 3 }, undefined)).toBe(3)
    expect(daysToWait({ widened: ['sell/code'], delay: 3 }, 1)).toBe(0)
  })
})

describe('the delay in the red lines', () => {
  const delayed = (days: string) => [
    ...shopFiles(),
    { name: 'red-lines.yaml', text: `${days === '' ? '' : `widening-delay: ${days}\n`}red-lines: []\n` },
  ]
  const version = (days: string) => compilePolicy(withoutPeople(parsePolicyFiles(delayed(days)).documents), shop)

  test('holds for what replaces the version it stands in, and only if that shows more', () => {
    expect(wideningDelay(version('14'), ['sell/code'])).toBe(14)
    expect(wideningDelay(version('14'), [])).toBe(0)
    expect(wideningDelay(version(''), ['sell/code'])).toBe(0)
    expect(wideningDelay(undefined, ['sell/code'])).toBe(0)
  })

  test('is a change like that of a red line: told in a sentence, and signed for by the chain', () => {
    const names = (from: string, to: string) => {
      const [before, after] = [version(from), version(to)]
      const comparison = compare(before, after)
      expect(before.hash === after.hash).toBe(comparison.other.length === 0)
      return {
        said: comparison.other.map((change) => sentencesIn('en', after).other(change)),
        signs: requiredApprovals(before, after, comparison).map(({ for: kind, as }) => `${kind} ${as}`),
      }
    }
    expect(names('14', '7')).toEqual({
      said: ['From now on, a version that shows more waits 7 days after its approval (before: 14).'],
      signs: ['CHAIN steward'],
    })
    expect(names('', '7').said).toHaveLength(1)
    expect(names('7', '').signs).toEqual(['CHAIN steward'])
    expect(names('7', '7')).toEqual({ said: [], signs: ['* any'] })
    const [removed] = compare(version('7'), version('')).other
    expect(removed && sentencesIn('nl', version('')).other(removed)).toBe(
      'Voortaan wacht een versie die meer toont na haar goedkeuring nog 0 dagen (eerst: 7).',
    )
  })

  test('is a number of days', () => {
    for (const days of ['0', '367', '1.5', 'two', '-1'])
      expect(() => parsePolicy(`widening-delay: ${days}\nred-lines: []\n`)).toThrow(PolicyErrors)
    expect(() => parsePolicy('widening-delay: 0\nred-lines: []\n')).toThrow(
      'widening-delay must be a whole number of days from 1 to 366; leave it out for none',
    )
    expect(parsePolicy('widening-delay: 366\nred-lines: []\n')).toMatchObject({ wideningDelay: 366 })
  })
})
