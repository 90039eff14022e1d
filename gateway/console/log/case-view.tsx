import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import type { Me } from '../shared/page.tsx'
import { Problem, problemIn } from '../shared/problem.tsx'
import { DESK_LINE, type DeskLine, DeskTable } from './desk-table.tsx'
import { type Days, firstPeriod, PeriodChoice } from './period.tsx'
import { REQUEST_LINE, type RequestLine, RequestTable } from './request-table.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  loading: { en: 'Reading the log …', nl: 'Het logboek wordt gelezen …' },
  none: { en: 'There is nothing in the log about this.', nl: 'Hierover staat niets in het logboek.' },
  total: (total: number, kept: number): Words => ({
    en:
      kept < total
        ? `${total} requests; the newest ${kept} are here. Choose a shorter period for the others.`
        : `${total} ${total === 1 ? 'request' : 'requests'}.`,
    nl:
      kept < total
        ? `${total} verzoeken; de nieuwste ${kept} staan hier. Kies een kortere periode voor de andere.`
        : `${total} ${total === 1 ? 'verzoek' : 'verzoeken'}.`,
  }),
  page: (page: number, pages: number): Words => ({ en: `Page ${page} of ${pages}`, nl: `Pagina ${page} van ${pages}` }),
  newer: { en: 'Newer', nl: 'Nieuwer' },
  older: { en: 'Older', nl: 'Ouder' },
  case: { en: 'Number of the case', nl: 'Nummer van de zaak' },
  show: { en: 'Show', nl: 'Toon' },
  requests: { en: 'Who looked at this case', nl: 'Wie deze zaak inzag' },
  desk: { en: 'What was done about this case at the console', nl: 'Wat aan de console met deze zaak is gedaan' },
  export: { en: 'Download the overview for the person', nl: 'Download het overzicht voor de persoon' },
  exportNote: {
    en: 'For an access request (GDPR article 15). Confidential purposes are left out. The download stands in the log.',
    nl: 'Voor een inzageverzoek (AVG artikel 15). Vertrouwelijke doelen staan er niet in. De download staat in het logboek.',
  },
} as const

const CASE_PROBLEMS = {
  INVALID: { en: 'That is no number of a case.', nl: 'Dat is geen nummer van een zaak.' },
}

export const REQUESTS = `query ($case: String, $agency: String, $from: String, $until: String, $page: Int!, $language: String!) {
  requests(case: $case, agency: $agency, from: $from, until: $until, page: $page, language: $language) {
    total pages lines { ${REQUEST_LINE} } desk { ${DESK_LINE} } } }`

export interface RequestsAnswer {
  readonly requests: {
    readonly total: number
    readonly pages: number
    readonly lines: readonly RequestLine[]
    readonly desk: readonly DeskLine[]
  }
}

/** Requests kept by the hub for one question: see MOST_KEPT there. */
const MOST_KEPT = 1000

/** Who looked at a case. */
export function CaseView({ today, me }: { readonly today: string; readonly me: Me }) {
  const [written, setWritten] = useState('')
  const [days, setDays] = useState<Days>(() => firstPeriod(today))
  const [asked, setAsked] = useState<Days & { readonly case: string }>()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked({ ...days, case: written.trim() })
  }
  return (
    <>
      <form className="log-form log-case" onSubmit={submit}>
        <label>
          {say(WORDS.case)}
          <input
            value={written}
            required
            autoComplete="off"
            spellCheck={false}
            // Most people come here with a case.
            autoFocus
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
        <PeriodChoice
          today={today}
          onChange={(next) => {
            setDays(next)
            // A case that was written already is looked up at once.
            if (asked !== undefined || written.trim() !== '') setAsked({ ...next, case: written.trim() })
          }}
        />
        <button className="nl-button nl-button--primary" type="submit">
          {say(WORDS.show)}
        </button>
      </form>
      {asked !== undefined && <CaseRequests key={JSON.stringify(asked)} asked={asked} me={me} />}
    </>
  )
}

function CaseRequests({ asked, me }: { readonly asked: Days & { readonly case: string }; readonly me: Me }) {
  const [page, setPage] = useState(0)
  const { answer, problem } = useAsked<RequestsAnswer>(
    REQUESTS,
    { ...asked, page, language },
    { problems: CASE_PROBLEMS },
  )
  return (
    <Answered problem={problem} isThere={answer !== undefined}>
      {answer !== undefined && (
        <>
          <h2 className="nl-heading nl-heading--level-2">{say(WORDS.requests)}</h2>
          <Requests answer={answer} page={page} onPage={setPage} caseId={asked.case} />
          {me.may.includes('export-log') && <ExportButton caseId={asked.case} />}
          {answer.requests.desk.length > 0 && (
            <>
              <h2 className="nl-heading nl-heading--level-2">{say(WORDS.desk)}</h2>
              <DeskTable lines={answer.requests.desk} label={say(WORDS.desk)} />
            </>
          )}
        </>
      )}
    </Answered>
  )
}

/** Requests with their pages. */
export function Requests({
  answer: {
    requests: { total, pages, lines },
  },
  page,
  onPage,
  caseId,
}: {
  readonly answer: RequestsAnswer
  readonly page: number
  readonly onPage: (page: number) => void
  readonly caseId?: string
}) {
  if (total === 0) return <p className="nl-paragraph">{say(WORDS.none)}</p>
  return (
    <>
      <p className="nl-paragraph">{say(WORDS.total(total, Math.min(total, MOST_KEPT)))}</p>
      <RequestTable lines={lines} label={say(WORDS.requests)} {...(caseId === undefined ? {} : { caseId })} />
      <Pages page={page} pages={pages} onPage={onPage} />
    </>
  )
}

export function Pages({
  page,
  pages,
  onPage,
}: {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}) {
  if (pages < 2) return null
  return (
    <p className="log-pages">
      <button
        type="button"
        className="nl-button nl-button--secondary"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        {say(WORDS.newer)}
      </button>
      {say(WORDS.page(page + 1, pages))}
      <button
        type="button"
        className="nl-button nl-button--secondary"
        disabled={page + 1 >= pages}
        onClick={() => onPage(page + 1)}
      >
        {say(WORDS.older)}
      </button>
    </p>
  )
}

/** What there is while an answer is on its way, or in its place. */
export function Answered({
  problem,
  isThere,
  children,
}: {
  readonly problem: string | undefined
  readonly isThere: boolean
  readonly children: ReactNode
}) {
  return (
    <div aria-live="polite" aria-busy={!isThere && problem === undefined} className="log-answer">
      <Problem text={problem} />
      {!isThere && problem === undefined && <p className="nl-paragraph">{say(WORDS.loading)}</p>}
      {children}
    </div>
  )
}

/** Fetched and not linked to, so that the case stands in no address and in no list of downloads. */
function ExportButton({ caseId }: { readonly caseId: string }) {
  const [problem, setProblem] = useState<string>()
  const link = useRef<HTMLAnchorElement>(null)
  const download = async (): Promise<void> => {
    const response = await fetch('/admin/access-request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ case: caseId, language }),
    })
    if (!response.ok) {
      setProblem(problemIn(new Error(String(response.status))))
      return
    }
    const url = URL.createObjectURL(await response.blob())
    if (link.current !== null) {
      link.current.href = url
      link.current.click()
    }
    URL.revokeObjectURL(url)
  }
  return (
    <>
      <p className="nl-paragraph">
        <button
          type="button"
          className="nl-button nl-button--secondary"
          onClick={() => {
            download().catch(() => setProblem(problemIn(undefined)))
          }}
        >
          {say(WORDS.export)}
        </button>{' '}
        <span className="console-quiet">{say(WORDS.exportNote)}</span>
        <a
          ref={link}
          download={language === 'nl' ? 'inzageverzoek.html' : 'access-request.html'}
          hidden
          href="#content"
        >
          {say(WORDS.export)}
        </a>
      </p>
      <Problem text={problem} />
    </>
  )
}
