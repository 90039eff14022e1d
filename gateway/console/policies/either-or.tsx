import { say, type Words } from '../shared/language.ts'
import type { Answer } from './condition-model.ts'
import type { FactInCell } from './matrix-data.ts'

const WORDS = {
  either: { en: 'One of these is enough', nl: 'Eén hiervan is genoeg' },
  two: {
    en: 'Choose at least two: until then this counts for nothing.',
    nl: 'Kies er minstens twee: tot dan telt dit niet mee.',
  },
  choose: { en: 'Choose …', nl: 'Kies …' },
  condition: { en: 'Condition', nl: 'Voorwaarde' },
  answer: { en: 'Answer', nl: 'Antwoord' },
  so: { en: 'is so', nl: 'is zo' },
  notSo: { en: 'is not so', nl: 'is niet zo' },
  more: { en: 'One more', nl: 'Nog een' },
  remove: { en: 'Remove this either-or', nl: 'Verwijder deze of-of' },
} as const satisfies Readonly<Record<string, Words>>

/** Facts of which one is enough. Taken away by setting it to undefined. */
export function EitherOr({
  facts,
  group,
  set,
}: {
  readonly facts: readonly FactInCell[]
  readonly group: readonly Answer[]
  readonly set: (group: readonly Answer[] | undefined) => void
}) {
  const isShort = group.filter(({ fact }) => fact !== '').length < 2
  return (
    <fieldset className="matrix-conditions">
      <legend>{say(WORDS.either)}</legend>
      {isShort && <p className="console-quiet">{say(WORDS.two)}</p>}
      <ul>
        {group.map((one, index) => (
          // Each keeps its place; what is chosen in it changes.
          <li key={index}>
            <select
              aria-label={`${say(WORDS.condition)} ${index + 1}`}
              value={one.fact}
              onChange={({ target }) => set(group.with(index, { ...one, fact: target.value }))}
            >
              <option value="">{say(WORDS.choose)}</option>
              {facts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <select
              aria-label={`${say(WORDS.answer)} ${index + 1}`}
              value={one.holds ? 'yes' : 'no'}
              onChange={({ target }) => set(group.with(index, { ...one, holds: target.value === 'yes' }))}
            >
              <option value="yes">{say(WORDS.so)}</option>
              <option value="no">{say(WORDS.notSo)}</option>
            </select>
          </li>
        ))}
      </ul>
      <button
        className="nl-button nl-button--subtle"
        type="button"
        onClick={() => set([...group, { fact: '', holds: true }])}
      >
        {say(WORDS.more)}
      </button>
      <button className="nl-button nl-button--subtle" type="button" onClick={() => set(undefined)}>
        {say(WORDS.remove)}
      </button>
    </fieldset>
  )
}
