import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import {
  applyEvent,
  approvedReleases,
  emptyHistory,
  type History,
  inForce,
  isRefusal,
  lastApproved,
  nextNumber,
  readHistory,
  stateOf,
} from '../../../policies/engine/lifecycle.ts'
import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { hashOf, needs, say } from './lifecycle-story.ts'

const days = ['2025-12-31', '2026-01-02', '2026-01-03', '2026-01-05']
const moment = fc
  .integer({ min: 0, max: 6 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000))
/** What shows more, with or without a delay, urgent or not. */
const wide = { widened: ['p/r'], reasons: { 'p/r': 'so' } }
const waits = fc.constantFrom(
  {},
  {},
  { ...wide, delay: 1 },
  { ...wide, delay: 3 },
  { ...wide, delay: 3, urgent: 'now' },
)
const anyEvent: fc.Arbitrary<LifecycleEvent> = fc
  .record({
    what: fc.constantFrom('draft', 'submit', 'sign', 'sign', 'advise', 'comment', 'return', 'withdraw', 'back'),
    release: fc.integer({ min: 1, max: 5 }),
    content: fc.constantFrom('a', 'b', 'c'),
    replaces: fc.constantFrom(null, hashOf('a'), hashOf('b'), hashOf('c')),
    effective: fc.option(fc.constantFrom(...days), { nil: undefined }),
    kind: fc.constantFrom('OM', 'CHAIN'),
    required: fc.constantFrom(needs('OM'), needs('OM', 'CHAIN'), needs('*')),
    waits,
    at: moment,
  })
  .map(({ what, release, content, replaces, effective, kind, required, waits: waiting, at: instant }) => {
    const at = instant.toISOString()
    if (what === 'draft') return say.draft(release, content, { at })
    if (what === 'back') return say.draft(release, content, { at, rollsBackTo: 1 })
    if (what === 'submit')
      return say.submit(release, content, {
        ...waiting,
        at,
        replaces,
        required,
        ...(effective === undefined ? {} : { effective }),
      })
    if (what === 'sign') return say.sign(release, content, { at, kind })
    if (what === 'comment') return say.comment(release, { at })
    if (what === 'return') return say.sendBack(release, content, { at, ...(kind === 'OM' ? { kind } : {}) })
    if (what === 'advise') return { ...say.advise(release, content), at }
    return say.withdraw(release, at)
  })
/** Random events, and stories in which random steps come between steps that make sense, so that chains of releases do come about. */
const story = fc
  .array(
    fc.tuple(
      anyEvent,
      fc.constantFrom('nothing', 'new', 'new', 'again', 'back'),
      fc.option(fc.constantFrom(...days), { nil: undefined }),
      waits,
    ),
    { maxLength: 25 },
  )
  .map((steps) => {
    const events: LifecycleEvent[] = []
    for (const [event, sensible, effective, waiting] of steps) {
      events.push(event)
      if (sensible === 'nothing') continue
      const history = readHistory(events)
      const number = nextNumber(history)
      const moment = event.at > history.at ? event.at : history.at
      const [former] = approvedReleases(history)
      if (sensible === 'back' && former !== undefined) {
        const { content, number: rollsBackTo } = former
        const replaces = inForce(history, new Date(moment))?.hash ?? null
        events.push(
          say.draft(number, content, { at: event.at, rollsBackTo }),
          say.submit(number, content, { ...waiting, at: event.at, replaces }),
          say.sign(number, content, { at: event.at }),
        )
        continue
      }
      const content = String.fromCodePoint(97 + (number % 26))
      const made = (written: string) => [
        say.draft(number, written, { at: event.at }),
        say.submit(number, written, {
          ...waiting,
          at: event.at,
          replaces: lastApproved(history)?.hash ?? null,
          ...(sensible === 'again' ? { required: needs('OM', 'CHAIN') } : {}),
          ...(effective === undefined ? {} : { effective }),
        }),
        say.sign(number, written, { at: event.at }),
      ]
      // Sent back when the first of two has signed, edited, and signed by both.
      if (sensible === 'again')
        events.push(...made(content), say.sendBack(number, content, { at: event.at }), ...made(content.toUpperCase()))
      else events.push(...made(content))
      if (sensible === 'again') events.push(say.sign(number, content.toUpperCase(), { at: event.at, kind: 'CHAIN' }))
    }
    return events
  })

describe('whatever happens, in whatever order', () => {
  test('exactly one release is in force at every moment once the first is, and none before', () => {
    let longest = 0
    let backUnderWaiting = 0
    fc.assert(
      fc.property(story, fc.array(moment, { minLength: 1, maxLength: 8 }), (events, instants) => {
        const history = readHistory(events)
        const approved = approvedReleases(history)
        longest = Math.max(longest, approved.length)
        const outdated = [...history.releases.values()].some(
          ({ approvedAt, staleSince }) => approvedAt !== undefined && staleSince !== undefined,
        )
        if (outdated) backUnderWaiting += 1
        const starts = approved.map(({ inForceFrom = '' }) => inForceFrom)
        expect(starts).toEqual([...starts].sort())
        for (const instant of [...instants, ...starts.map((start) => new Date(start))]) {
          const holding = [...history.releases.keys()].filter(
            (number) => stateOf(history, number, instant) === 'in-force',
          )
          const begun = starts.some((start) => start <= instant.toISOString())
          expect(holding).toHaveLength(begun ? 1 : 0)
          expect(holding[0]).toBe(inForce(history, instant)?.number)
        }
      }),
      { numRuns: 400 },
    )
    expect(longest).toBeGreaterThan(2)
    expect(backUnderWaiting).toBeGreaterThan(0)
  })

  test('what was in force at a moment stays so, whatever comes after it', () => {
    fc.assert(
      fc.property(story, fc.nat(80), fc.nat(5000), (events, cut, before) => {
        const early = readHistory(events.slice(0, cut))
        const whole = readHistory(events)
        // What happens at one moment counts as a whole, so a moment before that of the last event is looked at.
        const instant = new Date(Date.parse(early.at) - 1 - before * 60_000)
        expect(inForce(whole, instant)?.number).toBe(inForce(early, instant)?.number)
      }),
      { numRuns: 300 },
    )
  })

  test('what was sent back is approved only with signatures given since, over what it says now, and keeps what was said', () => {
    let approvedAnew = 0
    fc.assert(
      fc.property(story, (events) => {
        const history = readHistory(events)
        const said = new Map<number, number>()
        let before: History = emptyHistory
        for (const event of events) {
          const next = applyEvent(before, event)
          if (isRefusal(next)) continue
          before = next
          const release = next.releases.get(event.release)
          const count = [release?.advice, release?.formerAdvice, release?.comments, release?.returns].flat().length
          expect(count).toBeGreaterThanOrEqual(said.get(event.release) ?? 0)
          said.set(event.release, count)
          if (event.type !== 'returned') continue
          expect(release).toMatchObject({ approvals: [] })
          expect(release?.submitted).toBeUndefined()
          expect(release?.approvedAt).toBeUndefined()
        }
        for (const { returns, approvals, hash, submitted } of approvedReleases(history)) {
          if (returns.length === 0) continue
          approvedAnew += 1
          expect(approvals.every((approval) => approval.hash === hash)).toBe(true)
          expect((submitted?.at ?? '') >= (returns.at(-1)?.at ?? '')).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
    expect(approvedAnew).toBeGreaterThan(20)
  })

  test('nobody approves what they wrote, each release has all its signatures, over its own content', () => {
    fc.assert(
      fc.property(story, (events) => {
        for (const release of approvedReleases(readHistory(events))) {
          expect(release.approvals.every(({ hash }) => hash === release.hash)).toBe(true)
          for (const author of release.authors)
            expect(release.approvals.map(({ mandateHolder }) => mandateHolder)).not.toContain(author)
          const signedFor = new Set(release.approvals.map(({ for: kind }) => kind))
          for (const { for: kind } of release.submitted?.required ?? [])
            expect(kind === '*' ? signedFor.size > 0 : signedFor.has(kind)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('what shows more waits its days out, unless it is urgent or was in force before', () => {
    let [waited, hurried] = [0, 0]
    fc.assert(
      fc.property(story, (events) => {
        const history = readHistory(events)
        for (const { submitted, approvedAt = '', inForceFrom = '', rollsBackTo } of approvedReleases(history)) {
          const { delay = 0, urgent, effective } = submitted ?? {}
          const asked = effective === undefined ? '' : startOfDutchDay(effective).toISOString()
          const exempt = urgent !== undefined || rollsBackTo !== undefined
          if (delay > 0 && exempt) hurried += 1
          if (delay > 0 && !exempt) waited += 1
          const days = exempt ? 0 : delay
          const earliest = new Date(Date.parse(`${dutchDay(new Date(approvedAt))}T12:00:00Z`) + days * 86_400_000)
          const begins = days === 0 ? approvedAt : startOfDutchDay(earliest.toISOString().slice(0, 10)).toISOString()
          expect(inForceFrom).toBe([approvedAt, asked, begins].sort().at(-1))
        }
      }),
      { numRuns: 300 },
    )
    expect(waited).toBeGreaterThan(20)
    expect(hurried).toBeGreaterThan(5)
  })

  test('a history read in two parts is the history read at once', () => {
    fc.assert(
      fc.property(story, fc.nat(80), (events, cut) => {
        expect(readHistory(events.slice(cut), readHistory(events.slice(0, cut)))).toEqual(readHistory(events))
      }),
      { numRuns: 100 },
    )
  })
})
