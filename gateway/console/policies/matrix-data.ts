import { ask } from '../shared/ask.ts'
import { TRIED, type Tried } from '../shared/consequences.tsx'
import { language } from '../shared/language.ts'
import type { Edit } from './edits.ts'
import { REPLAY, type TriedReplay } from '../shared/replay.tsx'
import { SAID, type SaidText } from '../shared/said.tsx'

export interface Named {
  readonly id: string
  readonly name: string
}

export interface MatrixSum {
  readonly category: string
  readonly of: number
  readonly shown: number
  readonly full: number
  readonly conditional: boolean
  readonly own: boolean
  readonly changed: boolean
}

export interface MatrixRow {
  readonly purpose: string
  readonly title: string
  readonly kinds: readonly Named[]
  readonly tasks: readonly string[]
  readonly cells: readonly MatrixSum[]
}

export interface MatrixCategory {
  readonly id: string
  readonly name: string
  readonly special: string | null
  readonly fields: number
}

export interface MatrixData {
  readonly version: {
    readonly number: number
    readonly hash: string
    readonly state: string
    readonly since: string
    readonly draftedBy: string
    readonly seen: number
  }
  readonly categories: readonly MatrixCategory[]
  readonly rows: readonly MatrixRow[]
}

const MATRIX = `matrix(language: $language, release: $release, edits: $edits) {
  version { number hash state since draftedBy seen }
  categories { id name special fields }
  rows { purpose title kinds { id name } tasks cells { category of shown full conditional own changed } }
}`
const ARGUMENTS = '$language: String!, $release: Int, $edits: [PolicyEdit!]'

/** The matrix with the edits made, and what they bring about where there are any. */
export async function loadMatrix(
  release: number | undefined,
  edits: readonly Edit[],
  mayTry: boolean,
): Promise<{ readonly matrix: MatrixData; readonly tried: Tried | undefined }> {
  const tries = mayTry && (edits.length > 0 || release !== undefined)
  const tried = tries ? `tryChange(language: $language, release: $release, edits: $edits) { ${TRIED} }` : ''
  const { matrix, tryChange } = await ask<{ matrix: MatrixData; tryChange?: Tried }>(
    `query(${ARGUMENTS.replace('[PolicyEdit!]', tries ? '[PolicyEdit!]!' : '[PolicyEdit!]')}) { ${MATRIX} ${tried} }`,
    { language, release, edits },
  )
  return { matrix, tried: tryChange }
}

/** The same edits, tried on what was asked in so many days. */
export async function replayEdits(
  release: number | undefined,
  edits: readonly Edit[],
  days: number,
): Promise<TriedReplay> {
  const { tryChange } = await ask<{ tryChange: { replay: TriedReplay } }>(
    `query($language: String!, $release: Int, $edits: [PolicyEdit!]!, $days: Int!) {
      tryChange(language: $language, release: $release, edits: $edits) { replay(days: $days) { ${REPLAY} } }
    }`,
    { language, release, edits, days },
  )
  return tryChange.replay
}

export interface FieldInCell {
  readonly coordinate: string
  readonly name: string
  readonly type: string
  readonly description: SaidText
  readonly owner: string
  readonly sensitivity: number | null
  readonly form: string | null
  readonly forms: readonly Named[]
  readonly ways: readonly { readonly text: string; readonly rules: readonly string[] }[]
  readonly changed: boolean
  readonly suggested: string | null
  readonly mine: boolean
  readonly why: string | null
}

export interface RuleInCell {
  readonly id: string
  readonly because: SaidText
  readonly conditions: string
  /** It is for all kinds of agency of the row. */
  readonly fits: boolean
  /** What it asks itself, as it is written and in words. */
  readonly when: readonly Named[]
  readonly tasks: readonly string[]
  readonly kinds: readonly string[]
  readonly shows: readonly string[]
  /** Why its conditions are not this person's to change. */
  readonly why: string | null
}

export interface FactInCell extends Named {
  readonly used: boolean
  readonly silent: boolean
}

export interface CellData {
  readonly title: string
  readonly category: string
  readonly special: string | null
  readonly kinds: readonly Named[]
  readonly fields: readonly FieldInCell[]
  readonly rules: readonly RuleInCell[]
  readonly legalBasis: readonly { readonly id: string; readonly name: string; readonly because: SaidText }[]
  readonly tasks: readonly Named[]
  readonly laws: readonly Named[]
  readonly facts: readonly FactInCell[]
}

/** A cell that somebody opened. */
export interface Opened {
  readonly purpose: string
  readonly kinds: readonly string[]
  readonly category: string
}

/** Where a field of a purpose is found, as one kind of agency is shown it; null: in no cell. */
export async function loadPlace(
  place: { readonly purpose: string; readonly field: string; readonly kind: string },
  release: number | undefined,
): Promise<(Opened & { readonly coordinate: string }) | null> {
  const { matrixPlace } = await ask<{ matrixPlace: (Opened & { readonly coordinate: string }) | null }>(
    `query($purpose: String!, $field: String!, $kind: String!, $release: Int) {
      matrixPlace(purpose: $purpose, field: $field, kind: $kind, release: $release) { purpose kinds category coordinate }
    }`,
    { ...place, release },
  )
  return matrixPlace
}

export async function loadCell(opened: Opened, release: number | undefined, edits: readonly Edit[]): Promise<CellData> {
  const { matrixCell } = await ask<{ matrixCell: CellData }>(
    `query(${ARGUMENTS}, $purpose: String!, $kinds: [String!]!, $category: String!) {
      matrixCell(language: $language, purpose: $purpose, kinds: $kinds, category: $category, release: $release, edits: $edits) {
        title category special kinds { id name } legalBasis { id name because ${SAID} } laws { id name } tasks { id name } facts { id name used silent }
        rules { id because ${SAID} conditions fits why when { id name } tasks kinds shows }
        fields { coordinate name type description ${SAID} owner sensitivity form forms { id name } ways { text rules } changed suggested mine why }
      }
    }`,
    { language, release, edits, ...opened },
  )
  return matrixCell
}

export async function loadFiles(
  purposes: readonly string[],
  release: number | undefined,
  edits: readonly Edit[],
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const { policyFiles } = await ask<{ policyFiles: readonly { name: string; text: string }[] }>(
    'query($purposes: [String!]!, $release: Int, $edits: [PolicyEdit!]) { policyFiles(purposes: $purposes, release: $release, edits: $edits) { name text } }',
    { purposes, release, edits },
  )
  return policyFiles
}

/** What conditions come to, as the hub says it. */
export async function loadConditionInWords(asked: {
  readonly purpose: string
  readonly release: number | undefined
  readonly when: readonly string[]
  readonly tasks: readonly string[]
}): Promise<{ readonly sentence: string; readonly problems: readonly SaidText[] }> {
  const { conditionInWords } = await ask<{ conditionInWords: { sentence: string; problems: readonly SaidText[] } }>(
    `query($language: String!, $purpose: String!, $when: [String!]!, $tasks: [String!]!, $release: Int) {
      conditionInWords(language: $language, purpose: $purpose, when: $when, tasks: $tasks, release: $release) { sentence problems ${SAID} }
    }`,
    { language, ...asked },
  )
  return conditionInWords
}
