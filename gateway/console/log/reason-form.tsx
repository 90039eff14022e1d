import { type FormEvent, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { say, type Words } from '../shared/language.ts'
import { Problem, problemIn } from '../shared/problem.tsx'

const SUGGESTED: readonly Words[] = [
  { en: 'Regular check of the log', nl: 'Periodieke controle van het logboek' },
  { en: 'A person asks who saw their data', nl: 'Een persoon vraagt wie gegevens zag' },
  { en: 'Complaint or signal about a look', nl: 'Klacht of signaal over het inzien' },
  { en: 'Improving the access policies', nl: 'Het toegangsbeleid verbeteren' },
]

const WORDS = {
  why: { en: 'Why do you look in the log?', nl: 'Waarom kijkt u in het logboek?' },
  explain: {
    en: 'Your reason stays in the log, beside everything you look at. You are asked again when you next sign in. Do not write the name of a person.',
    nl: 'Uw reden blijft in het logboek staan, bij alles wat u bekijkt. Na opnieuw aanmelden vragen wij het weer. Schrijf geen naam van een persoon.',
  },
  reason: { en: 'Reason, in three words or more', nl: 'Reden, in drie woorden of meer' },
  open: { en: 'Open the log', nl: 'Open het logboek' },
  suggestions: { en: 'Reasons to choose from', nl: 'Redenen om uit te kiezen' },
} as const

const PROBLEMS = {
  REASON_MISSING: {
    en: 'Write your reason in three words or more.',
    nl: 'Schrijf uw reden in drie woorden of meer.',
  },
}

/** Asks for the reason before anything of the log is shown. */
export function ReasonForm({ onGiven }: { readonly onGiven: () => void }) {
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const give = (given: string): void => {
    ask('mutation ($reason: String!) { giveLogReason(reason: $reason) }', { reason: given }).then(
      onGiven,
      (error: unknown) => setProblem(problemIn(error, PROBLEMS)),
    )
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    give(reason)
  }
  return (
    <>
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.why)}</h2>
      <p className="nl-paragraph">{say(WORDS.explain)}</p>
      <div className="log-suggestions" role="group" aria-label={say(WORDS.suggestions)}>
        {SUGGESTED.map((words) => (
          <button
            key={words.en}
            type="button"
            className="nl-button nl-button--secondary"
            onClick={() => give(say(words))}
          >
            {say(words)}
          </button>
        ))}
      </div>
      <form className="log-form log-reason" onSubmit={submit}>
        <label>
          {say(WORDS.reason)}
          <input
            value={reason}
            maxLength={300}
            required
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <button className="nl-button nl-button--primary" type="submit">
          {say(WORDS.open)}
        </button>
      </form>
      <Problem text={problem} />
    </>
  )
}
