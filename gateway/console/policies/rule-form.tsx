import { useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import { Said } from '../shared/said.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { Labelled } from '../shared/labelled.tsx'
import type { Edit } from './edits.ts'
import type { CellData, RuleInCell } from './matrix-data.ts'

const WORDS = {
  all: {
    en: 'What you change here changes for all that this rule shows:',
    nl: 'Wat u hier wijzigt, geldt voor alles wat deze regel toont:',
  },
  to: { en: 'It is for', nl: 'Zij is voor' },
  now: { en: 'Its reason:', nl: 'De reden ervan:' },
  because: { en: 'Another reason (empty: it stays)', nl: 'Een andere reden (leeg: hij blijft)' },
  back: { en: 'Put it back as it was', nl: 'Zet terug zoals het was' },
} as const satisfies Readonly<Record<string, Words>>

/** The conditions of a rule that is there, to be changed for all that it shows. */
export function RuleForm({
  cell,
  purpose,
  release,
  rule,
  edit,
  change,
  putBack,
}: {
  readonly cell: CellData
  readonly purpose: string
  readonly release: number | undefined
  readonly rule: RuleInCell
  readonly edit: Edit | undefined
  /** Undefined: the rule stays as it is. */
  readonly change: (edit: Edit | undefined) => void
  readonly putBack: () => void
}) {
  // The rule as it was when the form was opened: what is chosen back to that is no change.
  const [was] = useState({
    when: rule.when.map(({ id }) => id),
    tasks: rule.tasks,
    named: rule.when,
    isEdited: edit !== undefined,
  })
  const [because, setBecause] = useState(edit?.conditions?.because ?? '')
  const written = { when: was.when, tasks: was.tasks, ...edit?.conditions }
  const set = (conditions: NonNullable<Edit['conditions']>) => {
    const isSame =
      !was.isEdited &&
      conditions.because === undefined &&
      isAlike(conditions.when, was.when) &&
      isAlike(conditions.tasks, was.tasks)
    change(isSame ? undefined : { purpose, rule: rule.id, conditions })
  }
  return (
    <div className="matrix-rule">
      <p className="console-quiet">
        {say(WORDS.all)} {rule.shows.join(', ')}. {say(WORDS.to)} {rule.kinds.join(', ')}.
      </p>
      <ConditionFields
        purpose={purpose}
        release={release}
        facts={cell.facts}
        tasks={cell.tasks}
        asked={written}
        named={was.named}
        change={(asked) => set({ ...edit?.conditions, ...asked })}
      />
      <p className="console-quiet">
        {say(WORDS.now)} <Said said={rule.because} />
      </p>
      <Labelled label={say(WORDS.because)}>
        {(id) => (
          <textarea
            id={id}
            rows={2}
            value={because}
            onChange={({ target }) => {
              setBecause(target.value)
              const { because: _because, language: _language, ...rest } = written
              set(target.value.trim() === '' ? rest : { ...rest, because: target.value, language })
            }}
          />
        )}
      </Labelled>
      {edit !== undefined && (
        <button className="nl-button nl-button--secondary" type="button" onClick={putBack}>
          {say(WORDS.back)}
        </button>
      )}
    </div>
  )
}

function isAlike(one: readonly string[] = [], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort())
}
