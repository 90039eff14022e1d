import './who.css'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language, say, writeDay, type Words } from '../shared/language.ts'
import { showPage } from '../shared/page.tsx'
import { Problem, problemIn } from '../shared/problem.tsx'
import { type CasePreview, CasePreviewForm, PREVIEW } from './case-preview.tsx'
import { CHOICES, type Choices, type Subject } from './choices.ts'
import { type AgencyAndPurpose, WhatMay, WhatOfCase, WhoMay } from './questions.tsx'
import { WAY, type WayToSee, WaysTable } from './ways-table.tsx'

const WORDS = {
  title: { en: 'Who sees what', nl: 'Wie ziet wat' },
  intro: {
    en: 'Ask one of three questions. Without a day, the policies of today answer; with one, those of that day.',
    nl: 'Stel een van drie vragen. Zonder dag antwoordt het beleid van vandaag, met een dag dat van die dag.',
  },
  answer: { en: 'Answer', nl: 'Antwoord' },
  busy: { en: 'Looking it up …', nl: 'Bezig met opzoeken …' },
  nobody: { en: 'Nobody may see this.', nl: 'Niemand mag dit zien.' },
  structural: {
    en: 'This carries no data of a person and is open to all.',
    nl: 'Dit bevat geen gegevens van een persoon en is voor iedereen open.',
  },
  whoSees: (subject: string): Words => ({ en: `Who may see: ${subject}`, nl: `Wie mag zien: ${subject}` }),
  counts: (kinds: number, purposes: number, fields: number): Words => ({
    en: `${kinds} ${kinds === 1 ? 'kind' : 'kinds'} of agency, for ${purposes} ${purposes === 1 ? 'purpose' : 'purposes'}; ${fields} ${fields === 1 ? 'field' : 'fields'} in all.`,
    nl: `${kinds} ${kinds === 1 ? 'soort' : 'soorten'} organisaties, voor ${purposes} ${purposes === 1 ? 'doel' : 'doelen'}; ${fields} ${fields === 1 ? 'veld' : 'velden'} in totaal.`,
  }),
  seesFor: (kind: string, purpose: string): Words => ({
    en: `What ${kind} may see for: ${purpose}`,
    nl: `Wat ${kind} mag zien voor: ${purpose}`,
  }),
  seesOf: (kind: string, purpose: string): Words => ({
    en: `The case as ${kind} would see it for: ${purpose}`,
    nl: `De zaak zoals ${kind} die zou zien voor: ${purpose}`,
  }),
  nothing: (openTo: string): Words => ({
    en: `It may see nothing. This purpose is for: ${openTo}.`,
    nl: `Zij mag niets zien. Dit doel is voor: ${openTo}.`,
  }),
  basis: { en: 'Legal basis: ', nl: 'Grondslag: ' },
  version: (number: number, since: string): Words => ({
    en: `Version ${number} of the policies, in force since ${since}.`,
    nl: `Versie ${number} van het beleid, van kracht sinds ${since}.`,
  }),
} as const

const PROBLEMS = {
  NOT_FOUND: {
    en: 'There was no such thing in the policies on that day, or no version was in force yet.',
    nl: 'Dit stond op die dag niet in het beleid, of er gold nog geen versie.',
  },
  INVALID: { en: 'That is no number of a case.', nl: 'Dat is geen nummer van een zaak.' },
  NOT_ALLOWED: {
    en: 'Your role may only look along on cases that are made up. Their numbers begin with demo-.',
    nl: 'Uw rol mag alleen meekijken in verzonnen zaken. Hun nummers beginnen met demo-.',
  },
}

interface AnsweredBy {
  readonly number: number | null
  readonly since: string | null
}

interface WhoAnswer {
  readonly answeredBy: AnsweredBy
  readonly subject: string
  readonly fieldCount: number
  readonly structural: boolean
  readonly lines: readonly WayToSee[]
}

interface WhatAnswer {
  readonly answeredBy: AnsweredBy
  readonly kind: string
  readonly purpose: string
  readonly openTo: readonly string[]
  readonly lines: readonly WayToSee[]
}

type Answer =
  | { readonly to: 'who'; readonly who: WhoAnswer }
  | { readonly to: 'what'; readonly what: WhatAnswer }
  | { readonly to: 'case'; readonly preview: CasePreview }

const askWho = (asked: { field?: string; category?: string; on?: string }): Promise<Answer> =>
  ask<{ whoMaySee: WhoAnswer }>(
    `query ($field: String, $category: String, $on: String, $language: String!) {
      whoMaySee(field: $field, category: $category, on: $on, language: $language) {
        answeredBy { number since } subject fieldCount structural lines { ${WAY} } } }`,
    { ...asked, language },
  ).then(({ whoMaySee }) => ({ to: 'who', who: whoMaySee }))

const askWhat = (asked: AgencyAndPurpose): Promise<Answer> =>
  ask<{ whatMaySee: WhatAnswer }>(
    `query ($agency: String!, $purpose: String!, $on: String, $language: String!) {
      whatMaySee(agency: $agency, purpose: $purpose, on: $on, language: $language) {
        answeredBy { number since } kind purpose openTo lines { ${WAY} } } }`,
    { ...asked, language },
  ).then(({ whatMaySee }) => ({ to: 'what', what: whatMaySee }))

const askCase = (asked: AgencyAndPurpose & { readonly case: string }): Promise<Answer> =>
  ask<{ previewCase: CasePreview }>(
    `query ($agency: String!, $purpose: String!, $case: String!, $on: String, $language: String!) {
      previewCase(agency: $agency, purpose: $purpose, case: $case, on: $on, language: $language) { ${PREVIEW} } }`,
    { ...asked, language },
  ).then(({ previewCase }) => ({ to: 'case', preview: previewCase }))

function Who() {
  const [choices, setChoices] = useState<Choices>()
  const [answer, setAnswer] = useState<Answer>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const last = useRef<Promise<Answer>>(undefined)

  const put = (asking: Promise<Answer>): void => {
    last.current = asking
    setBusy(true)
    setProblem(undefined)
    const take = (set: () => void): void => {
      // Of two questions the later one is answered.
      if (last.current !== asking) return
      setBusy(false)
      set()
    }
    asking.then(
      (told) => take(() => setAnswer(told)),
      (error: unknown) =>
        take(() => {
          setAnswer(undefined)
          setProblem(problemIn(error, PROBLEMS))
        }),
    )
  }

  useEffect(() => {
    ask<{ whoChoices: Choices }>(CHOICES, { language }).then(
      ({ whoChoices }) => setChoices(whoChoices),
      (error: unknown) => setProblem(problemIn(error)),
    )
    const search = new URLSearchParams(location.search)
    const [field, category, on] = [search.get('field'), search.get('category'), search.get('on')]
    if (field !== null) put(askWho({ field, ...(on === null ? {} : { on }) }))
    else if (category !== null) put(askWho({ category, ...(on === null ? {} : { on }) }))
  }, [])

  const askAbout = ({ by, id }: Subject, on: string): void => {
    const asked = { [by]: id, ...(on === '' ? {} : { on }) }
    // The question can be sent to somebody else; no case is part of it.
    history.replaceState(null, '', `?${new URLSearchParams({ ...asked, lang: language }).toString()}`)
    put(askWho(asked))
  }

  return (
    <>
      <p className="nl-paragraph">{say(WORDS.intro)}</p>
      {choices !== undefined && (
        <>
          <WhoMay choices={choices} onAsk={askAbout} onUnknown={setProblem} />
          <WhatMay choices={choices} onAsk={(asked) => put(askWhat(asked))} />
          <WhatOfCase choices={choices} onAsk={(asked) => put(askCase(asked))} />
        </>
      )}
      <Problem text={problem} />
      <div aria-live="polite" aria-busy={busy || choices === undefined} className="who-answer">
        {busy ? (
          <p className="nl-paragraph">{say(WORDS.busy)}</p>
        ) : (
          answer !== undefined && <Answered answer={answer} />
        )}
      </div>
    </>
  )
}

function Answered({ answer }: { readonly answer: Answer }) {
  if (answer.to === 'who') return <AnsweredWho who={answer.who} />
  if (answer.to === 'what') return <AnsweredWhat what={answer.what} />
  return (
    <>
      <Heading text={say(WORDS.seesOf(answer.preview.kind, answer.preview.purpose))} />
      <CasePreviewForm preview={answer.preview} />
    </>
  )
}

function AnsweredWho({ who }: { readonly who: WhoAnswer }) {
  const { subject, structural, lines, fieldCount, answeredBy } = who
  const heading = say(WORDS.whoSees(subject))
  const kinds = new Set(lines.flatMap((line) => line.kinds)).size
  const purposes = new Set(lines.map(({ purposeId }) => purposeId)).size
  return (
    <>
      <Heading text={heading} />
      {structural || lines.length === 0 ? (
        <p className="nl-paragraph">{say(structural ? WORDS.structural : WORDS.nobody)}</p>
      ) : (
        <p className="nl-paragraph">{say(WORDS.counts(kinds, purposes, fieldCount))}</p>
      )}
      <Version answeredBy={answeredBy} />
      {lines.length > 0 && <WaysTable lines={lines} label={heading} byPurpose />}
    </>
  )
}

function AnsweredWhat({ what }: { readonly what: WhatAnswer }) {
  const { kind, purpose, openTo, lines, answeredBy } = what
  const heading = say(WORDS.seesFor(kind, purpose))
  return (
    <>
      <Heading text={heading} />
      {lines.length === 0 ? (
        <p className="nl-paragraph">{say(WORDS.nothing(openTo.join(', ')))}</p>
      ) : (
        <p className="nl-paragraph">
          {say(WORDS.basis)}
          {lines[0]?.legalBasis.join('; ')}.
        </p>
      )}
      <Version answeredBy={answeredBy} />
      {lines.length > 0 && <WaysTable lines={lines} label={heading} byPurpose={false} />}
    </>
  )
}

function Heading({ text }: { readonly text: string }) {
  return <h2 className="nl-heading nl-heading--level-2">{text}</h2>
}

function Version({ answeredBy: { number, since } }: { readonly answeredBy: AnsweredBy }) {
  return number === null || since === null ? null : (
    <p className="nl-paragraph console-quiet">{say(WORDS.version(number, writeDay(since)))}</p>
  )
}

showPage({ path: 'who/', title: WORDS.title, content: () => <Who /> })
