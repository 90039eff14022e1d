import { describe, expect, test } from '@jest/globals'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import { inForce, nextNumber, stateOf } from '../../../policies/engine/lifecycle.ts'
import { hashOf, needs, refusal, say, tell } from './lifecycle-story.ts'

const LATER = new Date('2027-01-01T00:00:00Z')
const first = [say.draft(1), say.submit(1), say.sign(1)]

describe('a release in review is sent back', () => {
  const asked = needs('OM', 'CHAIN')
  const waiting = [
    ...first,
    say.draft(2, 'b'),
    say.submit(2, 'b', { replaces: hashOf('a'), required: asked }),
    say.advise(2, 'b', true),
    say.comment(2),
    say.sign(2, 'b'),
  ]
  const back = [...waiting, say.sendBack(2, 'b', { kind: 'CHAIN' })]

  test('by whoever is asked to sign or a data protection officer, with a reason', () => {
    const code = (event: LifecycleEvent, history = tell(...waiting)) => refusal(history, event)?.code
    expect(code(say.sendBack(2, 'b', { kind: 'CHAIN' }))).toBeUndefined()
    expect(code(say.sendBack(2, 'b'))).toBeUndefined()
    // Who signed already may think better of it.
    expect(code(say.sendBack(2, 'b', { kind: 'OM' }))).toBeUndefined()
    expect(code(say.sendBack(2, 'b', { kind: 'IND' }))).toBe('not-asked')
    expect(code(say.sendBack(2, 'b', { by: 'po' }))).toBe('not-asked')
    expect(code(say.sendBack(2, 'a'))).toBe('other-content')
    expect(code({ ...say.sendBack(2, 'b'), reason: ' ' })).toBe('strange-text')
    expect(code({ ...say.sendBack(2, 'b'), reason: 'x'.repeat(10_001) })).toBe('strange-text')
    const any = tell(...first, say.draft(2, 'b'), say.submit(2, 'b', { replaces: hashOf('a'), required: needs('*') }))
    expect(code(say.sendBack(2, 'b', { kind: 'IND' }), any)).toBeUndefined()
  })

  test('and not when it is a draft, approved, withdrawn or overtaken', () => {
    const code = (...events: LifecycleEvent[]) => refusal(tell(...events), say.sendBack(2, 'b'))?.code
    expect(code(...back)).toBe('not-submitted')
    expect(code(...waiting, say.sign(2, 'b', { kind: 'CHAIN' }))).toBe('approved-already')
    expect(code(...waiting, say.withdraw(2))).toBe('withdrawn')
    const overtaken = [say.draft(3, 'c'), say.submit(3, 'c', { replaces: hashOf('a') }), say.sign(3, 'c')]
    expect(code(...waiting, ...overtaken)).toBe('stale')
  })

  test('becomes a draft again under its number, without signatures, with all that was said', () => {
    const history = tell(...waiting, say.sendBack(2, 'b', { kind: 'CHAIN', at: '2026-01-02T12:00:00.000Z' }))
    expect(stateOf(history, 2, LATER)).toBe('draft')
    expect(stateOf(history, 2, new Date('2026-01-02T11:59:00Z'))).toBe('in-review')
    const { releases } = history
    expect(releases.get(2)).toMatchObject({
      approvals: [],
      advice: [{ objects: true }],
      comments: [{ by: 'auditor', at: expect.any(String) as unknown, text: 'Why so much?' }],
      returns: [{ by: 'mh-CHAIN', reason: 'Say it more narrowly' }],
    })
    expect(releases.get(2)?.submitted).toBeUndefined()
    expect(refusal(history, say.sign(2, 'b'))?.code).toBe('not-submitted')
    expect(nextNumber(history)).toBe(3)
    expect(refusal(history, say.draft(2, 'c', { by: 'somebody' }))?.code).toBe('not-author')
  })

  test('is edited and submitted anew, and every signature is asked again', () => {
    const anew = [...back, say.draft(2, 'c'), say.submit(2, 'c', { replaces: hashOf('a'), required: asked })]
    const history = tell(...anew)
    expect(history.releases.get(2)).toMatchObject({
      hash: hashOf('c'),
      advice: [],
      formerAdvice: [{ objects: true }],
      comments: [{ text: 'Why so much?' }],
      returns: [{ by: 'mh-CHAIN' }],
    })
    expect(refusal(history, say.sign(2, 'b', { kind: 'CHAIN' }))?.code).toBe('other-content')
    expect(stateOf(tell(...anew, say.sign(2, 'c')), 2, LATER)).toBe('in-review')
    expect(inForce(tell(...anew, say.sign(2, 'c'), say.sign(2, 'c', { kind: 'CHAIN' })), LATER)?.number).toBe(2)
    // Submitted as it was, its advice is about it still, and the signatures are void all the same.
    const same = tell(...back, say.submit(2, 'b', { replaces: hashOf('a'), required: asked }))
    expect(same.releases.get(2)).toMatchObject({ advice: [{ objects: true }], formerAdvice: [], approvals: [] })
  })

  test('is not signed by whoever wrote what was sent back', () => {
    const history = tell(
      ...first,
      say.draft(2, 'b', { by: 'mh-OM' }),
      say.withdraw(2, undefined, 'mh-OM'),
      say.draft(3, 'b'),
      say.submit(3, 'b', { replaces: hashOf('a'), required: needs('*') }),
      say.sendBack(3, 'b'),
      say.draft(3, 'c'),
      say.submit(3, 'c', { replaces: hashOf('a'), required: needs('*') }),
    )
    expect(history.releases.get(3)?.authors).toEqual(['po', 'mh-OM'])
    expect(refusal(history, say.sign(3, 'c'))?.code).toBe('author-cannot-sign')
  })

  test('is commented on by anybody, as long as it is not withdrawn', () => {
    const drafted = tell(
      ...first,
      say.draft(2, 'b'),
      say.comment(2),
      say.draft(2, 'c'),
      say.comment(2, { text: 'Better.' }),
    )
    expect(drafted.releases.get(2)?.comments.map(({ text }) => text)).toEqual(['Why so much?', 'Better.'])
    expect(refusal(drafted, say.comment(2, { text: '\n' }))?.code).toBe('strange-text')
    expect(refusal(drafted, say.comment(3))?.code).toBe('unknown-release')
    expect(refusal(tell(...first, say.draft(2, 'b'), say.withdraw(2)), say.comment(2))?.code).toBe('withdrawn')
  })
})
