import { useEffect, useId, useState, type FormEvent } from 'react'
import { ask } from '../shared/ask.ts'
import { say } from '../shared/language.ts'
import { type Choices, type Subject, subjectsIn, subjectWritten } from './choices.ts'

const WORDS = {
  whoMay: { en: 'Who may see', nl: 'Wie mag dit zien:' },
  field: { en: 'Field or kind of data', nl: 'Veld of soort gegevens' },
  on: { en: 'on', nl: 'op' },
  day: { en: 'Day (empty: today)', nl: 'Dag (leeg: vandaag)' },
  whatMay: { en: 'What may', nl: 'Wat mag' },
  agency: { en: 'Agency', nl: 'Organisatie' },
  seeFor: { en: 'see for', nl: 'zien voor' },
  purpose: { en: 'Purpose', nl: 'Doel' },
  whatDoes: { en: 'What does', nl: 'Wat ziet' },
  seeOfCase: { en: 'see of case', nl: 'van zaak' },
  case: { en: 'Case', nl: 'Zaak' },
  for: { en: 'for', nl: 'voor' },
  noneMadeUp: {
    en: 'No made-up case is open to this agency for this purpose. Write the number of a case.',
    nl: 'Geen verzonnen zaak staat voor dit doel open voor deze organisatie. Schrijf het nummer van een zaak.',
  },
  show: { en: 'Show', nl: 'Toon' },
  unknown: {
    en: 'Choose a field or a kind of data from the list.',
    nl: 'Kies een veld of een soort gegevens uit de lijst.',
  },
} as const

/** "Who may see … on …?" */
export function WhoMay({
  choices,
  onAsk,
  onUnknown,
}: {
  readonly choices: Choices
  readonly onAsk: (subject: Subject, on: string) => void
  readonly onUnknown: (told: string) => void
}) {
  const [written, setWritten] = useState('')
  const [on, setOn] = useState('')
  const [subjects] = useState(() => subjectsIn(choices))
  const list = useId()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const subject = subjectWritten(subjects, written)
    if (subject === undefined) onUnknown(say(WORDS.unknown))
    else {
      setWritten(subject.text)
      onAsk(subject, on)
    }
  }
  return (
    <form className="who-question" onSubmit={submit}>
      <span>{say(WORDS.whoMay)}</span>
      <input
        aria-label={say(WORDS.field)}
        placeholder={say(WORDS.field)}
        list={list}
        value={written}
        autoComplete="off"
        // The first thing anybody does here is write in it.
        autoFocus
        onChange={(event) => setWritten(event.target.value)}
      />
      <datalist id={list}>
        {subjects.map(({ id, text }) => (
          <option key={id} value={text} />
        ))}
      </datalist>
      <Day value={on} onChange={setOn} />
      <Show />
    </form>
  )
}

export interface AgencyAndPurpose {
  readonly agency: string
  readonly purpose: string
  readonly on: string
}

/** "What may … see for …?" */
export function WhatMay({
  choices,
  onAsk,
}: {
  readonly choices: Choices
  readonly onAsk: (asked: AgencyAndPurpose) => void
}) {
  const [about, setAbout] = useState(() => firstOf(choices))
  const [on, setOn] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onAsk({ ...about, on })
  }
  return (
    <form className="who-question" onSubmit={submit}>
      <span>{say(WORDS.whatMay)}</span>
      <Agencies choices={choices} about={about} onChange={setAbout} />
      <span>{say(WORDS.seeFor)}</span>
      <Purposes choices={choices} about={about} onChange={setAbout} />
      <Day value={on} onChange={setOn} />
      <Show />
    </form>
  )
}

/** "What does … see of case … for …, on …?" */
export function WhatOfCase({
  choices,
  onAsk,
}: {
  readonly choices: Choices
  readonly onAsk: (asked: AgencyAndPurpose & { readonly case: string }) => void
}) {
  const [about, setAbout] = useState(() => firstOf(choices))
  const [on, setOn] = useState('')
  const [caseId, setCaseId] = useState('')
  const [madeUp, setMadeUp] = useState<readonly string[]>()
  const list = useId()
  const { agency, purpose } = about
  useEffect(() => {
    let isLate = false
    const take = (cases: readonly string[]): void => {
      if (isLate) return
      setMadeUp(cases)
      // Made-up cases unless somebody writes another.
      setCaseId((written) => (written === '' || written.startsWith('demo-') ? (cases[0] ?? '') : written))
    }
    ask<{ madeUpCases: readonly string[] }>(
      'query ($agency: String!, $purpose: String!) { madeUpCases(agency: $agency, purpose: $purpose) }',
      { agency, purpose },
    ).then(
      ({ madeUpCases }) => take(madeUpCases),
      // That there is none is not known: whoever asks is told what is wrong.
      () => undefined,
    )
    return () => {
      isLate = true
    }
  }, [agency, purpose])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onAsk({ ...about, case: caseId.trim(), on })
  }
  return (
    <form className="who-question" onSubmit={submit}>
      <span>{say(WORDS.whatDoes)}</span>
      <Agencies choices={choices} about={about} onChange={setAbout} />
      <span>{say(WORDS.seeOfCase)}</span>
      <input
        aria-label={say(WORDS.case)}
        placeholder={say(WORDS.case)}
        list={list}
        value={caseId}
        required
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setCaseId(event.target.value)}
      />
      <datalist id={list}>
        {madeUp?.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <span>{say(WORDS.for)}</span>
      <Purposes choices={choices} about={about} onChange={setAbout} />
      <Day value={on} onChange={setOn} />
      <Show />
      {madeUp?.length === 0 && <small className="console-quiet">{say(WORDS.noneMadeUp)}</small>}
    </form>
  )
}

interface About {
  readonly agency: string
  readonly purpose: string
}

interface AboutProps {
  readonly choices: Choices
  readonly about: About
  readonly onChange: (about: About) => void
}

function firstOf(choices: Choices): About {
  const [agency] = choices.agencies
  return { agency: agency?.id ?? '', purpose: purposesOf(choices, agency?.id ?? '')[0]?.id ?? '' }
}

function purposesOf({ agencies, purposes }: Choices, agency: string): Choices['purposes'] {
  const kind = agencies.find(({ id }) => id === agency)?.kind ?? ''
  return purposes.filter(({ who }) => who.includes(kind))
}

function Agencies({ choices, about, onChange }: AboutProps) {
  const choose = (agency: string): void => {
    const purposes = purposesOf(choices, agency)
    const same = purposes.find(({ id }) => id === about.purpose)
    onChange({ agency, purpose: (same ?? purposes[0])?.id ?? '' })
  }
  return (
    <select aria-label={say(WORDS.agency)} value={about.agency} onChange={(event) => choose(event.target.value)}>
      {choices.agencies.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Purposes({ choices, about, onChange }: AboutProps) {
  return (
    <select
      aria-label={say(WORDS.purpose)}
      value={about.purpose}
      onChange={(event) => onChange({ ...about, purpose: event.target.value })}
    >
      {purposesOf(choices, about.agency).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Day({ value, onChange }: { readonly value: string; readonly onChange: (day: string) => void }) {
  return (
    <>
      <span>{say(WORDS.on)}</span>
      <input type="date" aria-label={say(WORDS.day)} value={value} onChange={(event) => onChange(event.target.value)} />
    </>
  )
}

function Show() {
  return (
    <button className="nl-button nl-button--primary" type="submit">
      {say(WORDS.show)}
    </button>
  )
}
