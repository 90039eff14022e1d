import { describe, expect, test } from '@jest/globals'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import {
  approvedReleases,
  emptyHistory,
  inForce,
  lastApproved,
  nextNumber,
  readHistory,
  stateOf,
  stateTitles,
} from '../../../policies/engine/lifecycle.ts'
import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { hashOf, needs, refusal, say, tell } from './lifecycle-story.ts'

const first = [say.draft(1), say.submit(1), say.sign(1)]
const on = (moment: string) => new Date(moment)
const LATER = on('2027-01-01T00:00:00Z')
/** A second release over the first, from a day on. */
const second = (effective?: string) => [
  say.draft(2, 'b'),
  say.submit(2, 'b', { replaces: hashOf('a'), ...(effective === undefined ? {} : { effective }) }),
  say.sign(2, 'b'),
]

describe('a release', () => {
  test('goes from draft through review and approval into force, and is obsolete once replaced', () => {
    const history = tell(...first, ...second('2026-02-01'))
    const states = (moment: string) => [1, 2].map((number) => stateOf(history, number, on(moment)))
    expect(states('2026-01-01T09:59:59Z')).toEqual([undefined, undefined])
    expect(states('2026-01-01T10:00:00Z')).toEqual(['draft', undefined])
    expect(states('2026-01-01T11:00:00Z')).toEqual(['in-review', undefined])
    expect(states('2026-01-01T12:00:00Z')).toEqual(['in-force', 'approved'])
    // The Dutch winter day begins an hour before that of UTC.
    expect(states('2026-01-31T22:59:59.999Z')).toEqual(['in-force', 'approved'])
    expect(states('2026-01-31T23:00:00.000Z')).toEqual(['obsolete', 'in-force'])
    expect(stateOf(history, 3, LATER)).toBeUndefined()
  })

  test('is called in Dutch as a privacy officer calls it', () => {
    expect(Object.values(stateTitles).map(({ nl }) => nl)).toEqual([
      'Concept',
      'In review',
      'Goedgekeurd',
      'Vastgesteld',
      'Vervallen',
    ])
  })

  test('is in force from its approval when that is later than its day', () => {
    const history = tell(say.draft(1), say.submit(1, 'a', { effective: '2025-12-01' }), say.sign(1))
    expect(inForce(history, on('2026-01-01T11:59:59.999Z'))).toBeUndefined()
    expect(inForce(history, on('2026-01-01T12:00:00Z'))?.number).toBe(1)
  })

  test('needs every signature asked for, each once', () => {
    const waiting = tell(say.draft(1), say.submit(1, 'a', { required: needs('OM', 'CHAIN') }), say.sign(1))
    expect(inForce(waiting, LATER)).toBeUndefined()
    expect(stateOf(waiting, 1, LATER)).toBe('in-review')
    expect(refusal(waiting, say.sign(1))?.code).toBe('signed-already')
    const done = tell(
      say.draft(1),
      say.submit(1, 'a', { required: needs('OM', 'CHAIN') }),
      say.sign(1),
      say.sign(1, 'a', { kind: 'CHAIN' }),
    )
    expect(inForce(done, LATER)?.approvals.map(({ for: kind }) => kind)).toEqual(['OM', 'CHAIN'])
    expect(refusal(done, say.sign(1, 'a', { kind: 'IND' }))?.code).toBe('approved-already')
  })

  test('keeps what the data protection officer said, an objection too, and is approved all the same', () => {
    const history = tell(say.draft(1), say.submit(1), say.advise(1, 'a', true), say.sign(1), say.advise(1))
    expect(inForce(history, LATER)?.advice).toEqual([
      { officer: 'fg', on: '2026-01-01', text: 'As I see it', objects: true },
      { officer: 'fg', on: '2026-01-01', text: 'As I see it', objects: false },
    ])
    expect(refusal(tell(say.draft(1), say.submit(1)), say.advise(1, 'b'))?.code).toBe('other-content')
  })

  test('may be drafted anew by its author until it is submitted, keeping its number', () => {
    const drafts = tell(say.draft(1), say.draft(1, 'b', { at: '2026-01-01T10:30:00.000Z' }))
    expect(drafts.releases.get(1)).toMatchObject({ content: 'b', draftedAt: '2026-01-01T10:00:00.000Z' })
    expect(refusal(drafts, say.draft(1, 'c', { by: 'somebody' }))?.code).toBe('not-author')
    const submitted = tell(say.draft(1), say.submit(1))
    expect(refusal(submitted, say.draft(1, 'b'))?.code).toBe('not-a-draft')
    expect(refusal(submitted, say.submit(1))?.code).toBe('not-a-draft')
    expect(refusal(tell(say.draft(1), say.withdraw(1)), say.draft(1, 'b'))?.code).toBe('not-a-draft')
  })

  test('is the next in number, but for the first of a new store', () => {
    expect(nextNumber(emptyHistory)).toBe(1)
    expect(nextNumber(tell(say.draft(7)))).toBe(8)
    expect(refusal(tell(say.draft(1)), say.draft(3))?.message).toBe('The next release is number 2, not 3')
    expect(refusal(emptyHistory, say.submit(4))?.code).toBe('unknown-release')
  })
})

describe('a submission is refused', () => {
  const draft = tell(...first, say.draft(2, 'b'))
  const replaces = hashOf('a')
  const submitting = (more: Parameters<typeof say.submit>[2]) =>
    refusal(draft, say.submit(2, 'b', { replaces, ...more }))

  test('without a reason, or without one for a rule that shows more', () => {
    expect(submitting({})).toBeUndefined()
    expect(submitting({ reason: ' ' })?.code).toBe('reason-missing')
    const widened = ['shelter.place/safety', 'shelter.place/care']
    expect(submitting({ widened, reasons: { 'shelter.place/safety': 'it must', 'shelter.place/care': '' } })).toEqual({
      code: 'rule-reason-missing',
      message: 'Widening needs a reason for each rule; there is none for shelter.place/care',
    })
    expect(submitting({ reasons: { 'shelter.place/other': ' ' } })?.code).toBe('rule-reason-missing')
    expect(submitting({ widened, reasons: {} })?.message).toContain('shelter.place/safety, shelter.place/care')
    expect(
      submitting({ widened, reasons: { 'shelter.place/safety': 'it must', 'shelter.place/care': 'it must' } }),
    ).toBeUndefined()
  })

  test('from anybody but the one who drafted it', () => {
    expect(submitting({ by: 'somebody' })?.message).toBe('Release 2 is a draft of po, who alone submits it')
  })

  test('when it replaces something else than what was approved last', () => {
    expect(submitting({ replaces: hashOf('z') })?.code).toBe('stale')
    expect(submitting({ replaces: null })?.code).toBe('stale')
  })

  test('with a day that does not exist, or one before what it replaces', () => {
    expect(submitting({ effective: '2026-02-30' })?.code).toBe('not-a-day')
    expect(submitting({ effective: '2025-12-31' })?.code).toBe('effective-before-predecessor')
    expect(submitting({ effective: '2026-01-01' })).toBeUndefined()
    const planned = tell(...first, ...second('2026-05-01'), say.draft(3, 'c'))
    const third = (effective?: string) =>
      refusal(planned, say.submit(3, 'c', { replaces: hashOf('b'), ...(effective === undefined ? {} : { effective }) }))
    expect(third('2026-04-30')?.message).toContain('from 2026-05-01: name that day or a later one')
    expect(third()?.code).toBe('effective-before-predecessor')
    expect(third('2026-05-01')).toBeUndefined()
  })
})

describe('a signature is refused', () => {
  const waiting = tell(...first, say.draft(2, 'b'), say.submit(2, 'b', { replaces: hashOf('a') }))

  test('over a draft, over other content, or handed in by another', () => {
    expect(refusal(tell(say.draft(1)), say.sign(1))?.code).toBe('not-submitted')
    expect(refusal(tell(say.draft(1)), say.advise(1))?.code).toBe('not-submitted')
    expect(refusal(waiting, say.sign(2, 'a'))).toMatchObject({
      code: 'other-content',
      message: expect.stringContaining('an edit voids what was signed') as unknown,
    })
    expect(refusal(waiting, say.sign(2, 'b', { hand: 'somebody' }))?.code).toBe('not-own-signature')
  })

  test('of the author, and says who may sign instead', () => {
    expect(refusal(waiting, say.sign(2, 'b', { by: 'po' }))).toEqual({
      code: 'author-cannot-sign',
      message:
        'po wrote what release 2 is about, and nobody approves work of their own: another mandate holder for OM signs',
    })
  })

  test('when another change was approved first', () => {
    const history = tell(
      ...first,
      say.draft(2, 'b'),
      say.submit(2, 'b', { replaces: hashOf('a') }),
      say.draft(3, 'c'),
      say.submit(3, 'c', { replaces: hashOf('a') }),
      say.sign(3, 'c'),
    )
    expect(refusal(history, say.sign(2, 'b'))?.code).toBe('stale')
    expect(stateOf(history, 2, LATER)).toBe('obsolete')
    expect(inForce(history, LATER)?.number).toBe(3)
    // What another change outdated may be taken back, which changes nothing.
    expect(refusal(history, say.withdraw(2))).toBeUndefined()
  })
})

describe('a release is withdrawn', () => {
  test('by its author, before it is in force', () => {
    const planned = tell(...first, ...second('2026-02-01'))
    expect(refusal(planned, say.withdraw(2, undefined, 'somebody'))?.code).toBe('not-author')
    const withdrawn = tell(...first, ...second('2026-02-01'), say.withdraw(2))
    expect(inForce(withdrawn, LATER)?.number).toBe(1)
    expect(lastApproved(withdrawn)?.number).toBe(1)
    expect(stateOf(withdrawn, 2, on('2026-01-01T12:30:00Z'))).toBe('approved')
    expect(stateOf(withdrawn, 2, LATER)).toBe('obsolete')
    for (const event of [say.withdraw(2), say.sign(2, 'b'), say.submit(2, 'b'), say.advise(2, 'b')])
      expect(refusal(withdrawn, event)?.code).toBe('withdrawn')
  })

  test('not once it is in force, nor under a release that was built on it', () => {
    expect(refusal(tell(...first), say.withdraw(1))?.code).toBe('in-force-already')
    const third = [
      say.draft(3, 'c'),
      say.submit(3, 'c', { replaces: hashOf('b'), effective: '2026-02-01' }),
      say.sign(3, 'c'),
    ]
    const planned = tell(...first, ...second('2026-02-01'), ...third)
    expect(refusal(planned, say.withdraw(2))?.code).toBe('built-upon')
    expect(refusal(planned, say.withdraw(3))).toBeUndefined()
    // Both begin on one day: the later one decides, and there is no gap.
    expect(inForce(planned, on('2026-01-31T23:00:00Z'))?.number).toBe(3)
  })

  test('which outdates what is in review on top of it', () => {
    const history = tell(
      ...first,
      ...second('2026-02-01'),
      say.draft(3, 'c'),
      say.submit(3, 'c', { replaces: hashOf('b'), effective: '2026-03-01' }),
      say.draft(4, 'd'),
      say.withdraw(2),
    )
    expect(stateOf(history, 3, LATER)).toBe('obsolete')
    expect(stateOf(history, 4, LATER)).toBe('draft')
  })
})

describe('a roll back', () => {
  const two = [...first, ...second()]
  const back = (by: string) => [
    say.draft(3, 'a', { by, rollsBackTo: 1 }),
    say.submit(3, 'a', { by, replaces: hashOf('b'), required: needs('*') }),
  ]

  test('is a new release with former content, which the one who presses may sign', () => {
    const history = tell(...two, ...back('mh-OM'), say.sign(3, 'a'))
    expect(inForce(history, LATER)).toMatchObject({ number: 3, hash: hashOf('a'), author: 'po', draftedBy: 'mh-OM' })
    expect(approvedReleases(history).map(({ number }) => number)).toEqual([1, 2, 3])
  })

  test('is not signed by the author of what comes, nor of what goes', () => {
    const byOther = [
      ...first,
      say.draft(2, 'b', { by: 'mh-IND' }),
      say.submit(2, 'b', { by: 'mh-IND', replaces: hashOf('a') }),
      say.sign(2, 'b'),
    ]
    const history = tell(...byOther, ...back('mh-OM'))
    expect(refusal(history, say.sign(3, 'a', { by: 'po' }))?.code).toBe('author-cannot-sign')
    expect(refusal(history, say.sign(3, 'a', { kind: 'IND' }))?.code).toBe('author-cannot-sign')
    expect(refusal(history, say.sign(3, 'a'))).toBeUndefined()
  })

  describe('while a later release waits for its day', () => {
    const waiting = [
      ...two,
      say.draft(3, 'c'),
      say.submit(3, 'c', { replaces: hashOf('b'), effective: '2026-02-01' }),
      say.sign(3, 'c'),
    ]
    const backNow = (to: number, content: string, at = '2026-01-01T12:00:00.000Z') => [
      say.draft(4, content, { by: 'mh-OM', rollsBackTo: to, at }),
      say.submit(4, content, { by: 'mh-OM', replaces: hashOf('b'), required: needs('*'), at }),
    ]

    test('takes effect at once, and what waits becomes obsolete', () => {
      const history = tell(...waiting, ...backNow(1, 'a'), say.sign(4, 'a'))
      expect(inForce(history, on('2026-01-01T12:00:00Z'))?.number).toBe(4)
      expect(inForce(history, LATER)?.number).toBe(4)
      expect(stateOf(history, 3, LATER)).toBe('obsolete')
      expect(approvedReleases(history).map(({ number }) => number)).toEqual([1, 2, 4])
      expect(refusal(history, say.withdraw(3))).toBeUndefined()
      expect(refusal(history, say.draft(5, 'c', { rollsBackTo: 3 }))?.code).toBe('not-former')
    })

    test('may go to the very content in force, which drops what waits', () => {
      const history = tell(...waiting, ...backNow(2, 'b'), say.sign(4, 'b'))
      expect(inForce(history, LATER)).toMatchObject({ number: 4, hash: hashOf('b'), base: 2 })
    })

    test('never goes to one whose day has not come', () => {
      const more = [
        say.draft(4, 'd'),
        say.submit(4, 'd', { replaces: hashOf('c'), effective: '2026-03-01' }),
        say.sign(4, 'd'),
      ]
      expect(refusal(tell(...waiting, ...more), say.draft(5, 'c', { rollsBackTo: 3 }))?.code).toBe('not-former')
    })

    test('comes too late when that day begins before it is signed', () => {
      const history = tell(...waiting, ...backNow(1, 'a'))
      expect(refusal(history, say.sign(4, 'a', { at: '2026-01-31T22:59:59.999Z' }))).toBeUndefined()
      expect(refusal(history, say.sign(4, 'a', { at: '2026-01-31T23:00:00.000Z' }))?.code).toBe('stale')
    })
  })

  test('goes to content that was approved and has been replaced', () => {
    const history = tell(...two)
    const code = (rollsBackTo: number, content = 'a') =>
      refusal(history, say.draft(3, content, { by: 'mh-OM', rollsBackTo }))?.code
    expect([code(1), code(1, 'c'), code(2, 'b'), code(9)]).toEqual([
      undefined,
      'not-former',
      'not-former',
      'not-former',
    ])
  })
})

describe('who wrote content', () => {
  test('does not sign it under another author, whether it was withdrawn or approved before', () => {
    const withdrawn = [say.draft(2, 'b', { by: 'mh-OM' }), say.withdraw(2, undefined, 'mh-OM')]
    const again = (release: number) => [
      say.draft(release, 'b'),
      say.submit(release, 'b', { replaces: hashOf('a'), required: needs('*') }),
    ]
    const history = tell(...first, ...withdrawn, ...again(3))
    expect(history.releases.get(3)).toMatchObject({ author: 'po', authors: ['po', 'mh-OM'] })
    expect(refusal(history, say.sign(3, 'b'))?.code).toBe('author-cannot-sign')
    expect(refusal(history, say.sign(3, 'b', { kind: 'IND' }))).toBeUndefined()
    // Whoever drafts the same only after it was submitted has not written it.
    const copied = tell(...first, ...again(2), say.draft(3, 'b', { by: 'mh-OM' }))
    expect(refusal(copied, say.sign(2, 'b'))).toBeUndefined()
    // Nor when it comes back after that.
    const back = tell(
      ...first,
      ...again(2),
      say.sign(2, 'b', { kind: 'IND' }),
      say.draft(3, 'b', { by: 'mh-OM' }),
      say.draft(4, 'c'),
      say.submit(4, 'c', { replaces: hashOf('b') }),
      say.sign(4, 'c', { kind: 'OM' }),
      say.draft(5, 'b', { by: 'mh-IND', rollsBackTo: 2 }),
      say.submit(5, 'b', { by: 'mh-IND', replaces: hashOf('c'), required: needs('*') }),
    )
    expect(back.releases.get(5)?.authors).toEqual(['po'])
    expect(refusal(back, say.sign(5, 'b'))).toBeUndefined()
  })
})

describe('what is no event', () => {
  const story: LifecycleEvent[] = [say.draft(1), say.submit(1), say.draft(2, 'b')]
  const at = '2026-01-01T11:30:00.000Z'
  test.each<unknown>([
    null,
    [],
    'drafted',
    { type: 'applauded', release: 1, by: 'po', at, text: 'x' },
    { type: 'commented', release: 1, by: 'po', at },
    { type: 'returned', release: 1, by: 'fg', at, reason: 'x' },
    { type: 'signed', release: 1, by: 'mh-OM', at },
    { type: 'submitted', release: 2, by: 'po', at, hash: hashOf('b'), replaces: null },
    { ...say.submit(2, 'b'), reasons: { 'p/r': 1 } },
    { ...say.submit(2, 'b'), reasons: [] },
    { ...say.submit(2, 'b'), required: {} },
    { ...say.submit(2, 'b'), required: [null] },
    { ...say.submit(2, 'b'), wildcards: { Product: 'name' } },
    { ...say.draft(3), release: 1.5 },
    { ...say.advise(1), objects: 'no' },
    ...['zzz', 7, '2026-01-01', '2026-01-01T11:30:00Z', '2026-02-30T00:00:00.000Z', '+012026-01-01T00:00:00.000Z'].map(
      (moment) => ({ ...say.advise(1), at: moment }),
    ),
  ])('%j has no effect', (event) => {
    const strange = event as LifecycleEvent
    expect(refusal(tell(...story), strange)?.code).toBe('strange-event')
    expect(readHistory([...story, strange, say.sign(1)])).toEqual(tell(...story, say.sign(1)))
  })

  test('nor is what could not be read back from a release.yaml', () => {
    const ZERO_WIDTH = String.fromCodePoint(0x200b)
    const history = tell(...story)
    const strange = [
      { ...say.advise(1), text: `I object:${ZERO_WIDTH} too much` },
      { ...say.advise(1), text: 'x'.repeat(10_001) },
      { ...say.advise(1), text: ' ' },
      { ...say.submit(2, 'b'), reasons: { 'no rule': 'x' } },
      { ...say.submit(2, 'b'), reason: ZERO_WIDTH },
      { ...say.submit(2, 'b'), reasons: { 'p/r': ZERO_WIDTH } },
      { ...say.sign(1), by: ZERO_WIDTH, approval: { ...say.sign(1).approval, mandateHolder: ZERO_WIDTH } },
      { ...say.withdraw(1), by: ZERO_WIDTH },
      say.draft(3, 'c', { by: ZERO_WIDTH }),
    ]
    for (const event of strange) expect(refusal(history, event)?.code).toBe('strange-text')
    expect(refusal(history, { ...say.advise(1), text: 'x'.repeat(10_000) })).toBeUndefined()
  })
})

describe('the start of a Dutch day', () => {
  test('is the first moment of that day, in winter, in summer and where the clock changes', () => {
    for (const day of ['2026-01-01', '2026-03-29', '2026-03-30', '2026-07-01', '2026-10-25', '2026-10-26']) {
      const start = startOfDutchDay(day)
      expect([dutchDay(start), dutchDay(new Date(start.getTime() - 1)) < day]).toEqual([day, true])
    }
  })
})
