import { useId, useRef } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import { Said } from '../shared/said.tsx'
import { Labelled } from '../shared/labelled.tsx'
import type { Edit } from './edits.ts'
import type { CellData, FieldInCell, Opened } from './matrix-data.ts'
import { RuleChoice } from './new-rule.tsx'
import { RuleForm } from './rule-form.tsx'

const WORDS = {
  heldBy: { en: 'held by', nl: 'van' },
  sensitive: { en: 'a leak can get someone found', nl: 'een lek kan iemand vindbaar maken' },
  notShown: { en: 'Not shown.', nl: 'Wordt niet getoond.' },
  form: { en: 'Shown', nl: 'Getoond' },
  changeRule: { en: 'Change this condition', nl: 'Wijzig deze voorwaarde' },
  rule: { en: 'rule', nl: 'regel' },
} as const satisfies Readonly<Record<string, Words>>

export interface FieldItemOptions {
  readonly cell: CellData
  readonly field: FieldInCell
  readonly opened: Opened
  readonly release: number | undefined
  readonly edits: readonly Edit[]
  readonly mayEdit: boolean
  /** Why not, where somebody who may edit may not edit this. */
  readonly why: string | null
  /** Ticked or unticked since the cell was loaded. */
  readonly ticked: boolean | undefined
  readonly tick: (on: boolean) => void
  /** The rule whose conditions are being changed here. */
  readonly openRule: string | undefined
  readonly setOpenRule: (rule: string | undefined) => void
  readonly change: (...edits: readonly Edit[]) => void
  readonly undo: (edit: Edit) => void
}

/** One field to tick: what it is, how it is shown, and under which rule. */
export function FieldItem(options: FieldItemOptions) {
  const { cell, field, opened, release, edits, mayEdit, why, ticked, tick, openRule, setOpenRule, change, undo } =
    options
  const button = useRef<HTMLButtonElement>(null)
  const ruleOpen = cell.rules.find(({ id }) => id === openRule)
  const ruleEdit = edits.find(
    ({ conditions, rule, purpose }) => conditions !== undefined && rule === openRule && purpose === opened.purpose,
  )
  const id = useId()
  const edit = edits.find(
    (one) => one.coordinate === field.coordinate && one.purpose === opened.purpose && isFor(one, opened),
  )
  const checked = edit === undefined ? (ticked ?? field.form !== null) : edit.form !== null
  const base = { purpose: opened.purpose, coordinate: field.coordinate, kinds: opened.kinds }
  const isGrant = edit?.rule !== undefined || edit?.newRule !== undefined
  const [ground] = cell.legalBasis
  const newRule = { because: '', language, legalBasis: ground?.id ?? '' }
  const whyNot = (rule: string) => cell.rules.find(({ id: of }) => of === rule)?.why ?? undefined
  const toggle = () => {
    tick(!checked)
    // What was ticked a moment ago is as if it had never been.
    if (edit !== undefined && (edit.form === null || isGrant)) undo(edit)
    else if (checked) change({ ...base, form: null })
    else if (field.suggested !== null) change({ ...base, form: 'full', rule: field.suggested })
    else change({ ...base, form: 'full', newRule })
  }
  return (
    <li>
      <div className="console-check">
        <input
          type="checkbox"
          id={id}
          name={field.coordinate}
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
        {field.description.text !== '' && (
          <>
            <br />
            <Said said={field.description} />
          </>
        )}
        {why !== null && (
          <>
            <br />
            <em>{why}</em>
          </>
        )}
      </div>
      <ul className="console-quiet">
        {field.ways.length === 0 && <li>{say(WORDS.notShown)}</li>}
        {field.ways.map((way, index) => (
          // The words change with the conditions; the button to them stays where it is.
          <li key={index}>
            {way.text}
            {mayEdit &&
              // The conditions of a rule that is new with this draft stand below.
              edit?.newRule === undefined &&
              // A rule that shows it in a coarser form as well is named once.
              way.rules
                .filter((rule) => isFirst(field.ways, index, rule))
                .map((rule) => (
                  <div key={rule}>
                    {whyNot(rule) !== undefined && <em>{`${say(WORDS.rule)} ${rule}: ${whyNot(rule)}`}</em>}
                    {whyNot(rule) === undefined && (
                      <button
                        className="nl-button nl-button--subtle"
                        type="button"
                        aria-expanded={openRule === rule}
                        ref={openRule === rule ? button : undefined}
                        onClick={() => setOpenRule(openRule === rule ? undefined : rule)}
                      >
                        {say(WORDS.changeRule)} ({say(WORDS.rule)} {rule})
                      </button>
                    )}
                  </div>
                ))}
          </li>
        ))}
      </ul>
      {mayEdit && ruleOpen !== undefined && (
        <RuleForm
          key={ruleOpen.id}
          cell={cell}
          purpose={opened.purpose}
          release={release}
          rule={ruleOpen}
          edit={ruleEdit}
          change={(next) => {
            if (next !== undefined) change(next)
            else if (ruleEdit !== undefined) undo(ruleEdit)
          }}
          putBack={() => {
            if (ruleEdit !== undefined) undo(ruleEdit)
            button.current?.focus()
            setOpenRule(undefined)
          }}
        />
      )}
      {mayEdit && checked && field.forms.length > 1 && (
        <Labelled label={say(WORDS.form)}>
          {(inputId) => (
            <select
              id={inputId}
              value={edit?.form ?? field.form ?? 'full'}
              onChange={({ target }) => change({ ...base, ...edit, form: target.value })}
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
        <RuleChoice cell={cell} release={release} edit={edit} edits={edits} newRule={newRule} change={change} />
      )}
    </li>
  )
}

function isFirst(ways: FieldInCell['ways'], index: number, rule: string): boolean {
  return ways.findIndex(({ rules }) => rules.includes(rule)) === index
}

/** Whether an edit is about the kinds of agency of this row. */
function isFor({ kinds = [] }: Edit, opened: Opened): boolean {
  return kinds.length === opened.kinds.length && kinds.every((kind) => opened.kinds.includes(kind))
}
