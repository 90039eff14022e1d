import type { LifecycleEvent, Submitted } from '../../../policies/engine/lifecycle-event.ts'
import { applyEvent, emptyHistory, type History, isRefusal } from '../../../policies/engine/lifecycle.ts'
import type { RequiredApproval } from '../../../policies/engine/required-approvals.ts'

export const hashOf = (content: string) => content.repeat(64).slice(0, 64)
export const needs = (...kinds: string[]): RequiredApproval[] =>
  kinds.map((kind) => ({ for: kind, as: kind === '*' ? 'any' : 'owner', because: [] }))

/** Events in few words. `content` is one letter; a person is named after the kind it signs for: `mh-OM`. */
export const say = {
  draft: (release: number, content = 'a', more: { by?: string; at?: string; rollsBackTo?: number } = {}) =>
    ({
      type: 'drafted',
      release,
      by: 'po',
      at: '2026-01-01T10:00:00.000Z',
      content,
      hash: hashOf(content),
      ...more,
    }) satisfies LifecycleEvent,
  submit: (release: number, content = 'a', more: Partial<Submitted> = {}) =>
    ({
      type: 'submitted',
      release,
      by: 'po',
      at: '2026-01-01T11:00:00.000Z',
      hash: hashOf(content),
      replaces: null,
      reason: 'because',
      reasons: {},
      wildcards: {},
      required: needs('OM'),
      widened: [],
      ...more,
    }) satisfies LifecycleEvent,
  advise: (release: number, content = 'a', objects = false) =>
    ({
      type: 'advised',
      release,
      by: 'fg',
      at: '2026-01-01T11:30:00.000Z',
      hash: hashOf(content),
      text: 'As I see it',
      objects,
    }) satisfies LifecycleEvent,
  comment: (release: number, more: { by?: string; at?: string; text?: string } = {}) =>
    ({
      type: 'commented',
      release,
      by: 'auditor',
      at: '2026-01-01T11:15:00.000Z',
      text: 'Why so much?',
      ...more,
    }) satisfies LifecycleEvent,
  /** By a data protection officer, or for a kind by a mandate holder. */
  sendBack: (release: number, content = 'a', more: { by?: string; at?: string; kind?: string } = {}) => {
    const { kind, at = '2026-01-01T11:45:00.000Z', by = kind === undefined ? 'fg' : `mh-${kind}` } = more
    const whose = kind === undefined ? {} : { for: kind }
    const what = { type: 'returned', release, by, at, hash: hashOf(content), reason: 'Say it more narrowly' } as const
    return { ...what, ...whose } satisfies LifecycleEvent
  },
  sign: (release: number, content = 'a', more: { by?: string; at?: string; kind?: string; hand?: string } = {}) => {
    const { kind = 'OM', at = '2026-01-01T12:00:00.000Z', by = `mh-${kind}`, hand = by } = more
    const approval = { mandateHolder: by, for: kind, on: at.slice(0, 10), hash: hashOf(content), jws: 'x' }
    return { type: 'signed', release, by: hand, at, approval } satisfies LifecycleEvent
  },
  withdraw: (release: number, at = '2026-01-01T13:00:00.000Z', by = 'po') =>
    ({ type: 'withdrawn', release, by, at }) satisfies LifecycleEvent,
}

/** The history of events that must all be allowed. */
export function tell(...events: LifecycleEvent[]): History {
  return events.reduce<History>((history, event) => {
    const next = applyEvent(history, event)
    if (isRefusal(next)) throw new Error(`${event.type} ${event.release}: ${next.message}`)
    return next
  }, emptyHistory)
}

/** Why an event is refused; undefined when it is not. */
export function refusal(history: History, event: LifecycleEvent): { code: string; message: string } | undefined {
  const next = applyEvent(history, event)
  return isRefusal(next) ? next : undefined
}
