import { say, type Words } from '../shared/language.ts'
import type { Edit } from './edits.ts'
import type { MatrixRow } from './matrix-data.ts'

const WORDS = {
  rules: { en: 'Rules and legal bases changed', nl: 'Gewijzigde regels en grondslagen' },
  tests: { en: 'Tests with this draft', nl: 'Tests bij dit concept' },
  takeBack: { en: 'Take back', nl: 'Neem terug' },
} as const satisfies Readonly<Record<string, Words>>

/** What was edited that no tick in the panel shows: rules, grounds and tests, each to be taken back. */
export function MadeEdits({
  edits,
  rows,
  undo,
}: {
  readonly edits: readonly Edit[]
  readonly rows: readonly MatrixRow[]
  readonly undo: (edit: Edit) => void
}) {
  const tests = edits.filter(({ test }) => test !== undefined)
  const others = edits.filter(({ conditions, ground }) => conditions !== undefined || ground !== undefined)
  const titleOf = (purpose: string) => rows.find((row) => row.purpose === purpose)?.title ?? purpose
  const textOf = ({ purpose, rule, ground }: Edit): Words =>
    ground === undefined
      ? {
          en: `“${titleOf(purpose)}”: conditions or reason of rule ${rule}`,
          nl: `“${titleOf(purpose)}”: voorwaarden of reden van regel ${rule}`,
        }
      : {
          en: `“${titleOf(purpose)}”: rests on ${ground.law} ${ground.article} as well`,
          nl: `“${titleOf(purpose)}”: rust ook op ${ground.law} ${ground.article}`,
        }
  return (
    <>
      {others.length > 0 && (
        <>
          <h3 className="nl-heading nl-heading--level-3">{say(WORDS.rules)}</h3>
          <ul>
            {others.map((edit) => (
              <li key={say(textOf(edit))}>
                {say(textOf(edit))}{' '}
                <button
                  className="nl-button nl-button--subtle"
                  type="button"
                  aria-label={`${say(WORDS.takeBack)}: ${say(textOf(edit))}`}
                  onClick={() => undo(edit)}
                >
                  {say(WORDS.takeBack)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {tests.length > 0 && (
        <>
          <h3 className="nl-heading nl-heading--level-3">{say(WORDS.tests)}</h3>
          <ul lang="en">
            {tests.map(({ purpose, test }) => (
              <li key={`${purpose} ${test}`}>{`${purpose}: ${test}`}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
