import { useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import { Answered, Pages } from './case-view.tsx'
import { DESK_LINE, type DeskLine, DeskTable } from './desk-table.tsx'
import { type Days, firstPeriod, PeriodChoice } from './period.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  label: { en: 'What people did at the console', nl: 'Wat mensen aan de console deden' },
  total: (total: number): Words => ({
    en: `${total} actions. They stand in the same log, and disclose nothing of a case.`,
    nl: `${total} handelingen. Zij staan in hetzelfde logboek en verstrekken niets van een zaak.`,
  }),
} as const

/** What people did here: the log holds them to account as well. */
export function ConsoleView({ today }: { readonly today: string }) {
  const [days, setDays] = useState<Days>(() => firstPeriod(today))
  const [page, setPage] = useState(0)
  const { answer, problem } = useAsked<{
    deskLog: { readonly total: number; readonly pages: number; readonly lines: readonly DeskLine[] }
  }>(
    `query ($from: String, $until: String, $page: Int!, $language: String!) { deskLog(from: $from, until: $until, page: $page, language: $language) {
      total pages lines { ${DESK_LINE} } } }`,
    { ...days, page, language },
  )
  return (
    <>
      <form className="log-form" onSubmit={(event) => event.preventDefault()}>
        <PeriodChoice
          today={today}
          onChange={(next) => {
            setDays(next)
            setPage(0)
          }}
        />
      </form>
      <Answered problem={problem} isThere={answer !== undefined}>
        {answer !== undefined && (
          <>
            <p className="nl-paragraph">{say(WORDS.total(answer.deskLog.total))}</p>
            <DeskTable lines={answer.deskLog.lines} label={say(WORDS.label)} />
            <Pages page={page} pages={answer.deskLog.pages} onPage={setPage} />
          </>
        )}
      </Answered>
    </>
  )
}
