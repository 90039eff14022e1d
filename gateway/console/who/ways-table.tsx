import { say } from '../shared/language.ts'
import { SAID, Said, type SaidText } from '../shared/said.tsx'

/** One way to see, as the hub tells it. */
export interface WayToSee {
  readonly kinds: readonly string[]
  readonly purpose: string
  readonly purposeId: string
  readonly fields: readonly {
    readonly coordinate: string
    readonly name: string
    readonly type: string | null
    readonly form: string | null
  }[]
  readonly own: boolean
  readonly tasks: readonly string[]
  readonly conditions: readonly string[]
  readonly days: readonly string[]
  readonly legalBasis: readonly string[]
  readonly because: SaidText
  readonly rule: string
  readonly keptDays: number | null
}

export const WAY = `kinds purpose purposeId fields { coordinate name type form } own tasks conditions days legalBasis because ${SAID} rule keptDays`

const WORDS = {
  who: { en: 'Kind of agency', nl: 'Soort organisatie' },
  purpose: { en: 'For', nl: 'Waarvoor' },
  what: { en: 'What', nl: 'Wat' },
  when: { en: 'When', nl: 'Wanneer' },
  basis: { en: 'Legal basis', nl: 'Grondslag' },
  kept: { en: 'Kept', nl: 'Nog te zien' },
  anyTask: { en: 'No open task needed.', nl: 'Zonder open taak.' },
  task: { en: 'With an open task: ', nl: 'Met een open taak: ' },
  because: { en: 'why', nl: 'waarom' },
  change: { en: 'May do', nl: 'Mag doen' },
  or: { en: ' or ', nl: ' of ' },
  own: {
    en: 'Only what it recorded itself or was handed.',
    nl: 'Alleen wat zij zelf vastlegde of kreeg overgedragen.',
  },
  conditions: { en: 'Only if it is known that:', nl: 'Alleen als bekend is dat:' },
  noTask: { en: 'There is no task', nl: 'Er is geen taak' },
  notKept: { en: 'Not after the task', nl: 'Niet na de taak' },
  days: { en: 'days after the task, own work only', nl: 'dagen na de taak, alleen eigen werk' },
  manyTasks: { en: 'With one of these open tasks', nl: 'Met een van deze open taken' },
} as const

/** Ways to see in a table; `byPurpose`: also who and for what, where the answer is not about one agency and purpose. */
export function WaysTable({
  lines,
  label,
  byPurpose,
}: {
  readonly lines: readonly WayToSee[]
  readonly label: string
  readonly byPurpose: boolean
}) {
  return (
    <div className="console-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="console-cells who-table">
        <thead>
          <tr>
            {byPurpose && <th scope="col">{say(WORDS.who)}</th>}
            {byPurpose && <th scope="col">{say(WORDS.purpose)}</th>}
            <th scope="col">{say(WORDS.what)}</th>
            <th scope="col">{say(WORDS.when)}</th>
            {byPurpose && <th scope="col">{say(WORDS.basis)}</th>}
            <th scope="col">{say(WORDS.kept)}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr
              key={[line.purposeId, line.rule, line.kinds, line.conditions, line.days, line.tasks, line.own].join('|')}
            >
              {byPurpose && <th scope="row">{line.kinds.join(', ')}</th>}
              {byPurpose && <td>{line.purpose}</td>}
              <td>
                <Fields line={line} />
              </td>
              <td>
                <When line={line} />
              </td>
              {byPurpose && (
                <td>
                  {line.legalBasis.join('; ')}
                  {line.because.text !== '' && (
                    <details>
                      <summary>{say(WORDS.because)}</summary>
                      <Said said={line.because} />
                    </details>
                  )}
                </td>
              )}
              <td>{keptIn(line)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function keptIn({ keptDays, tasks }: WayToSee): string {
  if (keptDays !== null) return `${keptDays} ${say(WORDS.days)}`
  return say(tasks.length === 0 ? WORDS.noTask : WORDS.notKept)
}

function Fields({ line: { fields } }: { readonly line: WayToSee }) {
  const byType = new Map<string, string[]>()
  for (const { type: named, name, form } of fields) {
    const type = named ?? say(WORDS.change)
    byType.set(type, [...(byType.get(type) ?? []), form === null ? name : `${name} (${form})`])
  }
  return (
    <ul className="console-plain-list">
      {[...byType].map(([type, names]) => (
        <li key={type}>
          <strong>{type}</strong>: {[...new Set(names)].join(', ')}
        </li>
      ))}
    </ul>
  )
}

/** Types of task that are told in the cell itself; more can be opened. */
const FEW = 3

function When({ line: { tasks, own, conditions, days } }: { readonly line: WayToSee }) {
  return (
    <>
      {tasks.length === 0 && <div>{say(WORDS.anyTask)}</div>}
      {tasks.length > 0 && tasks.length <= FEW && (
        <div>
          {say(WORDS.task)}
          {tasks.join(say(WORDS.or))}.
        </div>
      )}
      {tasks.length > FEW && (
        <details>
          <summary>
            {say(WORDS.manyTasks)} ({tasks.length})
          </summary>
          <ul className="console-list">
            {tasks.map((task) => (
              <li key={task}>{task}</li>
            ))}
          </ul>
        </details>
      )}
      {own && <div>{say(WORDS.own)}</div>}
      {days.map((day) => (
        <div key={day}>{day}</div>
      ))}
      {conditions.length > 0 && (
        <>
          <div>{say(WORDS.conditions)}</div>
          <ul className="console-list">
            {conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
