import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import { Said } from '../shared/said.tsx'
import { type CellData, type Edit, type FieldInCell, loadCell, type Opened } from './matrix-data.ts'
import { lawOf } from './matrix-table.tsx'

const WORDS = {
  close: { en: 'Close', nl: 'Sluiten' },
  loading: { en: 'Loading …', nl: 'Laden …' },
  readOnly: { en: 'Your role may look, not change.', nl: 'Uw rol mag kijken, niet wijzigen.' },
  heldBy: { en: 'held by', nl: 'van' },
  sensitive: { en: 'a leak can get someone found', nl: 'een lek kan iemand vindbaar maken' },
  notShown: { en: 'Not shown.', nl: 'Wordt niet getoond.' },
  form: { en: 'Shown', nl: 'Getoond' },
  condition: { en: 'On the same conditions as', nl: 'Onder dezelfde voorwaarden als' },
  newRule: { en: 'A rule of its own', nl: 'Een eigen regel' },
  because: { en: 'Why does the work need it?', nl: 'Waarom heeft het werk dit nodig?' },
  ground: { en: 'Legal basis', nl: 'Grondslag' },
  when: { en: 'Only if', nl: 'Alleen als' },
  tasks: { en: 'Only for the task', nl: 'Alleen bij de taak' },
  incomplete: {
    en: 'Say why first: until then this counts for nothing.',
    nl: 'Schrijf eerst op waarom: tot dan telt dit niet mee.',
  },
  grounds: { en: 'Legal basis of this purpose', nl: 'Grondslag van dit doel' },
} as const satisfies Readonly<Record<string, Words>>

export interface CellPanelOptions {
  readonly opened: Opened
  readonly release: number | undefined
  /** Edits that are complete, as the cell is shown. */
  readonly sent: readonly Edit[]
  readonly edits: readonly Edit[]
  readonly mayEdit: boolean
  readonly change: (edit: Edit | undefined, coordinate: string) => void
  readonly close: () => void
}

/** One cell, opened beside the table: its fields to tick, how each is shown and on which ground. */
export function CellPanel({ opened, release, sent, edits, mayEdit, change, close }: CellPanelOptions) {
  const [cell, setCell] = useState<CellData | undefined>()
  // What was ticked or unticked since the cell was loaded, by field.
  const [ticked, setTicked] = useState<Readonly<Record<string, boolean>>>({})
  const heading = useRef<HTMLHeadingElement>(null)
  const asked = JSON.stringify([opened, release, sent])
  useEffect(() => {
    let isLast = true
    void loadCell(opened, release, sent).then((loaded) => {
      if (!isLast) return
      setCell(loaded)
      setTicked({})
    })
    return () => {
      isLast = false
    }
    // Asked again when what is asked differs, not when it was put together anew.
  }, [asked])
  const place = JSON.stringify(opened)
  useEffect(() => heading.current?.focus(), [place])
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
          {cell === undefined ? say(WORDS.loading) : `${cell.category}: ${cell.title}`}
        </h2>
        <button className="nl-button nl-button--subtle" type="button" onClick={close}>
          {say(WORDS.close)}
        </button>
      </div>
      {cell !== undefined && (
        <>
          <p className="nl-paragraph">
            {cell.kinds.map(({ name }) => name).join(', ')}
            {cell.special !== null && <strong> · {lawOf(cell.special)}</strong>}
          </p>
          {!mayEdit && <p className="nl-paragraph">{say(WORDS.readOnly)}</p>}
          <ul className="matrix-fields">
            {cell.fields.map((field) => (
              <Field
                key={field.coordinate}
                cell={cell}
                field={field}
                opened={opened}
                edits={edits}
                mayEdit={mayEdit}
                ticked={ticked[field.coordinate]}
                tick={(on) => setTicked({ ...ticked, [field.coordinate]: on })}
                change={change}
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

function Field({
  cell,
  field,
  opened,
  edits,
  mayEdit,
  ticked,
  tick,
  change,
}: {
  readonly ticked: boolean | undefined
  readonly tick: (on: boolean) => void
  readonly cell: CellData
  readonly field: FieldInCell
  readonly opened: Opened
  readonly edits: readonly Edit[]
  readonly mayEdit: boolean
  readonly change: CellPanelOptions['change']
}) {
  const id = useId()
  const edit = edits.find(
    (one) => one.coordinate === field.coordinate && one.purpose === opened.purpose && isFor(one, opened),
  )
  const checked = edit === undefined ? (ticked ?? field.form !== null) : edit.form !== null
  const base = { purpose: opened.purpose, coordinate: field.coordinate, kinds: opened.kinds }
  const isGrant = edit?.rule !== undefined || edit?.newRule !== undefined
  const [ground] = cell.legalBasis
  const newRule = { because: '', language, legalBasis: ground?.id ?? '' }
  const toggle = () => {
    tick(!checked)
    // What was ticked a moment ago is as if it had never been.
    if (edit !== undefined && (edit.form === null || isGrant)) change(undefined, field.coordinate)
    else if (checked) change({ ...base, form: null }, field.coordinate)
    else if (field.suggested !== null) change({ ...base, form: 'full', rule: field.suggested }, field.coordinate)
    else change({ ...base, form: 'full', newRule }, field.coordinate)
  }
  return (
    <li>
      <div className="console-check">
        <input
          type="checkbox"
          id={id}
          checked={checked}
          disabled={!mayEdit}
          onChange={toggle}
          aria-describedby={`${id}-about`}
        />
        <label htmlFor={id}>
          {field.name} {field.changed && <span aria-hidden="true">●</span>}
        </label>
      </div>
      <div className="console-quiet" id={`${id}-about`}>
        {field.type}, {say(WORDS.heldBy)} {field.owner}
        {field.sensitivity === 4 && <strong> · {say(WORDS.sensitive)}</strong>}
        {field.description !== null && (
          <>
            <br />
            <span lang="en">{field.description}</span>
          </>
        )}
      </div>
      <ul className="console-quiet">
        {field.ways.length === 0 && <li>{say(WORDS.notShown)}</li>}
        {field.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      {mayEdit && checked && field.forms.length > 1 && (
        <Labelled label={say(WORDS.form)}>
          {(inputId) => (
            <select
              id={inputId}
              value={edit?.form ?? field.form ?? 'full'}
              onChange={({ target }) => change({ ...base, ...edit, form: target.value }, field.coordinate)}
            >
              {field.forms.map((form) => (
                <option key={form.id} value={form.id}>
                  {form.name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      {isGrant && edit !== undefined && edit.form !== null && (
        <Conditions cell={cell} edit={edit} newRule={newRule} change={(next) => change(next, field.coordinate)} />
      )}
    </li>
  )
}

/** Under which rule something new comes, or the rule of its own. */
function Conditions({
  cell,
  edit,
  newRule,
  change,
}: {
  readonly cell: CellData
  readonly edit: Edit
  readonly newRule: NonNullable<Edit['newRule']>
  readonly change: (edit: Edit) => void
}) {
  const written = edit.newRule
  const choose = (rule: string) => {
    const { rule: _rule, newRule: _newRule, ...rest } = edit
    change(rule === '' ? { ...rest, newRule } : { ...rest, rule })
  }
  const toggled = (list: readonly string[] = [], word: string) =>
    list.includes(word) ? list.filter((one) => one !== word) : [...list, word]
  return (
    <>
      <Labelled label={say(WORDS.condition)}>
        {(id) => (
          <select id={id} value={edit.rule ?? ''} onChange={({ target }) => choose(target.value)}>
            {cell.rules.map((rule) => (
              <option key={rule.id} value={rule.id}>
                {rule.id}
                {rule.conditions === '' ? '' : `: ${rule.conditions}`}
              </option>
            ))}
            <option value="">{say(WORDS.newRule)}</option>
          </select>
        )}
      </Labelled>
      {written !== undefined && (
        <>
          <Labelled label={say(WORDS.because)}>
            {(id) => (
              <textarea
                id={id}
                rows={2}
                required
                value={written.because}
                onChange={({ target }) => change({ ...edit, newRule: { ...written, because: target.value } })}
              />
            )}
          </Labelled>
          {written.because.trim() === '' && <p className="console-quiet">{say(WORDS.incomplete)}</p>}
          <Labelled label={say(WORDS.ground)}>
            {(id) => (
              <select
                id={id}
                value={written.legalBasis}
                onChange={({ target }) => change({ ...edit, newRule: { ...written, legalBasis: target.value } })}
              >
                {cell.legalBasis.map((basis) => (
                  <option key={`${basis.id} ${basis.because.text}`} value={basis.id}>
                    {basis.name}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          {cell.tasks.length > 1 && (
            <Choices
              label={say(WORDS.tasks)}
              words={cell.tasks}
              chosen={written.tasks}
              toggle={(task) => change({ ...edit, newRule: { ...written, tasks: toggled(written.tasks, task) } })}
            />
          )}
          <Choices
            label={say(WORDS.when)}
            words={cell.facts}
            chosen={written.when}
            toggle={(fact) => change({ ...edit, newRule: { ...written, when: toggled(written.when, fact) } })}
          />
        </>
      )}
    </>
  )
}

function Choices({
  label,
  words,
  chosen = [],
  toggle,
}: {
  readonly label: string
  readonly words: CellData['facts']
  readonly chosen: readonly string[] | undefined
  readonly toggle: (word: string) => void
}) {
  const id = useId()
  return (
    <details>
      <summary>
        {label} {chosen.length > 0 && `(${chosen.length})`}
      </summary>
      <fieldset>
        <legend className="console-quiet">{label}</legend>
        {words.map((word) => (
          <div key={word.id} className="console-check">
            <input
              type="checkbox"
              id={`${id}${word.id}`}
              checked={chosen.includes(word.id)}
              onChange={() => toggle(word.id)}
            />
            <label htmlFor={`${id}${word.id}`}>{word.name}</label>
          </div>
        ))}
      </fieldset>
    </details>
  )
}

function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="console-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

/** Whether an edit is about the kinds of agency of this row. */
function isFor({ kinds = [] }: Edit, opened: Opened): boolean {
  return kinds.length === opened.kinds.length && kinds.every((kind) => opened.kinds.includes(kind))
}
