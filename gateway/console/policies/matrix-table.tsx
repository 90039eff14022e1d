import { type KeyboardEvent, useRef, useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import type { MatrixCategory, MatrixData, MatrixRow, MatrixSum, Opened } from './matrix-data.ts'

const WORDS = {
  region: { en: 'Matrix', nl: 'Matrix' },
  caption: {
    en: 'Fields shown of each data category, by purpose. Arrow keys move between cells, Enter opens one.',
    nl: 'Hoeveel velden van elke gegevenscategorie elk doel laat zien. Met de pijltjes gaat u van cel naar cel, met Enter opent u er een.',
  },
  purpose: { en: 'Purpose and who asks', nl: 'Doel en wie vraagt' },
  conditional: { en: 'under a condition', nl: 'onder een voorwaarde' },
  own: { en: 'own records only in part', nl: 'deels alleen wat men zelf vastlegde' },
  changed: { en: 'changed in this draft', nl: 'gewijzigd in dit concept' },
  tasks: { en: 'Tasks', nl: 'Taken' },
} as const satisfies Readonly<Record<string, Words>>

export interface MatrixTableOptions {
  readonly matrix: MatrixData
  readonly rows: readonly MatrixRow[]
  readonly categories: readonly MatrixCategory[]
  readonly opened: Opened | undefined
  readonly open: (opened: Opened) => void
}

/** A row by what it is about: the same before and after an edit. */
export function rowKey({ purpose, kinds }: Pick<MatrixRow, 'purpose' | 'kinds'>): string {
  return `${purpose} ${kinds.map(({ id }) => id).join(' ')}`
}

/** The matrix as a table in a region of its own, of which one cell at a time is in the order of the Tab key. */
export function MatrixTable({ rows, categories, opened, open }: MatrixTableOptions) {
  const [at, setAt] = useState<readonly [number, number]>([0, 0])
  const table = useRef<HTMLTableElement>(null)
  const row = Math.min(at[0], rows.length - 1)
  const column = Math.min(at[1], categories.length - 1)
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    const ends: Readonly<Record<string, readonly [number, number]>> = {
      Home: [row, 0],
      End: [row, categories.length - 1],
    }
    const to = step === undefined ? ends[event.key] : ([row + step[0], column + step[1]] as const)
    if (to === undefined || !(event.target as HTMLElement).matches('td button')) return
    event.preventDefault()
    const next = [clamp(to[0], rows.length), clamp(to[1], categories.length)] as const
    setAt(next)
    table.current?.querySelector<HTMLElement>(`[data-at="${next.join('-')}"]`)?.focus()
  }
  return (
    <div className="matrix-region" role="region" aria-label={say(WORDS.region)} tabIndex={0}>
      <table className="matrix" ref={table} onKeyDown={move}>
        <caption>{say(WORDS.caption)}</caption>
        <thead>
          <tr>
            <th scope="col" className="matrix-corner">
              {say(WORDS.purpose)}
            </th>
            {categories.map(({ id, name, special, fields }) => (
              <th
                key={id}
                scope="col"
                className={special === null ? 'matrix-category' : 'matrix-category matrix-special'}
              >
                <span>
                  {name} <small>({fields})</small>
                  {special !== null && <strong> {lawOf(special)}</strong>}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((each, index) => (
            <tr key={rowKey(each)}>
              <th scope="row">
                <span className="matrix-title">{each.title}</span>
                <small>{each.kinds.map(({ name }) => name).join(', ')}</small>
              </th>
              {categories.map((category, place) => {
                const isOpen =
                  opened !== undefined &&
                  opened.category === category.id &&
                  rowKey(each) === `${opened.purpose} ${opened.kinds.join(' ')}`
                return (
                  <Cell
                    key={category.id}
                    row={each}
                    category={category}
                    isOpen={isOpen}
                    at={`${index}-${place}`}
                    isCurrent={index === row && place === column}
                    open={() => {
                      setAt([index, place])
                      open({ purpose: each.purpose, kinds: each.kinds.map(({ id }) => id), category: category.id })
                    }}
                  />
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({
  row,
  category,
  isOpen,
  isCurrent,
  at,
  open,
}: {
  readonly row: MatrixRow
  readonly category: MatrixCategory
  readonly isOpen: boolean
  readonly isCurrent: boolean
  readonly at: string
  readonly open: () => void
}) {
  const cell = row.cells.find((one) => one.category === category.id)
  const text = cellText(cell)
  const who = row.kinds.map(({ name }) => name).join(', ')
  const means = [
    ...(cell?.conditional === true ? [say(WORDS.conditional)] : []),
    ...(cell?.own === true ? [say(WORDS.own)] : []),
    ...(cell?.changed === true ? [say(WORDS.changed)] : []),
  ]
  const tint = cell === undefined || cell.shown === 0 ? 'none' : cell.full === cell.of ? 'all' : 'some'
  return (
    <td className={`matrix-${tint}${cell?.changed === true ? ' matrix-changed' : ''}`}>
      <button
        type="button"
        data-at={at}
        tabIndex={isCurrent ? 0 : -1}
        aria-pressed={isOpen}
        aria-label={`${text} ${category.name}, ${row.title}, ${who}${means.length === 0 ? '' : ` (${means.join(', ')})`}`}
        onClick={open}
      >
        {text}
      </button>
    </td>
  )
}

function cellText(cell: MatrixSum | undefined): string {
  if (cell === undefined) return '–'
  const count = cell.shown === 0 ? '–' : `${cell.shown}/${cell.of}`
  return `${count}${cell.conditional ? ' §' : ''}${cell.changed ? ' ●' : ''}`
}

/** The law as the page's language calls it. */
export function lawOf(article: string): string {
  return language === 'nl' ? article.replace('GDPR', 'AVG') : article
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1))
}
