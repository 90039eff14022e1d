import { useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language, say } from '../shared/language.ts'
import { answerRows, emptyPlaces } from './answer-rows.ts'
import type { SentAnswer } from './offer.ts'

const WORDS = {
  title: { en: 'Answer', nl: 'Antwoord' },
  json: { en: 'As JSON', nl: 'Als JSON' },
  table: { en: 'As a table', nl: 'Als tabel' },
  show: { en: 'Show the answer', nl: 'Toon het antwoord' },
  path: { en: 'Field', nl: 'Veld' },
  value: { en: 'Value', nl: 'Waarde' },
  nothing: { en: 'nothing', nl: 'niets' },
  explain: { en: 'Explain this response', nl: 'Leg dit antwoord uit' },
  explained: { en: 'Why it is as it is', nl: 'Waarom het zo is' },
  noNulls: { en: 'Nothing is missing: every field has a value.', nl: 'Er ontbreekt niets: elk veld heeft een waarde.' },
  fromErrors: { en: 'What the hub said with the answer:', nl: 'Wat de hub bij het antwoord zei:' },
  where: { en: 'Where', nl: 'Waar' },
  mark: { en: 'Mark', nl: 'Uitkomst' },
  rule: { en: 'Rule', nl: 'Regel' },
  why: { en: 'Why', nl: 'Waarom' },
  withheld: { en: 'Withheld', nl: 'Niet getoond' },
  empty: { en: 'Empty', nl: 'Leeg' },
  noRule: { en: 'none', nl: 'geen' },
  failed: {
    en: 'The log has no explanation of this answer.',
    nl: 'Het logboek heeft geen uitleg van dit antwoord.',
  },
}

const EXPLAIN = `query ($document: String!, $decision: ID!, $nulls: [String!]!, $language: String!) {
  explainAnswer(document: $document, decision: $decision, nulls: $nulls, language: $language) {
    path coordinate state why rule
  }
}`

interface Explained {
  readonly path: string
  readonly coordinate: string
  readonly state: 'WITHHELD' | 'EMPTY'
  readonly why: string
  readonly rule: string | null
}

export interface AnswerViewProps {
  readonly sent: SentAnswer
  /** Records of the decision may be asked for: in the demo. */
  readonly canExplain: boolean
  /** Without an editor that shows it already. */
  readonly withJson: boolean
}

/** An answer as JSON or as a table, and each of its nulls with the rule behind it. */
export function AnswerView(props: AnswerViewProps) {
  // A new answer has no explanation yet.
  const { decision } = props.sent.answer.extensions?.schakel ?? {}
  return <OneAnswer key={decision ?? JSON.stringify(props.sent.answer)} {...props} />
}

function OneAnswer({ sent: { query, answer }, canExplain, withJson }: AnswerViewProps) {
  const [form, setForm] = useState<'json' | 'table'>(withJson ? 'json' : 'table')
  const [explained, setExplained] = useState<readonly Explained[] | 'failed' | undefined>(undefined)
  const decision = answer.extensions?.schakel?.decision
  const nulls = emptyPlaces(answer.data)
  const explain = async (): Promise<void> => {
    if (decision === undefined) return setExplained('failed')
    try {
      const found = await ask<{ explainAnswer: readonly Explained[] }>(EXPLAIN, {
        document: query,
        decision,
        nulls,
        language,
      })
      setExplained(found.explainAnswer)
    } catch {
      setExplained('failed')
    }
  }
  return (
    <section aria-labelledby="answer">
      <h2 id="answer" className="nl-heading nl-heading--level-2">
        {say(WORDS.title)}
      </h2>
      <fieldset className="playground-forms">
        <legend>{say(WORDS.show)}</legend>
        {(['json', 'table'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="form" checked={form === each} onChange={() => setForm(each)} /> {say(WORDS[each])}
          </label>
        ))}
      </fieldset>
      {form === 'json' ? (
        <pre className="console-wide playground-json" tabIndex={0} role="region" aria-label={say(WORDS.json)}>
          {JSON.stringify(answer, null, 2)}
        </pre>
      ) : (
        <AnswerTable data={answer.data} />
      )}
      {answer.errors !== undefined && answer.errors.length > 0 && (
        <>
          <p className="nl-paragraph">{say(WORDS.fromErrors)}</p>
          <ul lang="en">
            {answer.errors.map(({ message, extensions }) => (
              <li key={`${message} ${extensions?.coordinate ?? ''}`}>
                {extensions?.coordinate !== undefined && <code>{extensions.coordinate}: </code>}
                {message}
              </li>
            ))}
          </ul>
        </>
      )}
      {canExplain && decision !== undefined && (
        <>
          <button className="nl-button nl-button--secondary" type="button" onClick={() => void explain()}>
            {say(WORDS.explain)}
          </button>
          <div role="status">
            {explained === 'failed' && <p className="nl-paragraph">{say(WORDS.failed)}</p>}
            {explained !== undefined && explained !== 'failed' && <Explanations explained={explained} />}
          </div>
        </>
      )}
    </section>
  )
}

function AnswerTable({ data }: { readonly data: unknown }) {
  return (
    <div className="console-wide" role="region" aria-label={say(WORDS.table)} tabIndex={0}>
      <table className="utrecht-table">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.path)}</th>
            <th scope="col">{say(WORDS.value)}</th>
          </tr>
        </thead>
        <tbody>
          {answerRows(data).map(({ path, value }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{value ?? <em>{say(WORDS.nothing)}</em>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Explanations({ explained }: { readonly explained: readonly Explained[] }) {
  if (explained.length === 0) return <p className="nl-paragraph">{say(WORDS.noNulls)}</p>
  return (
    <div className="console-wide" role="region" aria-label={say(WORDS.explained)} tabIndex={0}>
      <table className="utrecht-table playground-marks">
        <caption>{say(WORDS.explained)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(WORDS.where)}</th>
            <th scope="col">{say(WORDS.mark)}</th>
            <th scope="col">{say(WORDS.rule)}</th>
            <th scope="col">{say(WORDS.why)}</th>
          </tr>
        </thead>
        <tbody>
          {explained.map(({ path, coordinate, state, why, rule }) => (
            <tr key={`${path} ${coordinate}`}>
              <th scope="row">
                <code>{path}</code>
                <span className="playground-hint">{coordinate}</span>
              </th>
              <td>{say(state === 'EMPTY' ? WORDS.empty : WORDS.withheld)}</td>
              <td>{rule ?? say(WORDS.noRule)}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
