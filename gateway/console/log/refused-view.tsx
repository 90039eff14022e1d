import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language, pageAddress, say, writeDay, writeMoment, type Words } from '../shared/language.ts'
import type { Me } from '../shared/page.tsx'
import { Problem, problemIn } from '../shared/problem.tsx'
import { Answered } from './case-view.tsx'
import { useAsked } from './use-asked.ts'

interface Refusal {
  readonly agency: string
  readonly oin: string
  readonly kind: string
  readonly purpose: string
  readonly purposeId: string
  readonly field: string | null
  readonly fieldName: string | null
  readonly count: number
  readonly last: string
  readonly reason: string
  readonly judgedBy: string | null
  readonly judgedReason: string | null
  readonly silentUntil: string | null
}

const REFUSAL = 'agency oin kind purpose purposeId field fieldName count last reason judgedBy judgedReason silentUntil'

const REASONS: Readonly<Record<string, Words>> = {
  'no-rule': { en: 'not granted for this purpose', nl: 'niet toegekend voor dit doel' },
  condition: { en: 'a condition was not met', nl: 'aan een voorwaarde was niet voldaan' },
  expired: { en: 'purpose no longer in force', nl: 'doel geldt niet meer' },
  derived: { en: 'worked out from data not granted', nl: 'afgeleid van wat niet is toegekend' },
  closed: { en: 'no open task', nl: 'geen open taak' },
}

const WORDS = {
  days: { en: 'In the last', nl: 'In de laatste' },
  day: (days: number): Words => ({ en: `${days} days`, nl: `${days} dagen` }),
  label: { en: 'What was refused', nl: 'Wat is geweigerd' },
  count: { en: 'Times', nl: 'Keer' },
  agency: { en: 'Agency', nl: 'Organisatie' },
  purpose: { en: 'For', nl: 'Waarvoor' },
  field: { en: 'Field', nl: 'Veld' },
  why: { en: 'Why', nl: 'Waarom' },
  last: { en: 'Last time', nl: 'Laatste keer' },
  next: { en: 'What now?', nl: 'Wat nu?' },
  wholeCase: { en: 'the case as a whole', nl: 'de zaak als geheel' },
  change: { en: 'Make a change from this', nl: 'Maak hiervan een wijziging' },
  right: { en: 'It was right to refuse', nl: 'Weigeren was terecht' },
  none: { en: 'Nothing was refused in this time.', nl: 'In deze tijd is niets geweigerd.' },
  more: (more: number): Words => ({ en: `${more} more, each less often.`, nl: `Nog ${more}, elk minder vaak.` }),
  silent: (count: number): Words => ({ en: `Silent for now (${count})`, nl: `Voorlopig stil (${count})` }),
  until: (day: string): Words => ({ en: `silent until ${day}`, nl: `stil tot ${day}` }),
  dialog: { en: 'Why was it right to refuse?', nl: 'Waarom was weigeren terecht?' },
  dialogText: {
    en: 'This refusal is then silent for 30 days. Your name and reason are kept in the log.',
    nl: 'Deze weigering is dan 30 dagen stil. Uw naam en reden staan in het logboek.',
  },
  reason: { en: 'Reason, in three words or more', nl: 'Reden, in drie woorden of meer' },
  keep: { en: 'Keep this', nl: 'Leg vast' },
  cancel: { en: 'Cancel', nl: 'Annuleren' },
} as const

const PROBLEMS = { REASON_MISSING: { en: 'Write three words or more.', nl: 'Schrijf drie woorden of meer.' } }

/** What agencies asked for and did not get, with what an officer can do about it. */
export function RefusedView({ me }: { readonly me: Me }) {
  const [days, setDays] = useState(30)
  const [again, setAgain] = useState(0)
  const [judging, setJudging] = useState<Refusal>()
  const { answer, problem } = useAsked<{
    refusals: { readonly groups: readonly Refusal[]; readonly more: number; readonly silent: readonly Refusal[] }
  }>(
    `query ($days: Int!, $language: String!) { refusals(days: $days, language: $language) {
      more groups { ${REFUSAL} } silent { ${REFUSAL} } } }`,
    { days, language },
    { again },
  )
  return (
    <>
      <form className="log-form" onSubmit={(event) => event.preventDefault()}>
        <label>
          {say(WORDS.days)}
          <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {[7, 30, 90].map((count) => (
              <option key={count} value={count}>
                {say(WORDS.day(count))}
              </option>
            ))}
          </select>
        </label>
      </form>
      <Answered problem={problem} isThere={answer !== undefined}>
        {answer !== undefined && answer.refusals.groups.length === 0 && (
          <p className="nl-paragraph">{say(WORDS.none)}</p>
        )}
        {answer !== undefined && answer.refusals.groups.length > 0 && (
          <Groups groups={answer.refusals.groups} me={me} onJudge={setJudging} />
        )}
        {answer !== undefined && answer.refusals.more > 0 && (
          <p className="nl-paragraph">{say(WORDS.more(answer.refusals.more))}</p>
        )}
        {answer !== undefined && answer.refusals.silent.length > 0 && (
          <details>
            <summary>{say(WORDS.silent(answer.refusals.silent.length))}</summary>
            <ul className="console-list">
              {answer.refusals.silent.map((group) => (
                <li key={keyOf(group)}>
                  {group.agency}, {group.purpose}: {group.fieldName ?? say(WORDS.wholeCase)} ({group.count}),{' '}
                  {say(WORDS.until(writeDay(group.silentUntil ?? group.last)))}. {group.judgedBy}: “{group.judgedReason}
                  ”
                </li>
              ))}
            </ul>
          </details>
        )}
      </Answered>
      {judging !== undefined && (
        <Judge
          key={keyOf(judging)}
          group={judging}
          onDone={(isKept) => {
            setJudging(undefined)
            if (isKept) setAgain(again + 1)
          }}
        />
      )}
    </>
  )
}

function keyOf({ oin, purposeId, field }: Refusal): string {
  return `${oin} ${purposeId} ${field ?? ''}`
}

function Groups({
  groups,
  me,
  onJudge,
}: {
  readonly groups: readonly Refusal[]
  readonly me: Me
  readonly onJudge: (group: Refusal) => void
}) {
  const mayJudge = me.may.includes('judge-refusals')
  const mayDraft = me.may.includes('draft')
  return (
    <div className="console-scroll" role="region" aria-label={say(WORDS.label)} tabIndex={0}>
      <table className="console-cells log-table">
        <thead>
          <tr>
            <th scope="col" className="console-number">
              {say(WORDS.count)}
            </th>
            <th scope="col">{say(WORDS.agency)}</th>
            <th scope="col">{say(WORDS.purpose)}</th>
            <th scope="col">{say(WORDS.field)}</th>
            <th scope="col">{say(WORDS.why)}</th>
            <th scope="col">{say(WORDS.last)}</th>
            {(mayJudge || mayDraft) && <th scope="col">{say(WORDS.next)}</th>}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={keyOf(group)}>
              <td className="console-number">{group.count}</td>
              <td>{group.agency}</td>
              <td>{group.purpose}</td>
              <th scope="row">
                {group.fieldName ?? say(WORDS.wholeCase)} <span className="console-quiet">{group.field}</span>
              </th>
              <td>{say(REASONS[group.reason] ?? { en: group.reason, nl: group.reason })}</td>
              <td>{writeMoment(group.last)}</td>
              {(mayJudge || mayDraft) && (
                <td>
                  {mayDraft && group.field !== null && (
                    <a
                      className="nl-link"
                      href={pageAddress('policies/', {
                        purpose: group.purposeId,
                        field: group.field,
                        kind: group.kind,
                      })}
                    >
                      {say(WORDS.change)}
                    </a>
                  )}{' '}
                  {mayJudge && (
                    <button type="button" className="nl-button nl-button--subtle" onClick={() => onJudge(group)}>
                      {say(WORDS.right)}
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Judge({ group, onDone }: { readonly group: Refusal; readonly onDone: (isKept: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const { oin: agency, purposeId: purpose, field } = group
    ask(
      `mutation ($agency: String!, $purpose: String!, $field: String, $reason: String!) {
        judgeRefusal(agency: $agency, purpose: $purpose, field: $field, reason: $reason) }`,
      { agency, purpose, field, reason },
    ).then(
      () => onDone(true),
      (error: unknown) => setProblem(problemIn(error, PROBLEMS)),
    )
  }
  return (
    <dialog ref={dialog} className="log-dialog" aria-labelledby="judge" onClose={() => onDone(false)}>
      <form onSubmit={submit}>
        <h2 id="judge" className="nl-heading nl-heading--level-2">
          {say(WORDS.dialog)}
        </h2>
        <p className="nl-paragraph">
          {group.agency}, {group.purpose}: {group.fieldName ?? say(WORDS.wholeCase)}. {say(WORDS.dialogText)}
        </p>
        <label>
          {say(WORDS.reason)}
          <textarea
            rows={3}
            maxLength={300}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <Problem text={problem} />
        <p className="log-pages">
          <button type="submit" className="nl-button nl-button--primary">
            {say(WORDS.keep)}
          </button>
          <button type="button" className="nl-button nl-button--subtle" onClick={() => onDone(false)}>
            {say(WORDS.cancel)}
          </button>
        </p>
      </form>
    </dialog>
  )
}
