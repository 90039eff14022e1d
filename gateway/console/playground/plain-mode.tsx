import { useState } from 'react'
import type { HubAnswer } from '../shared/ask-hub.ts'
import { say } from '../shared/language.ts'

const WORDS = {
  query: { en: 'Query', nl: 'Vraag' },
  variables: { en: 'Variables (JSON)', nl: 'Variabelen (JSON)' },
  run: { en: 'Run', nl: 'Verstuur' },
  running: { en: 'Asking the hub …', nl: 'De hub wordt gevraagd …' },
  done: { en: 'Answered: see the answer below.', nl: 'Beantwoord: zie het antwoord hieronder.' },
  notJson: {
    en: 'The variables are not a JSON object, such as {"case": "demo-eu-worker"}.',
    nl: 'De variabelen zijn geen JSON-object, zoals {"case": "demo-eu-worker"}.',
  },
  failed: {
    en: 'The hub cannot be reached. Try again in a moment.',
    nl: 'De hub is niet bereikbaar. Probeer het zo nog eens.',
  },
}

export interface PlainModeProps {
  readonly query: string
  readonly variables: string
  readonly onQuery: (query: string) => void
  readonly onVariables: (variables: string) => void
  readonly send: (query: string, variables: object) => Promise<HubAnswer>
}

/** A query as plain text: for a screen reader, a small screen or a slow line. */
export function PlainMode({ query, variables, onQuery, onVariables, send }: PlainModeProps) {
  const [said, setSaid] = useState('')
  const run = async (): Promise<void> => {
    let given: unknown
    try {
      given = JSON.parse(variables.trim() === '' ? '{}' : variables)
    } catch {
      given = undefined
    }
    if (typeof given !== 'object' || given === null) return setSaid(say(WORDS.notJson))
    setSaid(say(WORDS.running))
    try {
      await send(query, given)
      setSaid(say(WORDS.done))
    } catch {
      setSaid(say(WORDS.failed))
    }
  }
  return (
    <form
      className="playground-plain"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <label className="playground-field">
        {say(WORDS.query)}
        <textarea
          className="utrecht-textbox playground-text"
          rows={14}
          spellCheck={false}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
      </label>
      <label className="playground-field">
        {say(WORDS.variables)}
        <textarea
          className="utrecht-textbox playground-text"
          rows={3}
          spellCheck={false}
          value={variables}
          onChange={(event) => onVariables(event.target.value)}
        />
      </label>
      <div className="playground-run">
        <button className="nl-button nl-button--primary" type="submit">
          {say(WORDS.run)}
        </button>
        <span role="status">{said}</span>
      </div>
    </form>
  )
}
