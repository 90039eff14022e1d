import { Fragment, useState } from 'react'
import { language, say, writeMoment, type Words } from '../shared/language.ts'
import { useAsked } from './use-asked.ts'

/** One request, as the hub tells it. */
export interface RequestLine {
  readonly decision: string
  readonly at: string
  readonly agency: string
  readonly purpose: string
  readonly tasks: readonly string[]
  readonly legalBasis: readonly string[]
  readonly outcome: string
  readonly shown: number
  readonly withheld: number
  readonly incidents: number
  readonly cases: readonly string[]
  readonly caseCount: number
  readonly confidential: boolean
}

export const REQUEST_LINE =
  'decision at agency purpose tasks legalBasis outcome shown withheld incidents cases caseCount confidential'

interface Detail {
  readonly version: number | null
  readonly hash: string
  readonly changes: readonly string[]
  readonly fields: readonly {
    readonly coordinate: string
    readonly name: string
    readonly shown: boolean
    readonly form: string | null
    readonly rule: string | null
    readonly why: string | null
    readonly contradiction: string | null
  }[]
}

const OUTCOMES: Readonly<Record<string, Words>> = {
  answered: { en: 'answered', nl: 'beantwoord' },
  refused: { en: 'refused', nl: 'geweigerd' },
  failed: { en: 'failed', nl: 'mislukt' },
  begun: { en: 'begun, end not known', nl: 'begonnen, afloop onbekend' },
}

const WORDS = {
  when: { en: 'When', nl: 'Wanneer' },
  who: { en: 'Who', nl: 'Wie' },
  purpose: { en: 'For', nl: 'Waarvoor' },
  task: { en: 'Task', nl: 'Taak' },
  basis: { en: 'Legal basis', nl: 'Grondslag' },
  cases: { en: 'Cases', nl: 'Zaken' },
  what: { en: 'Fields', nl: 'Velden' },
  outcome: { en: 'Outcome', nl: 'Uitkomst' },
  counts: (shown: number, withheld: number): Words => ({
    en: `${shown} shown, ${withheld} withheld`,
    nl: `${shown} getoond, ${withheld} niet`,
  }),
  incident: { en: 'incident', nl: 'incident' },
  confidential: { en: 'confidential', nl: 'vertrouwelijk' },
  noTask: { en: 'none open', nl: 'geen open' },
  field: { en: 'Field', nl: 'Veld' },
  result: { en: 'Shown', nl: 'Getoond' },
  why: { en: 'Why', nl: 'Waarom' },
  rule: { en: 'Rule', nl: 'Regel' },
  no: { en: 'withheld', nl: 'niet getoond' },
  nothing: {
    en: 'Nothing that carries data of a person was decided for this request.',
    nl: 'Voor dit verzoek is niets beslist dat gegevens van een persoon bevat.',
  },
  decided: (version: number | null, hash: string): Words => ({
    en:
      version === null
        ? `Decided by a version that is not kept here (${hash}).`
        : `Decided by version ${version} of the policies (${hash}).`,
    nl:
      version === null
        ? `Beslist door een versie die hier niet bewaard is (${hash}).`
        : `Beslist door versie ${version} van het beleid (${hash}).`,
  }),
  changed: { en: 'Changed with: ', nl: 'Gewijzigd met: ' },
} as const

/** Requests, one on each line, that open to what was shown and withheld. `caseId`: all about this one. */
export function RequestTable({
  lines,
  label,
  caseId,
}: {
  readonly lines: readonly RequestLine[]
  readonly label: string
  readonly caseId?: string
}) {
  const [open, setOpen] = useState<string>()
  const columns = caseId === undefined ? 7 : 6
  return (
    <div className="console-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="console-cells log-table">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.when)}</th>
            <th scope="col">{say(WORDS.who)}</th>
            <th scope="col">{say(WORDS.purpose)}</th>
            <th scope="col">{say(WORDS.task)}</th>
            <th scope="col">{say(WORDS.basis)}</th>
            {caseId === undefined && <th scope="col">{say(WORDS.cases)}</th>}
            <th scope="col">{say(WORDS.what)}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const isOpen = open === line.decision
            return (
              <Fragment key={line.decision}>
                <tr>
                  <td>{writeMoment(line.at)}</td>
                  <th scope="row">{line.agency}</th>
                  <td>
                    {line.purpose}
                    {line.confidential && ` (${say(WORDS.confidential)})`}
                  </td>
                  <td>{line.tasks.length === 0 ? say(WORDS.noTask) : line.tasks.join(', ')}</td>
                  <td>{line.legalBasis.join('; ')}</td>
                  {caseId === undefined && <td>{line.caseCount > 1 ? line.caseCount : line.cases.join(', ')}</td>}
                  <td>
                    {line.outcome !== 'answered' && <div>{say(OUTCOMES[line.outcome] ?? WORDS.outcome)}</div>}
                    {line.incidents > 0 && <strong>{say(WORDS.incident)} </strong>}
                    <button
                      type="button"
                      className="nl-button nl-button--subtle"
                      aria-expanded={isOpen}
                      onClick={() => setOpen(isOpen ? undefined : line.decision)}
                    >
                      {say(WORDS.counts(line.shown, line.withheld))}
                    </button>
                  </td>
                </tr>
                {isOpen && (
                  <tr className="log-detail">
                    <td colSpan={columns}>
                      <RequestDetail decision={line.decision} {...(caseId === undefined ? {} : { caseId })} />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function RequestDetail({ decision, caseId }: { readonly decision: string; readonly caseId?: string }) {
  const { answer, problem } = useAsked<{ request: Detail }>(
    `query ($decision: String!, $case: String, $language: String!) {
      request(decision: $decision, case: $case, language: $language) {
        version hash changes fields { coordinate name shown form rule why contradiction } } }`,
    { decision, ...(caseId === undefined ? {} : { case: caseId }), language },
  )
  if (problem !== undefined) return <p role="alert">{problem}</p>
  if (answer === undefined) return <p>…</p>
  const { version, hash, changes, fields } = answer.request
  return (
    <>
      <p>{say(WORDS.decided(version, hash.slice(0, 12)))}</p>
      {changes.length > 0 && (
        <p>
          {say(WORDS.changed)}
          {changes.join(', ')}
        </p>
      )}
      {fields.length === 0 ? (
        <p>{say(WORDS.nothing)}</p>
      ) : (
        <table className="console-cells log-fields">
          <thead>
            <tr>
              <th scope="col">{say(WORDS.field)}</th>
              <th scope="col">{say(WORDS.result)}</th>
              <th scope="col">{say(WORDS.rule)}</th>
              <th scope="col">{say(WORDS.why)}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ coordinate, name, shown, form, rule, why, contradiction }) => (
              <tr key={coordinate}>
                <th scope="row">
                  {name} <span className="console-quiet">{coordinate}</span>
                </th>
                <td>{shown ? form : <span className="log-withheld">{say(WORDS.no)}</span>}</td>
                <td>{rule}</td>
                <td>
                  {contradiction !== null && <strong>{contradiction} </strong>}
                  {why}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
