import { useEffect, useRef, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { Problem, problemIn } from '../shared/problem.tsx'
import { Said } from '../shared/said.tsx'
import { FieldItem } from './field-item.tsx'
import type { Edit } from './edits.ts'
import { type CellData, loadCell, type Opened } from './matrix-data.ts'
import { lawOf } from './matrix-table.tsx'

const WORDS = {
  close: { en: 'Close', nl: 'Sluiten' },
  notLoaded: { en: 'Not loaded', nl: 'Niet geladen' },
  loading: { en: 'Loading …', nl: 'Laden …' },
  readOnly: { en: 'Your role may look, not change.', nl: 'Uw rol mag kijken, niet wijzigen.' },
  grounds: { en: 'Legal basis of this purpose', nl: 'Grondslag van dit doel' },
} as const satisfies Readonly<Record<string, Words>>

export interface CellPanelOptions {
  readonly opened: Opened
  /** The field that somebody came for: it is gone to once it is there. */
  readonly lookedFor: string | undefined
  readonly release: number | undefined
  /** Edits that are complete, as the cell is shown. */
  readonly sent: readonly Edit[]
  readonly edits: readonly Edit[]
  readonly mayEdit: boolean
  readonly change: (...edits: readonly Edit[]) => void
  /** What an edit is about becomes as if it had not been made. */
  readonly undo: (edit: Edit) => void
  readonly close: () => void
}

/** One cell, opened beside the table: its fields to tick, how each is shown and on which ground. */
export function CellPanel({ opened, lookedFor, release, sent, edits, mayEdit, change, undo, close }: CellPanelOptions) {
  const [cell, setCell] = useState<CellData | undefined>()
  // What was ticked or unticked since the cell was loaded, by field.
  const [ticked, setTicked] = useState<Readonly<Record<string, boolean>>>({})
  // One at a time: two forms for one rule would not agree.
  const [openRule, setOpenRule] = useState<{ readonly coordinate: string; readonly rule: string } | undefined>()
  const [failure, setFailure] = useState<string | undefined>()
  const heading = useRef<HTMLHeadingElement>(null)
  const asked = JSON.stringify([opened, release, sent])
  useEffect(() => {
    let isLast = true
    loadCell(opened, release, sent).then(
      (loaded) => {
        if (!isLast) return
        setCell(loaded)
        setFailure(undefined)
        setTicked({})
      },
      (error: unknown) => isLast && setFailure(problemIn(error)),
    )
    return () => {
      isLast = false
    }
    // Asked again when what is asked differs, not when it was put together anew.
  }, [asked])
  const place = JSON.stringify(opened)
  useEffect(() => heading.current?.focus(), [place])
  const isThere = cell?.fields.some(({ coordinate }) => coordinate === lookedFor) === true
  useEffect(() => {
    if (!isThere) return
    const box = [...document.querySelectorAll<HTMLInputElement>('.matrix-fields input')].find(
      ({ name }) => name === lookedFor,
    )
    box?.scrollIntoView({ block: 'center' })
    box?.focus()
  }, [isThere, lookedFor])
  return (
    <aside
      className="matrix-panel"
      aria-labelledby="cell-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <div className="console-actions">
        <h2 id="cell-title" className="nl-heading nl-heading--level-2" tabIndex={-1} ref={heading}>
          {cell === undefined
            ? say(failure === undefined ? WORDS.loading : WORDS.notLoaded)
            : `${cell.category}: ${cell.title}`}
        </h2>
        <button className="nl-button nl-button--subtle" type="button" onClick={close}>
          {say(WORDS.close)}
        </button>
      </div>
      <Problem text={failure} />
      {cell !== undefined && (
        <>
          <p className="nl-paragraph">
            {cell.kinds.map(({ name }) => name).join(', ')}
            {cell.special !== null && <strong> · {lawOf(cell.special)}</strong>}
          </p>
          {!mayEdit && <p className="nl-paragraph">{say(WORDS.readOnly)}</p>}
          <ul className="matrix-fields">
            {cell.fields.map((field) => (
              <FieldItem
                key={field.coordinate}
                cell={cell}
                field={field}
                opened={opened}
                release={release}
                edits={edits}
                mayEdit={mayEdit && field.mine}
                why={mayEdit ? field.why : null}
                ticked={ticked[field.coordinate]}
                tick={(on) => setTicked({ ...ticked, [field.coordinate]: on })}
                openRule={openRule?.coordinate === field.coordinate ? openRule.rule : undefined}
                setOpenRule={(rule) =>
                  setOpenRule(rule === undefined ? undefined : { coordinate: field.coordinate, rule })
                }
                change={change}
                undo={undo}
              />
            ))}
          </ul>
          <details>
            <summary>{say(WORDS.grounds)}</summary>
            <ul>
              {cell.legalBasis.map(({ id, name, because }) => (
                <li key={`${id} ${because.text}`}>
                  <strong>{name}</strong>: <Said said={because} />
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </aside>
  )
}
