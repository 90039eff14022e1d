import { say, type Words } from '../shared/language.ts'
import { ConditionFields } from './condition-fields.tsx'
import { GroundChoice } from './ground-choice.tsx'
import { Labelled } from '../shared/labelled.tsx'
import type { Edit } from './edits.ts'
import type { CellData } from './matrix-data.ts'

const WORDS = {
  condition: { en: 'On the same conditions as', nl: 'Onder dezelfde voorwaarden als' },
  newRule: { en: 'A rule of its own', nl: 'Een eigen regel' },
  because: { en: 'Why does the work need it?', nl: 'Waarom heeft het werk dit nodig?' },
  incomplete: {
    en: 'Say why first: until then this counts for nothing.',
    nl: 'Schrijf eerst op waarom: tot dan telt dit niet mee.',
  },
} as const satisfies Readonly<Record<string, Words>>

/** Under which rule something new comes, or the rule of its own. */
export function RuleChoice({
  cell,
  release,
  edit,
  edits,
  newRule,
  change,
}: {
  readonly cell: CellData
  readonly release: number | undefined
  readonly edit: Edit
  readonly edits: readonly Edit[]
  readonly newRule: NonNullable<Edit['newRule']>
  readonly change: (...edits: readonly Edit[]) => void
}) {
  const written = edit.newRule
  const choose = (rule: string) => {
    const { rule: _rule, newRule: _newRule, ...rest } = edit
    change(rule === '' ? { ...rest, newRule } : { ...rest, rule })
  }
  return (
    <>
      <Labelled label={say(WORDS.condition)}>
        {(id) => (
          <select id={id} value={edit.rule ?? ''} onChange={({ target }) => choose(target.value)}>
            {cell.rules
              .filter(({ fits }) => fits)
              .map((rule) => (
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
          <GroundChoice
            cell={cell}
            purpose={edit.purpose}
            edits={edits}
            chosen={written.legalBasis}
            choose={(legalBasis, added) =>
              change({ ...edit, newRule: { ...written, legalBasis } }, ...(added === undefined ? [] : [added]))
            }
          />
          <ConditionFields
            purpose={edit.purpose}
            release={release}
            facts={cell.facts}
            tasks={cell.tasks}
            asked={{ when: written.when ?? [], tasks: written.tasks ?? [] }}
            named={[]}
            change={(asked) => change({ ...edit, newRule: { ...written, ...asked } })}
          />
        </>
      )}
    </>
  )
}
