/** One field of an event as it travels: how it is read, and what it must be. */
export interface EventField<Value> {
  /** Undefined: it is something else than it says. */
  readonly read: (value: unknown) => Value | undefined
  /** Goes on with "must be". */
  readonly says: string
  readonly isOptional?: never
}

/** A field that may be left out. */
export interface OptionalField<Value> extends Omit<EventField<Value>, 'isOptional'> {
  readonly isOptional: true
}

const LONGEST_LIST = 50
const DAY = /^\d{4}-\d\d-\d\d$/u
const MONTH = /^\d{4}-\d\d$/u
/** RFC 3339 in UTC, as `toISOString` writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/u

export function optional<Value>(field: EventField<Value>): OptionalField<Value> {
  return { read: field.read, says: field.says, isOptional: true }
}

/** One of a closed list. */
export function code<const Code extends string>(codes: readonly Code[]): EventField<Code> {
  return { read: (value) => codes.find((known) => known === value), says: `one of ${codes.join(', ')}` }
}

export function list<Value>({ read, says }: EventField<Value>): EventField<readonly Value[]> {
  return {
    read(value) {
      if (!Array.isArray(value) || value.length > LONGEST_LIST) return undefined
      const entries = value.map(read)
      return entries.every((entry) => entry !== undefined) ? entries : undefined
    },
    says: `a list of at most ${LONGEST_LIST}, each ${says}`,
  }
}

/** A text of a fixed form: never a sentence, a name or an address. */
function formed(form: RegExp, says: string): EventField<string> {
  return { read: (value) => (typeof value === 'string' && form.test(value) ? value : undefined), says }
}

export const flag: EventField<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  says: 'true or false',
}

/** No term in the chain counts further than a lifetime. */
export const months: EventField<number> = {
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1200 ? value : undefined,
  says: 'a whole number from 0 to 1200',
}

export const oin = formed(/^\d{20}$/u, 'an OIN of twenty digits')
export const id = formed(/^[\w.:-]{1,100}$/u, 'an id of letters, digits and . : - _')
export const caseId = formed(/^[^\p{C}\s]{1,100}$/u, 'the id of a case')
/** Names of purposes and facts. */
export const name = formed(/^[a-z][a-z0-9.-]{0,59}$/u, 'a name of the vocabulary')
/** An OIN, or a kind of agency. */
export const recipient = formed(/^(?:\d{20}|[A-Z][A-Z_]{1,39})$/u, 'an OIN or a kind of agency')
export const region = formed(/^[A-Z][A-Z_]{1,39}$/u, 'a care region')
/** ISO 639-3. */
export const language = formed(/^[a-z]{3}$/u, 'a language of ISO 639-3')

export const day: EventField<string> = {
  read: (value) => (typeof value === 'string' && DAY.test(value) && isDay(value) ? value : undefined),
  says: 'a day as YYYY-MM-DD',
}

/** A day, or a month where only that is known. */
export const dayOrMonth: EventField<string> = {
  read(value) {
    if (typeof value === 'string' && MONTH.test(value) && isDay(`${value}-01`)) return value
    return day.read(value)
  },
  says: 'a day as YYYY-MM-DD or a month as YYYY-MM',
}

export const moment: EventField<Date> = {
  read(value) {
    if (typeof value !== 'string' || !MOMENT.test(value) || !isDay(value.slice(0, 10))) return undefined
    const at = new Date(value)
    return Number.isNaN(at.getTime()) ? undefined : at
  },
  says: 'a moment of RFC 3339 in UTC',
}

/** The 31st of April is none, though `Date` takes it for the 1st of May. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
