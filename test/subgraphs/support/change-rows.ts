import type { CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import type { Agency } from './agency-asker.ts'
import { story, type StoryParts } from './stories.ts'

/** A change that is tried on a case of its own. */
export interface TriedChange {
  /** Ends the sentence that begins with the name of the mutation. */
  readonly title: string
  readonly mutation: string
  readonly by: Agency
  readonly args: string
  /** What the agency has on record before. */
  readonly records?: StoryParts['records']
}

/** One that is made. */
export interface MadeChange extends TriedChange {
  readonly answers: { readonly version?: number; readonly id?: unknown }
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
  readonly argument?: string
}

/** The case of a row, by its place in a table. */
export function caseOf({ mutation, title }: TriedChange): string {
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

export function storiesOf(rows: readonly TriedChange[]): readonly CaseStory[] {
  return rows.map((row) => story(caseOf(row), { records: row.records ?? {} }))
}
