import { parseValue, valueFromASTUntyped } from 'graphql'
import type { CaseStory, Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import type { Actor } from './actors.ts'
import { story, type StoryParts } from './stories.ts'

/** Arguments of a change beside the id of the request and the case: as values, or as they stand in a document. */
export type Arguments = Row | string

/** Stands in arguments for the id that the change before gave. */
export const ITS_ID = 'id of the change before'

/** Changes that are made on the case before the one that is tried. */
export type Before = readonly (readonly [mutation: string, args: Arguments, by: Actor])[]

/** A change that is tried on a case of its own. */
export interface TriedChange {
  /** Ends the sentence that begins with the name of the mutation; absent: as it is usually made. */
  readonly title?: string
  readonly mutation: string
  readonly by: Actor
  readonly args: Arguments
  /** What the agency has on record before. */
  readonly records?: StoryParts['records']
  readonly before?: Before
}

/** One that is made. */
export interface MadeChange extends TriedChange {
  /** Absent: whatever it answers, without a problem. */
  readonly answers?: { readonly version?: number; readonly id?: unknown }
  /** Where to read it back: link of the case, its type, and what it shows by field. */
  readonly shows?: readonly [link: string, type: string, shown: Readonly<Record<string, unknown>>]
  /** What the store holds then that no field shows: a statement and its rows. */
  readonly stores?: readonly [statement: string, rows: readonly Readonly<Record<string, unknown>>[]]
  /** The event it leaves beside case and agency; none by default. */
  readonly event?: Readonly<Record<string, unknown>>
}

/** One that is not made. */
export interface RefusedChange extends TriedChange {
  readonly code: string
  /** Which argument it blames; absent: none. */
  readonly argument?: string
}

/** The same in one line. */
export type RefusedLine = readonly [
  title: string,
  mutation: string,
  args: Row,
  by: Actor,
  before: Before,
  code: string,
  argument?: string,
]

export function refusedOf([title, mutation, args, by, before, code, argument]: RefusedLine): RefusedChange {
  return { title, mutation, args, by, before, code, ...(argument === undefined ? {} : { argument }) }
}

export function argsOf(args: Arguments): Row {
  return typeof args === 'string' ? (valueFromASTUntyped(parseValue(`{${args}}`)) as Row) : args
}

/** The case of a row, by its place in a table. */
export function caseOf({ mutation, title = 'usual' }: TriedChange): string {
  return `${mutation} ${title}`.replaceAll(/[^A-Za-z0-9]+/gu, '-').slice(0, 90)
}

/** Stands for an id of the row's own, in its records, its arguments and what it shows. */
export const OWN_ID = 'own-id'

/** The row with ids that no other row has. */
export function withOwnIds<Row extends TriedChange>(row: Row): Row {
  return replaced(row, caseOf(row)) as Row
}

function replaced(value: unknown, id: string): unknown {
  if (typeof value === 'string') return value.replaceAll(OWN_ID, id)
  if (Array.isArray(value)) return value.map((each) => replaced(each, id))
  if (value === null || typeof value !== 'object' || 'asymmetricMatch' in value) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each, id)]))
}

/** Of the rows that have something on record before. */
export function storiesOf(rows: readonly TriedChange[]): readonly CaseStory[] {
  return rows.flatMap((row) => (row.records === undefined ? [] : [story(caseOf(row), { records: row.records })]))
}
