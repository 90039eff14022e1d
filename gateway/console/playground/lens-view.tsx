import { pageAddress, say } from '../shared/language.ts'
import { Problem } from '../shared/problem.tsx'
import type { Lens, LensField } from './offer.ts'

const WORDS = {
  title: { en: 'What you will get', nl: 'Wat u te zien krijgt' },
  before: {
    en: 'Before you send: what the policies in force release of the fields of your query, and of the others of the same types.',
    nl: 'Voordat u verstuurt: wat het geldende beleid toont van de velden in uw vraag, en van de andere velden van dezelfde soort.',
  },
  waiting: {
    en: 'The marks appear here as soon as there is a query above.',
    nl: 'De uitkomsten staan hier zodra er hierboven een vraag staat.',
  },
  problems: { en: 'The hub would refuse this query:', nl: 'De hub weigert deze vraag:' },
  line: { en: 'line', nl: 'regel' },
  closed: {
    en: 'This case is not open to this agency for this purpose: nothing of it would be given.',
    nl: 'Deze zaak is voor deze organisatie niet open voor dit doel: er wordt niets van gegeven.',
  },
  field: { en: 'Field', nl: 'Veld' },
  mark: { en: 'Mark', nl: 'Uitkomst' },
  why: { en: 'Why', nl: 'Waarom' },
  asked: { en: 'in your query', nl: 'in uw vraag' },
  others: { en: 'Other fields', nl: 'Andere velden' },
  rule: { en: 'rule', nl: 'regel' },
  reason: { en: 'reason', nl: 'reden' },
}

const MARKS = {
  RELEASED: { words: { en: 'Released', nl: 'Wordt getoond' }, sign: '✓' },
  DEPENDS: { words: { en: 'On some cases', nl: 'Bij sommige zaken' }, sign: '◐' },
  WITHHELD: { words: { en: 'Withheld', nl: 'Niet getoond' }, sign: '✕' },
}
/** What is missing is what people look for. */
const FIRST = ['WITHHELD', 'DEPENDS', 'RELEASED'] as const

/** The fields of the query's types, released or withheld, with the reason. */
export function LensView({
  lens,
  problem,
}: {
  readonly lens: Lens | undefined
  /** Why there is none. */
  readonly problem?: string
}) {
  return (
    <section aria-labelledby="lens">
      <h2 id="lens" className="nl-heading nl-heading--level-2">
        {say(WORDS.title)}
      </h2>
      <p className="nl-paragraph">{say(WORDS.before)}</p>
      <Problem text={problem} />
      {lens === undefined && problem === undefined && <p className="nl-paragraph">{say(WORDS.waiting)}</p>}
      {lens !== undefined && lens.problems.length > 0 && (
        <>
          <p className="nl-paragraph">{say(WORDS.problems)}</p>
          <ul>
            {lens.problems.map(({ message, line }) => (
              <li key={`${line} ${message}`}>
                <span lang="en">{message}</span>
                {line !== null && ` (${say(WORDS.line)} ${line})`}
              </li>
            ))}
          </ul>
        </>
      )}
      {lens?.open === false && <p className="nl-paragraph">{say(WORDS.closed)}</p>}
      {lens !== undefined && lens.types.length > 0 && <Counts lens={lens} />}
      {lens?.types.map(({ name, title, fields }) => {
        const sorted = FIRST.flatMap((each) => fields.filter(({ state }) => state === each))
        const asked = sorted.filter(({ places }) => places.length > 0)
        const others = sorted.filter(({ places }) => places.length === 0)
        return (
          <section key={name} aria-label={title}>
            <h3 className="nl-heading nl-heading--level-3">
              {title} <code>{name}</code>
            </h3>
            {asked.length > 0 && <Marks caption={`${title}: ${say(WORDS.asked)}`} fields={asked} />}
            {others.length > 0 && (
              <details>
                <summary>
                  {say(WORDS.others)} ({others.length})
                </summary>
                <Marks caption={`${title}: ${say(WORDS.others)}`} fields={others} />
              </details>
            )}
          </section>
        )
      })}
    </section>
  )
}

/** How the fields of the query itself are marked, in one line. */
function Counts({ lens: { types } }: { readonly lens: Lens }) {
  const asked = types.flatMap(({ fields }) => fields).filter(({ places }) => places.length > 0)
  return (
    <ul className="playground-counts">
      {FIRST.map((each) => (
        <li key={each} className={`playground-mark playground-mark--${each.toLowerCase()}`}>
          <span aria-hidden="true">{MARKS[each].sign} </span>
          {say(MARKS[each].words)}: {asked.filter(({ state }) => state === each).length}
        </li>
      ))}
    </ul>
  )
}

function Marks({ caption, fields }: { readonly caption: string; readonly fields: readonly LensField[] }) {
  return (
    <div className="console-wide" role="region" aria-label={caption} tabIndex={0}>
      <table className="utrecht-table playground-marks">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.field)}</th>
            <th scope="col">{say(WORDS.mark)}</th>
            <th scope="col">{say(WORDS.why)}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ coordinate, title, state, why, rule }) => (
            <tr key={coordinate} data-state={state}>
              <th scope="row">
                <a className="nl-link" href={pageAddress('who/', { field: coordinate })}>
                  <code>{coordinate.slice(coordinate.indexOf('.') + 1)}</code>
                </a>
                <span className="playground-hint">{title}</span>
              </th>
              <td className={`playground-mark playground-mark--${state.toLowerCase()}`}>
                <span aria-hidden="true">{MARKS[state].sign} </span>
                {say(MARKS[state].words)}
              </td>
              <td>
                {state === 'RELEASED' ? (
                  <details>
                    <summary>{rule === null ? say(WORDS.reason) : `${say(WORDS.rule)} ${rule}`}</summary>
                    {why}
                  </details>
                ) : (
                  why
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
