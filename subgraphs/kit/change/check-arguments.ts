import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { type ChangeProblem, invalidArgument } from './change-problem.ts'

/** What one argument must be, at this moment; undefined when it is. A message never repeats the value. */
export type ArgumentCheck = (
  value: unknown,
  at: Date,
) => { readonly code?: string; readonly message: string } | undefined

/** Characters of a text, of an id, and entries of a list, where a change does not say otherwise. */
const LONGEST_TEXT = 2_000
const LONGEST_ID = 100
const LONGEST_LIST = 50
/** An amount in cents has room in it; what is counted in a case never comes near. */
const LARGEST_NUMBER = 1_000_000_000
/** Years that a date about a living person, or a term in their case, can fall in. */
const FIRST_YEAR = 1900
const LAST_YEAR = 2150
const DAYS = new Set(['Date', 'DateTime', 'PartialDate', 'YearMonth'])
/** Control characters other than tab and line ends, and halves of a character: no store, log or screen takes them well. */
const CONTROL = /[^\P{Cc}\t\n\r]|\p{Cs}/u

/** The first thing that is wrong with the arguments of a change, or undefined. */
export function checkArguments(
  definitions: readonly GraphQLArgument[],
  args: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, ArgumentCheck>>,
  at: Date,
): ChangeProblem | undefined {
  for (const { name, type } of definitions) {
    const value = args[name]
    if (value === undefined || value === null) continue
    const own = checks[name]
    const general =
      own === undefined || typeof value !== 'string' ? checkValue(type, value, name) : noControl(value, name)
    if (general !== undefined) return general
    const wrong = own?.(value, at)
    if (wrong !== undefined) return invalidArgument(name, wrong.message, wrong.code)
  }
  return undefined
}

/** Nothing later than today in the Netherlands, or than now. */
export const notInFuture: ArgumentCheck = (value, at) => {
  const text = String(value)
  const isLater = text.includes('T') ? new Date(text) > at : text > dutchDay(at).slice(0, text.length)
  if (isLater) return { code: 'DATE_IN_FUTURE', message: 'This cannot lie in the future.' }
  return absurd(text)
}

/** A day that is to come, today included. */
export const notInPast: ArgumentCheck = (value, at) => {
  const text = String(value)
  const isOver = text.includes('T') ? new Date(text) < at : text < dutchDay(at).slice(0, text.length)
  if (isOver) return { message: 'This must lie in the future.' }
  return absurd(text)
}

/** An eighteenth birthday that is to come: of somebody who has been born. */
export const eighteenthBirthday: ArgumentCheck = (value, at) => {
  const today = dutchDay(at)
  const isUnborn = String(value) > `${Number(today.slice(0, 4)) + 18}${today.slice(4)}`
  if (isUnborn) return { code: 'DATE_ABSURD', message: 'Nobody turns 18 later than eighteen years from today.' }
  return notInPast(value, at)
}

/** A text of so many characters at most. */
export function text(longest: number): ArgumentCheck {
  return (value) =>
    String(value).length > longest
      ? { code: 'TEXT_TOO_LONG', message: `At most ${longest} characters: shorten the text.` }
      : undefined
}

/** A whole number within these bounds. */
export function between(least: number, most: number): ArgumentCheck {
  return (value) =>
    typeof value === 'number' && value >= least && value <= most
      ? undefined
      : { message: `This must be a whole number from ${least} to ${most}.` }
}

/** A year in which a living person can be born. */
export const yearOfBirth: ArgumentCheck = (value, at) =>
  between(FIRST_YEAR, Number(dutchDay(at).slice(0, 4)))(value, at)

function checkValue(type: GraphQLInputType, value: unknown, name: string): ChangeProblem | undefined {
  if (value === undefined || value === null) return undefined
  const bare = isNonNullType(type) ? getNullableType(type) : type
  if (isListType(bare)) {
    const entries = value as readonly unknown[]
    if (entries.length > LONGEST_LIST)
      return invalidArgument(name, `At most ${LONGEST_LIST} entries: leave the others out.`)
    return first(entries.map((entry) => checkValue(bare.ofType, entry, name)))
  }
  if (isInputObjectType(bare)) {
    const given = value as Readonly<Record<string, unknown>>
    return first(Object.values(bare.getFields()).map((field) => checkValue(field.type, given[field.name], name)))
  }
  if (typeof value === 'number' && Math.abs(value) > LARGEST_NUMBER)
    return invalidArgument(name, 'This number is too large to be right.')
  if (typeof value !== 'string') return undefined
  const typeName = String(bare)
  if (DAYS.has(typeName)) {
    const wrong = absurd(value)
    return wrong === undefined ? undefined : invalidArgument(name, wrong.message, wrong.code)
  }
  const longest = typeName === 'ID' ? LONGEST_ID : LONGEST_TEXT
  if (value.length > longest)
    return invalidArgument(name, `At most ${longest} characters: shorten the text.`, 'TEXT_TOO_LONG')
  if (typeName === 'ID' && value.trim() === '') return invalidArgument(name, 'This may not be empty.')
  return noControl(value, name)
}

function noControl(value: string, name: string): ChangeProblem | undefined {
  return CONTROL.test(value) ? invalidArgument(name, 'Take out control characters.') : undefined
}

function absurd(day: string): { readonly code: string; readonly message: string } | undefined {
  const year = Number(day.slice(0, 4))
  return year >= FIRST_YEAR && year <= LAST_YEAR
    ? undefined
    : { code: 'DATE_ABSURD', message: `The year must be from ${FIRST_YEAR} to ${LAST_YEAR}.` }
}

function first(problems: readonly (ChangeProblem | undefined)[]): ChangeProblem | undefined {
  return problems.find((problem) => problem !== undefined)
}
