import { GraphQLError, GraphQLScalarType } from 'graphql'
import { type CodeTable, codeTable } from './codes/code-table.ts'
import { isCalendarDay, precisionOf } from './partial-date.ts'

/** What a scalar accepts. `expected` completes "… must be"; it never holds the value that was refused. */
interface ScalarRule {
  readonly expected: string
  /** The value as it is taken in, or undefined when it is refused. */
  readonly accept: (value: string) => string | undefined
  /** The same for values given out, where that differs. */
  readonly give?: (value: unknown) => string | undefined
}

export interface ScalarOptions {
  /** Today as an ISO day: codes that are taken in must be in use on it. */
  readonly today: () => string
}

/**
 * Implementations of the shared scalars by name, strict in both directions. Errors say what was expected and leave out
 * the value, which may be personal data. Note that graphql-js itself repeats a refused *variable* in its own message.
 */
export function createScalars(options: ScalarOptions): Record<string, GraphQLScalarType<string, string>> {
  return Object.fromEntries(Object.entries(rules(options)).map(([name, rule]) => [name, scalar(name, rule)]))
}

/** The scalars on the machine's clock. */
export const scalars: Record<string, GraphQLScalarType<string, string>> = createScalars({
  today: () => new Date().toISOString().slice(0, 10),
})

function rules({ today }: ScalarOptions): Record<string, ScalarRule> {
  return {
    Date: when('a day of the calendar such as 2026-03-09', isCalendarDay),
    DateTime: {
      expected: 'a moment with offset such as 2026-03-09T14:30:00Z (RFC 3339)',
      accept: inUtc,
      give: (value) => (value instanceof Date ? fromDate(value) : typeof value === 'string' ? inUtc(value) : undefined),
    },
    PartialDate: when('a date such as 1999, 1999-04 or 1999-04-12', (value) => precisionOf(value) !== undefined),
    YearMonth: when('a month such as 2025-11', (value) => precisionOf(value) === 'month'),
    BSN: when('nine digits that pass the eleven-test', passesElevenTest),
    OIN: when('twenty digits', isOin),
    Recipient: when(
      'the OIN of an agency, or a kind of agency in capitals',
      (value) => isOin(value) || /^[A-Z]+(_[A-Z]+)*$/.test(value),
    ),
    VNumber: when('ten digits', (value) => /^\d{10}$/.test(value)),
    IBAN: when('an account number without spaces whose check digits are right', isIban),
    NationaliteitCode: dated('BRP table 32', () => codeTable('nationaliteiten'), today),
    GemeenteCode: dated('BRP table 33', () => codeTable('gemeenten'), today),
    LandCode: dated('BRP table 34', () => codeTable('landen'), today),
    VerblijfstitelCode: when('two digits (BRP table 56)', (value) => /^\d{2}$/.test(value)),
    CountryCode: when('two capitals from ISO 3166-1', (value) => codeTable('countries').knows(value)),
    LanguageCode: when('three small letters from ISO 639-3', (value) => codeTable('languages').knows(value)),
    LegalRef: when('a jci, ECLI or celex reference, or "project"', (value) =>
      LEGAL_REFERENCES.some((form) => form.test(value)),
    ),
    PurposeId: when('the name of a purpose such as shelter.place', (value) => PURPOSE.test(value)),
  }
}

const PURPOSE = /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/

const LEGAL_REFERENCES = [
  /^project$/,
  /^jci1\.\d{1,2}:[cv]:BWB[RVW]\d{7}(&[a-z_-]+=[^&\s]{1,40})*$/,
  /^ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9.]{1,25}$/,
  /^celex:[0-9CE]\d{4}[A-Z]{1,2}\d{4}$/,
]

function when(expected: string, holds: (value: string) => boolean): ScalarRule {
  return { expected, accept: (value) => (holds(value) ? value : undefined) }
}

/** A code that must be in use today when taken in, and merely known when given out: old records keep old codes. */
function dated(source: string, table: () => CodeTable, today: () => string): ScalarRule {
  return {
    expected: `a four-digit code of ${source} that is in use`,
    accept: (value) => (table().isValid(value, today()) ? value : undefined),
    give: (value) => (typeof value === 'string' && table().knows(value) ? value : undefined),
  }
}

function scalar(name: string, rule: ScalarRule): GraphQLScalarType<string, string> {
  const refused = (): GraphQLError => new GraphQLError(`${name} must be ${rule.expected}`)
  const take = (value: unknown): string => {
    const taken = typeof value === 'string' ? rule.accept(value) : undefined
    if (taken === undefined) throw refused()
    return taken
  }
  return new GraphQLScalarType<string, string>({
    name,
    parseValue: take,
    serialize: (value) => {
      if (!rule.give) return take(value)
      const given = rule.give(value)
      if (given === undefined) throw refused()
      return given
    },
  })
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** RFC 3339 date-time as the same moment in UTC. Leap seconds are refused: no store here can hold them. */
function inUtc(value: string): string | undefined {
  const day = MOMENT.exec(value)?.[1]
  return day !== undefined && isCalendarDay(day) ? fromDate(new Date(value)) : undefined
}

function fromDate(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('.000Z', 'Z')
}

/** The eleven-test of the BSN: weights 9 to 2, and minus 1 for the last digit (Wabb; Logisch Ontwerp BRP). */
function passesElevenTest(value: string): boolean {
  if (!/^\d{9}$/.test(value) || value === '000000000') return false
  const sum = Array.from(value).reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0)
  return sum % 11 === 0
}

/** OIN-Stelsel (Logius): prefix, number and suffix together are twenty digits. */
function isOin(value: string): boolean {
  return /^\d{20}$/.test(value)
}

/** ISO 13616: with the first four characters at the end and letters as numbers, the remainder by 97 is 1. */
function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value)) return false
  if (value.startsWith('NL') && !/^NL\d{2}[A-Z]{4}\d{10}$/.test(value)) return false
  const digits = Array.from(`${value.slice(4)}${value.slice(0, 4)}`, (character) =>
    Number.parseInt(character, 36),
  ).join('')
  return Array.from(digits).reduce((remainder, digit) => (remainder * 10 + Number(digit)) % 97, 0) === 1
}
