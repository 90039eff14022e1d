import { useState } from 'react'
import { language, say, writeDay, type Words } from '../shared/language.ts'
import { Answered, Requests, REQUESTS, type RequestsAnswer } from './case-view.tsx'
import { type Days, firstPeriod, PeriodChoice } from './period.tsx'
import { useAsked } from './use-asked.ts'

interface Pattern {
  readonly agency: string
  readonly oin: string
  readonly requests: number
  readonly outOfHours: number
  readonly cases: number
  readonly mostCases: number
  readonly mostCasesOn: string
  readonly refused: number
}

const WORDS = {
  label: { en: 'How each agency asked', nl: 'Hoe elke organisatie vroeg' },
  agency: { en: 'Agency', nl: 'Organisatie' },
  requests: { en: 'Requests', nl: 'Verzoeken' },
  outOfHours: { en: 'Out of hours', nl: 'Buiten kantoortijd' },
  cases: { en: 'Different cases', nl: 'Verschillende zaken' },
  most: { en: 'Most cases on one day', nl: 'Meeste zaken op één dag' },
  refused: { en: 'Refused', nl: 'Geweigerd' },
  note: {
    en: 'Plain counts: whether something is wrong is for you to judge. Out of hours: not on Monday to Friday between 7:00 and 19:00.',
    nl: 'Alleen aantallen: of er iets mis is, beoordeelt u. Buiten kantoortijd: niet op maandag tot en met vrijdag tussen 7.00 en 19.00 uur.',
  },
  none: { en: 'Nobody asked in this period.', nl: 'In deze periode vroeg niemand iets.' },
  of: (agency: string): Words => ({ en: `Requests of ${agency}`, nl: `Verzoeken van ${agency}` }),
} as const

/** How each agency asked, in counts, and its requests one by one. */
export function AgenciesView({ today }: { readonly today: string }) {
  const [days, setDays] = useState<Days>(() => firstPeriod(today))
  const [chosen, setChosen] = useState<Pattern>()
  const { answer, problem } = useAsked<{ agencyPatterns: readonly Pattern[] }>(
    `query ($from: String, $until: String, $language: String!) { agencyPatterns(from: $from, until: $until, language: $language) {
      agency oin requests outOfHours cases mostCases mostCasesOn refused } }`,
    { ...days, language },
  )
  return (
    <>
      <form className="log-form" onSubmit={(event) => event.preventDefault()}>
        <PeriodChoice
          today={today}
          onChange={(next) => {
            setDays(next)
            setChosen(undefined)
          }}
        />
      </form>
      <Answered problem={problem} isThere={answer !== undefined}>
        {answer !== undefined &&
          (answer.agencyPatterns.length === 0 ? (
            <p className="nl-paragraph">{say(WORDS.none)}</p>
          ) : (
            <>
              <p className="nl-paragraph">{say(WORDS.note)}</p>
              <Patterns patterns={answer.agencyPatterns} onChoose={setChosen} />
            </>
          ))}
        {chosen !== undefined && <AgencyRequests key={chosen.oin} of={chosen} days={days} />}
      </Answered>
    </>
  )
}

function Patterns({
  patterns,
  onChoose,
}: {
  readonly patterns: readonly Pattern[]
  readonly onChoose: (pattern: Pattern) => void
}) {
  const heads = [WORDS.requests, WORDS.outOfHours, WORDS.cases, WORDS.most, WORDS.refused]
  return (
    <div className="console-scroll" role="region" aria-label={say(WORDS.label)} tabIndex={0}>
      <table className="console-cells">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.agency)}</th>
            {heads.map((words) => (
              <th key={words.en} scope="col" className="console-number">
                {say(words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {patterns.map((pattern) => (
            <tr key={pattern.oin}>
              <th scope="row">
                <button type="button" className="nl-button nl-button--subtle" onClick={() => onChoose(pattern)}>
                  {pattern.agency}
                </button>
              </th>
              <td className="console-number">{pattern.requests}</td>
              <td className="console-number">{pattern.outOfHours}</td>
              <td className="console-number">{pattern.cases}</td>
              <td className="console-number">
                {pattern.mostCases}
                {pattern.mostCasesOn !== '' && ` (${writeDay(pattern.mostCasesOn)})`}
              </td>
              <td className="console-number">{pattern.refused}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AgencyRequests({ of, days }: { readonly of: Pattern; readonly days: Days }) {
  const [page, setPage] = useState(0)
  const { answer, problem } = useAsked<RequestsAnswer>(REQUESTS, { ...days, agency: of.oin, page, language })
  return (
    <>
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.of(of.agency))}</h2>
      <Answered problem={problem} isThere={answer !== undefined}>
        {answer !== undefined && <Requests answer={answer} page={page} onPage={setPage} />}
      </Answered>
    </>
  )
}
