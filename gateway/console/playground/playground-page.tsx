import './playground.css'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { askHub, demoToken, type HubAnswer } from '../shared/ask-hub.ts'
import { language, pageAddress, say } from '../shared/language.ts'
import { showPage } from '../shared/page.tsx'
import { AnswerView } from './answer-view.tsx'
import { Choices, type Choice } from './choices.tsx'
import { LensView } from './lens-view.tsx'
import type { Offer, SentAnswer } from './offer.ts'
import { PlainMode } from './plain-mode.tsx'
import { useLens } from './use-lens.ts'
import { useOwnCases } from './use-own-cases.ts'

// Fetched only by whoever uses the editor: it is many times as large as all other pages together.
const GraphiqlEditor = lazy(async () => ({ default: (await import('./graphiql-editor.tsx')).GraphiqlEditor }))

const WORDS = {
  title: { en: 'Playground', nl: 'Speelplaats' },
  plain: { en: 'Plain mode, without the editor', nl: 'Eenvoudige versie, zonder editor' },
  editor: { en: 'Use the editor instead', nl: 'Gebruik de editor' },
  demo: {
    en: 'All cases here are made up. Each query is sent with a token of the demo agency you choose, is decided under the policies in force, and is written in the log.',
    nl: 'Alle zaken hier zijn verzonnen. Elke vraag gaat met een token van de demo-organisatie die u kiest, valt onder het geldende beleid en komt in het logboek.',
  },
  own: {
    en: 'These are real cases. Paste a token of your agency: the query counts as asked by that agency, for the purpose you choose. Your own sign-in gives no access to data.',
    nl: 'Dit zijn echte zaken. Plak een token van uw organisatie: de vraag telt als gesteld door die organisatie, voor het doel dat u kiest. Uw eigen aanmelding geeft geen toegang tot gegevens.',
  },
  off: {
    en: 'The playground is off on this hub. Whoever runs the hub can turn it on with SCHAKEL_CONSOLE_PLAYGROUND=1; until then queries can be tried in the sandbox.',
    nl: 'De speelplaats staat op deze hub uit. De beheerder kan haar aanzetten met SCHAKEL_CONSOLE_PLAYGROUND=1; tot dan kunt u vragen proberen in de sandbox.',
  },
  failed: {
    en: 'The hub cannot be reached. Try again in a moment.',
    nl: 'De hub is niet bereikbaar. Probeer het zo nog eens.',
  },
  noToken: { en: 'Paste a token of your agency first.', nl: 'Plak eerst een token van uw organisatie.' },
  keys: {
    en: 'In the editor the Tab key indents. Press Ctrl+M (on a Mac: Ctrl+Shift+M) and Tab leaves the editor again; Ctrl+Enter sends the query.',
    nl: 'In de editor springt de Tab-toets in. Druk op Ctrl+M (op een Mac: Ctrl+Shift+M) en Tab verlaat de editor weer; met Ctrl+Enter verstuurt u de vraag.',
  },
  loading: { en: 'Loading the editor …', nl: 'De editor wordt geladen …' },
}

const OFFER = `query ($language: String!, $sdl: Boolean!) {
  playground(language: $language) {
    mode
    agencies { slug name kind purposes { id title tasks { id title } } }
    examples { task title agency purpose document }
    sdl @include(if: $sdl)
  }
}`

const OF_CASE = `query ($task: ID!, $agency: String!, $purpose: String!, $case: ID!, $language: String!) {
  exampleOfCase(task: $task, agency: $agency, purpose: $purpose, case: $case, language: $language)
}`

const isPlain = new URLSearchParams(location.search).get('mode') === 'plain'

function Playground() {
  const [offer, setOffer] = useState<Offer | 'failed' | undefined>(undefined)
  useEffect(() => {
    ask<{ playground: Offer }>(OFFER, { language, sdl: !isPlain }).then(
      ({ playground }) => setOffer(playground),
      () => setOffer('failed'),
    )
  }, [])
  if (offer === undefined) return null
  if (offer === 'failed' || offer.mode === 'OFF')
    return (
      <p className="nl-paragraph" role="status">
        {say(offer === 'failed' ? WORDS.failed : WORDS.off)}
      </p>
    )
  return <Desk offer={offer} />
}

function Desk({ offer }: { readonly offer: Offer }) {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(offer))
  const [token, setToken] = useState('')
  const [query, setQuery] = useState('')
  const [variables, setVariables] = useState('{}')
  // What was put there by a choice, not by hand.
  const [loaded, setLoaded] = useState({ query: '', variables: '{}' })
  // Once somebody writes, an example that was still under way does not come over it.
  const isWritten = useRef(false)
  const given = useRef(new Set<string>())
  const write = (text: string): void => {
    // The editor tells of a text a moment after it has got it.
    if (!given.current.has(text)) isWritten.current = true
    setQuery(text)
  }
  const [answer, setAnswer] = useState<SentAnswer | undefined>(undefined)
  const isDemo = offer.mode === 'DEMO'
  const { agency, purpose, caseId } = choice
  const cases = useOwnCases(isDemo ? agency : undefined, purpose)
  const example = useMemo(
    () => offer.examples.find(({ task, purpose: of }) => task === choice.task && of === purpose),
    [offer, choice.task, purpose],
  )
  // The example goes with what was chosen: about the case, or about the agency's own tasks.
  useEffect(() => {
    if (example === undefined || cases === undefined) return
    const show = (document: string, values: object): void => {
      if (isWritten.current) return
      given.current.add(document)
      const next = { query: document, variables: JSON.stringify(values, null, 2) }
      setLoaded(next)
      setQuery(next.query)
      setVariables(next.variables)
    }
    if (caseId === '') return show(example.document, {})
    let isWanted = true
    const { task } = example
    ask<{ exampleOfCase: string | null }>(OF_CASE, { task, agency, purpose, case: caseId, language }).then(
      ({ exampleOfCase }) => isWanted && show(exampleOfCase ?? example.document, { case: caseId }),
      () => isWanted && show(example.document, {}),
    )
    return () => {
      isWanted = false
    }
  }, [example, agency, purpose, caseId, cases])
  const looked = useLens({ query, agency, purpose, ...(isDemo && caseId !== '' ? { caseId } : {}) })

  const lens = typeof looked === 'string' ? undefined : looked

  const send = useCallback(
    async (asked: string, given: object, operation?: string): Promise<HubAnswer> => {
      const found: HubAnswer =
        !isDemo && token === ''
          ? { errors: [{ message: say(WORDS.noToken) }] }
          : await askHub(isDemo ? await demoToken(agency, purpose) : token.trim(), purpose, asked, given, operation)
      setAnswer({ query: asked, answer: found })
      return found
    },
    [isDemo, token, agency, purpose],
  )

  return (
    <>
      <p className="nl-paragraph">{say(isDemo ? WORDS.demo : WORDS.own)}</p>
      <Choices
        offer={offer}
        choice={choice}
        cases={cases}
        onChoice={(next, byItself = false) => {
          if (!byItself) isWritten.current = false
          setChoice(next)
          setAnswer(undefined)
        }}
        {...(isDemo ? {} : { token, onToken: setToken })}
      />
      {isPlain ? (
        <PlainMode query={query} variables={variables} onQuery={write} onVariables={setVariables} send={send} />
      ) : (
        <>
          <p className="nl-paragraph">{say(WORDS.keys)}</p>
          <div className="playground-editor">
            <Suspense fallback={<p className="nl-paragraph">{say(WORDS.loading)}</p>}>
              <GraphiqlEditor sdl={offer.sdl ?? ''} loaded={loaded} lens={lens} onQuery={write} send={send} />
            </Suspense>
          </div>
        </>
      )}
      {answer !== undefined && <AnswerView sent={answer} canExplain={isDemo} withJson={isPlain} />}
      <LensView lens={lens} {...(typeof looked === 'string' ? { problem: looked } : {})} />
    </>
  )
}

/** Placing somebody in a shelter: a task that everybody in the chain knows. */
function firstChoice(offer: Offer): Choice {
  const example = offer.examples.find(({ task }) => task === 'PLACE_SHELTER') ?? offer.examples[0]
  return {
    task: example?.task ?? '',
    agency: example?.agency ?? '',
    purpose: example?.purpose ?? '',
    caseId: '',
  }
}

const other = pageAddress('playground/', isPlain ? {} : { mode: 'plain' })

showPage({
  path: 'playground/',
  title: WORDS.title,
  first: (
    <a className="nl-link playground-mode" href={other}>
      {say(isPlain ? WORDS.editor : WORDS.plain)}
    </a>
  ),
  content: () => <Playground />,
})
