import { useEffect, useId, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { type Answer, type Conditions, readConditions, writeConditions } from './condition-model.ts'
import { Said, type SaidText } from '../shared/said.tsx'
import { EitherOr } from './either-or.tsx'
import { Labelled } from '../shared/labelled.tsx'
import { useSettled } from './use-settled.ts'
import { type FactInCell, loadConditionInWords, type Named } from './matrix-data.ts'

const WORDS = {
  when: { en: 'Only if', nl: 'Alleen als' },
  unknown: {
    en: 'What this purpose asks already is listed; find the rest by a word. What is not known counts as not met.',
    nl: 'Wat dit doel al vraagt, staat in de lijst; zoek de rest met een woord. Wat niet bekend is, telt als niet voldaan.',
  },
  find: { en: 'Find another condition', nl: 'Zoek een andere voorwaarde' },
  free: { en: 'does not matter', nl: 'maakt niet uit' },
  must: { en: 'must be so', nl: 'moet zo zijn' },
  mustNot: { en: 'must not be so', nl: 'mag niet zo zijn' },
  silent: { en: 'never told to whoever asks', nl: 'wordt nooit verteld aan wie vraagt' },
  either: { en: 'Add an either-or', nl: 'Voeg een of-of toe' },
  until: { en: 'Until and including', nl: 'Tot en met' },
  tasks: { en: 'Only for the task', nl: 'Alleen bij de taak' },
  allTasks: { en: 'None ticked: any task of this purpose.', nl: 'Niets aangevinkt: elke taak van dit doel.' },
  fixed: {
    en: 'Asked as well, and not to be changed here: edit the file for that.',
    nl: 'Wordt ook gevraagd, en is hier niet te wijzigen: bewerk daarvoor het bestand.',
  },
} as const satisfies Readonly<Record<string, Words>>

export interface Asked {
  readonly when: readonly string[]
  readonly tasks: readonly string[]
}

/** What a rule asks: facts, either-ors, a last day and tasks; below it in one sentence what that comes to. */
export function ConditionFields({
  purpose,
  release,
  facts,
  tasks,
  asked,
  named,
  change,
}: {
  readonly purpose: string
  readonly release: number | undefined
  readonly facts: readonly FactInCell[]
  readonly tasks: readonly Named[]
  /** As it stands when the form is opened; from then on the form has it. */
  readonly asked: Asked
  /** The conditions that stand there, in words. */
  readonly named: readonly Named[]
  readonly change: (asked: Asked) => void
}) {
  const [conditions, setConditions] = useState(() => readConditions(asked.when))
  const [chosen, setChosen] = useState(asked.tasks)
  const set = (part: Partial<Conditions>) => {
    const next = { ...conditions, ...part }
    setConditions(next)
    change({ when: writeConditions(next), tasks: chosen })
  }
  const toggle = (task: string) => {
    const next = chosen.includes(task) ? chosen.filter((one) => one !== task) : [...chosen, task]
    setChosen(next)
    change({ when: writeConditions(conditions), tasks: next })
  }
  return (
    <>
      <Facts facts={facts} answers={conditions.facts} set={(answers) => set({ facts: answers })} />
      {conditions.groups.map((group, index) => (
        <EitherOr
          // A group has no name of its own; it keeps its place.
          key={index}
          facts={facts}
          group={group}
          set={(next) =>
            set({
              groups:
                next === undefined
                  ? conditions.groups.filter((_, at) => at !== index)
                  : conditions.groups.with(index, next),
            })
          }
        />
      ))}
      <button
        className="nl-button nl-button--subtle"
        type="button"
        onClick={() => set({ groups: [...conditions.groups, [EMPTY, EMPTY]] })}
      >
        {say(WORDS.either)}
      </button>
      <Labelled label={say(WORDS.until)}>
        {(id) => (
          <input id={id} type="date" value={conditions.until} onChange={({ target }) => set({ until: target.value })} />
        )}
      </Labelled>
      {tasks.length > 1 && <Tasks tasks={tasks} chosen={chosen} toggle={toggle} />}
      {conditions.fixed.length > 0 && (
        <>
          <p className="console-quiet">{say(WORDS.fixed)}</p>
          <ul className="console-quiet">
            {conditions.fixed.map((entry) => (
              <li key={entry}>{named.find(({ id }) => id === entry)?.name ?? entry}</li>
            ))}
          </ul>
        </>
      )}
      <InWords purpose={purpose} release={release} when={writeConditions(conditions)} tasks={chosen} />
    </>
  )
}

const EMPTY: Answer = { fact: '', holds: true }

/** Each fact with its three answers. What nobody uses here is found by a word of it. */
function Facts({
  facts,
  answers,
  set,
}: {
  readonly facts: readonly FactInCell[]
  readonly answers: readonly Answer[]
  readonly set: (answers: readonly Answer[]) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const answerOf = (fact: string) => answers.find((one) => one.fact === fact)
  const words = text.trim().toLowerCase()
  const isFound = ({ name }: FactInCell) => words !== '' && name.toLowerCase().includes(words)
  const isInUse = (fact: FactInCell) => fact.used || answerOf(fact.id) !== undefined
  // In one list, so that what is chosen stays under the hand that chose it.
  const shown = facts.filter((fact) =>
    words === '' ? isInUse(fact) : isFound(fact) || answerOf(fact.id) !== undefined,
  )
  const hidden = facts.length - shown.length
  const count: Words = { en: `${hidden} more are not shown.`, nl: `Nog ${hidden} worden niet getoond.` }
  const answer = (fact: string, chosen: string) => {
    const rest = answers.filter((one) => one.fact !== fact)
    const next = { fact, holds: chosen === 'yes' }
    const at = answers.findIndex((one) => one.fact === fact)
    if (chosen === '') set(rest)
    else set(at < 0 ? [...answers, next] : answers.with(at, next))
  }
  return (
    <fieldset className="matrix-conditions">
      <legend>{say(WORDS.when)}</legend>
      <p className="console-quiet">{say(WORDS.unknown)}</p>
      <Labelled label={say(WORDS.find)}>
        {(inputId) => (
          <input id={inputId} type="search" value={text} onChange={({ target }) => setText(target.value)} />
        )}
      </Labelled>
      <ul>
        {shown.map((fact) => {
          const known = answerOf(fact.id)
          return (
            <li key={fact.id}>
              <label htmlFor={`${id}${fact.id}`}>
                {fact.name}
                {fact.silent && <span className="console-quiet"> ({say(WORDS.silent)})</span>}
              </label>
              <select
                id={`${id}${fact.id}`}
                value={known === undefined ? '' : known.holds ? 'yes' : 'no'}
                onChange={({ target }) => answer(fact.id, target.value)}
              >
                <option value="">{say(WORDS.free)}</option>
                <option value="yes">{say(WORDS.must)}</option>
                <option value="no">{say(WORDS.mustNot)}</option>
              </select>
            </li>
          )
        })}
      </ul>
      <p className="console-quiet" role="status">
        {hidden > 0 && say(count)}
      </p>
    </fieldset>
  )
}

function Tasks({
  tasks,
  chosen,
  toggle,
}: {
  readonly tasks: readonly Named[]
  readonly chosen: readonly string[]
  readonly toggle: (task: string) => void
}) {
  const id = useId()
  return (
    <details open={chosen.length > 0}>
      <summary>
        {say(WORDS.tasks)} {chosen.length > 0 && `(${chosen.length})`}
      </summary>
      <fieldset>
        <legend className="console-quiet">{say(WORDS.allTasks)}</legend>
        {tasks.map((task) => (
          <div key={task.id} className="console-check">
            <input
              type="checkbox"
              id={`${id}${task.id}`}
              checked={chosen.includes(task.id)}
              onChange={() => toggle(task.id)}
            />
            <label htmlFor={`${id}${task.id}`}>{task.name}</label>
          </div>
        ))}
      </fieldset>
    </details>
  )
}

/** The hub's own words for what stands in the form. */
function InWords(now: Asked & { readonly purpose: string; readonly release: number | undefined }) {
  const [told, setTold] = useState<{ readonly sentence: string; readonly problems: readonly SaidText[] } | undefined>()
  const { purpose, release, when, tasks } = useSettled(now)
  const key = JSON.stringify([purpose, release, when, tasks])
  useEffect(() => {
    let isLast = true
    loadConditionInWords({ purpose, release, when, tasks }).then(
      (loaded) => {
        if (isLast) setTold(loaded)
      },
      // Why the hub cannot be asked is told where the whole draft is.
      () => {
        if (isLast) setTold(undefined)
      },
    )
    return () => {
      isLast = false
    }
  }, [key])
  return (
    <div role="status" className="matrix-in-words">
      {told?.sentence}
      {told?.problems.map((problem) => (
        <div key={problem.text}>
          <Said said={problem} />
        </div>
      ))}
    </div>
  )
}
