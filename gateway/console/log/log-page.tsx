import './log.css'
import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { say, type Words } from '../shared/language.ts'
import { type Me, showPage } from '../shared/page.tsx'
import { Problem, problemIn } from '../shared/problem.tsx'
import { AgenciesView } from './agencies-view.tsx'
import { CaseView } from './case-view.tsx'
import { ConsoleView } from './console-view.tsx'
import { LogCheck } from './log-check.tsx'
import { ReasonForm } from './reason-form.tsx'
import { RefusedView } from './refused-view.tsx'
import { UnusedView } from './unused-view.tsx'

const TITLE: Words = { en: 'Log', nl: 'Logboek' }

type View = 'case' | 'agencies' | 'refused' | 'unused' | 'console'

const VIEWS: readonly { readonly id: View; readonly words: Words }[] = [
  { id: 'case', words: { en: 'One case', nl: 'Eén zaak' } },
  { id: 'agencies', words: { en: 'Agencies', nl: 'Organisaties' } },
  { id: 'refused', words: { en: 'Refused', nl: 'Geweigerd' } },
  { id: 'unused', words: { en: 'Never used', nl: 'Nooit gebruikt' } },
  { id: 'console', words: { en: 'At this console', nl: 'Aan deze console' } },
]
const CHOOSE: Words = { en: 'What to look at', nl: 'Wat u bekijkt' }

function Log({ me }: { readonly me: Me }) {
  const [opened, setOpened] = useState<{ readonly reason: string | null; readonly today: string }>()
  const [problem, setProblem] = useState<string>()
  const [view, setView] = useState<View>('case')
  const open = (): void => {
    ask<{ logReason: string | null; logToday: string }>('{ logReason logToday }').then(
      ({ logReason, logToday }) => setOpened({ reason: logReason, today: logToday }),
      (error: unknown) => setProblem(problemIn(error)),
    )
  }
  useEffect(open, [])
  if (problem !== undefined) return <Problem text={problem} />
  if (opened === undefined) return null
  if (opened.reason === null) return <ReasonForm onGiven={open} />
  const { today } = opened
  return (
    <>
      <LogCheck />
      <div className="log-views" role="group" aria-label={say(CHOOSE)}>
        {VIEWS.map(({ id, words }) => (
          <button
            key={id}
            type="button"
            className="nl-button nl-button--secondary"
            aria-pressed={view === id}
            onClick={() => setView(id)}
          >
            {say(words)}
          </button>
        ))}
      </div>
      {view === 'case' && <CaseView today={today} me={me} />}
      {view === 'agencies' && <AgenciesView today={today} />}
      {view === 'refused' && <RefusedView me={me} />}
      {view === 'unused' && <UnusedView today={today} me={me} />}
      {view === 'console' && <ConsoleView today={today} />}
    </>
  )
}

showPage({ path: 'log/', title: TITLE, content: (me) => me !== null && <Log me={me} /> })
