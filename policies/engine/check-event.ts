import { refusedCharacter } from './check-characters.ts'
import type { LifecycleEvent, Refusal } from './lifecycle-event.ts'
import { REASON_KEY } from './schema-parts.ts'
import { LONGEST_DELAY } from './widening-delay.ts'

/** Longest text that anybody says about a release, in characters. */
export const LONGEST_TEXT = 10_000

const reasonKey = new RegExp(REASON_KEY, 'u')

type Member = (value: unknown) => boolean

const text: Member = (value) => typeof value === 'string'
const number: Member = (value) => Number.isSafeInteger(value)
const days: Member = (value) => number(value) && Number(value) >= 0 && Number(value) <= LONGEST_DELAY
const flag: Member = (value) => typeof value === 'boolean'
const orNothing =
  (member: Member): Member =>
  (value) =>
    value === undefined || member(value)
const list =
  (member: Member): Member =>
  (value) =>
    Array.isArray(value) && value.every(member)
const record =
  (member: Member): Member =>
  (value) =>
    isRecord(value) && Object.values(value).every(member)
const shape =
  (members: Readonly<Record<string, Member>>): Member =>
  (value) =>
    isRecord(value) && Object.entries(members).every(([name, member]) => member(value[name]))

const about = { release: number, at: isMoment, by: text }
const shapes: ReadonlyMap<unknown, Member> = new Map<LifecycleEvent['type'], Member>([
  ['drafted', shape({ ...about, content: text, hash: text, rollsBackTo: orNothing(number) })],
  [
    'submitted',
    shape({
      ...about,
      hash: text,
      replaces: (value) => value === null || text(value),
      reason: text,
      reasons: record(text),
      dpia: orNothing(text),
      urgent: orNothing(text),
      effective: orNothing(text),
      wildcards: record(list(text)),
      required: list(shape({ for: text, as: text, because: list(text) })),
      widened: list(text),
      delay: orNothing(days),
      file: orNothing(text),
    }),
  ],
  ['advised', shape({ ...about, hash: text, text, objects: flag })],
  ['commented', shape({ ...about, text })],
  ['returned', shape({ ...about, hash: text, reason: text, for: orNothing(text) })],
  ['signed', shape({ ...about, approval: shape({ mandateHolder: text, for: text, on: text, hash: text, jws: text }) })],
  ['withdrawn', shape(about)],
])

/**
 * Why something that was written down is no event at all, or says what cannot be read back from a file; undefined when
 * nothing is wrong with it. Stores are written by more than this program, and by later versions of it.
 */
export function checkEvent(event: unknown): Refusal | undefined {
  const type = isRecord(event) ? event['type'] : undefined
  const expected = shapes.get(type)
  if (expected === undefined) return strange(`${String(type)} is no event that this version knows`)
  if (!expected(event)) return strange(`This is no ${String(type)} event: a member is missing or of another type`)
  return checkTexts(event as LifecycleEvent)
}

/** What people write ends up in release.yaml, which must be readable by the parser that lets versions in. */
function checkTexts(event: LifecycleEvent): Refusal | undefined {
  for (const said of textsOf(event)) {
    const refused = refusedCharacter(said)
    if (refused !== undefined) return { code: 'strange-text', message: `In what ${event.by} wrote, ${refused.message}` }
    if (said.length > LONGEST_TEXT)
      return { code: 'strange-text', message: `Say it in at most ${LONGEST_TEXT} characters, not ${said.length}` }
  }
  const empty = emptyText(event)
  if (empty !== undefined) return { code: 'strange-text', message: empty }
  const unnamed =
    event.type === 'submitted' ? Object.keys(event.reasons).find((rule) => !reasonKey.test(rule)) : undefined
  if (unnamed !== undefined)
    return {
      code: 'strange-text',
      message: `${JSON.stringify(unnamed)} names nothing that can be widened: give the reason to a purpose and a rule, such as shelter.place/safety`,
    }
  return undefined
}

/** What is said where a text stands that says nothing. */
function emptyText(event: LifecycleEvent): string | undefined {
  const isEmpty = (said: string | undefined) => said?.trim() === ''
  if (event.type === 'advised' && isEmpty(event.text)) return 'There is nothing in this advice: say what it is'
  if (event.type === 'commented' && isEmpty(event.text)) return 'There is nothing in this comment: say what it is'
  if (event.type === 'returned' && isEmpty(event.reason))
    return 'Say why it is sent back, so that its author knows what to change'
  if (event.type !== 'submitted') return undefined
  if (isEmpty(event.dpia))
    return 'There is nothing in this DPIA reference: say where the DPIA is found, or leave it out'
  return isEmpty(event.urgent) ? 'Urgent needs a reason of its own: say why it cannot wait' : undefined
}

function textsOf(event: LifecycleEvent): readonly string[] {
  if (event.type === 'advised' || event.type === 'commented') return [event.by, event.text]
  if (event.type === 'returned') return [event.by, event.reason, event.for ?? '']
  if (event.type === 'submitted')
    return [event.by, event.reason, ...Object.entries(event.reasons).flat(), event.dpia ?? '', event.urgent ?? '']
  if (event.type === 'signed') {
    const { mandateHolder, for: kind, on, hash, jws } = event.approval
    return [mandateHolder, kind, on, hash, jws]
  }
  return [event.by]
}

/** Moments are compared as text, so all are written alike: as `toISOString` does, in years of four digits, to which a year can be added. */
function isMoment(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-/u.test(value) || value >= '9998') return false
  const date = new Date(value)
  return !Number.isNaN(date.getTime()) && date.toISOString() === value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function strange(message: string): Refusal {
  return { code: 'strange-event', message }
}
