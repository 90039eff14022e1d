import { useState } from 'react'
import { say, type Words, writeDay } from '../shared/language.ts'
import { act, countDays, type StepOptions } from './change-data.ts'
import { Labelled } from '../shared/labelled.tsx'

const WORDS = {
  reason: { en: 'Why is this change made?', nl: 'Waarom deze wijziging?' },
  sameReason: {
    en: 'This is also the reason for everything that shows more',
    nl: 'Dit is ook de reden voor alles waardoor meer te zien is',
  },
  widening: { en: 'Reason to show more:', nl: 'Reden om meer te laten zien:' },
  dpia: {
    en: 'Data protection impact assessment: number or place (may be left empty)',
    nl: 'DPIA (effectbeoordeling gegevensbescherming): nummer of vindplaats (mag leeg blijven)',
  },
  effective: {
    en: 'In force from (empty: as soon as everybody has signed)',
    nl: 'Geldt vanaf (leeg: zodra iedereen heeft ondertekend)',
  },
  submit: { en: 'Submit for signing', nl: 'Dien in ter ondertekening' },
  urgent: { en: 'This is urgent and cannot wait for that', nl: 'Dit is dringend en kan daar niet op wachten' },
  urgentWhy: { en: 'Why can it not wait?', nl: 'Waarom kan het niet wachten?' },
  done: { en: 'Submitted. It now waits for signatures.', nl: 'Ingediend. Het wacht nu op handtekeningen.' },
} as const satisfies Readonly<Record<string, Words>>

const SUBMITTED =
  '$release: Int!, $reason: String!, $reasons: [RuleReason!]!, $dpia: String, $urgent: String, $effective: String'

/** Says why a draft is made, and asks for signatures. */
export function SubmitForm({ change, run }: StepOptions) {
  const { number: release, tried, delay, earliest } = change
  const widening = tried?.difference.widening ?? []
  const [reason, setReason] = useState(change.reason ?? '')
  const [same, setSame] = useState(false)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(change.reasons.map(({ key, reason: because }) => [key, because])),
  )
  const [dpia, setDpia] = useState(change.dpia ?? '')
  const [isUrgent, setIsUrgent] = useState(change.urgent !== null)
  const [urgent, setUrgent] = useState(change.urgent ?? '')
  const [effective, setEffective] = useState(change.effective ?? '')
  const submit = () =>
    run(
      () =>
        act('submitChange', SUBMITTED, {
          release,
          reason,
          reasons: widening.map(({ key }) => ({ key, reason: same ? reason : (reasons[key] ?? '') })),
          dpia,
          urgent: isUrgent && delay > 0 ? urgent : null,
          effective,
        }),
      WORDS.done,
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Labelled label={say(WORDS.reason)}>
        {(id) => (
          <textarea id={id} required rows={2} value={reason} onChange={({ target }) => setReason(target.value)} />
        )}
      </Labelled>
      {widening.length > 0 && (
        <label className="console-check">
          <input type="checkbox" checked={same} onChange={() => setSame(!same)} /> {say(WORDS.sameReason)}
        </label>
      )}
      {!same &&
        widening.map(({ key, title, sentences }) => (
          <div key={key} className="console-more">
            <ul>
              {sentences.map(({ short }) => (
                <li key={short}>{short}</li>
              ))}
            </ul>
            <Labelled label={`${say(WORDS.widening)} ${title}`}>
              {(id) => (
                <textarea
                  id={id}
                  required
                  rows={2}
                  value={reasons[key] ?? ''}
                  onChange={({ target }) => setReasons({ ...reasons, [key]: target.value })}
                />
              )}
            </Labelled>
          </div>
        ))}
      <Labelled label={say(WORDS.dpia)}>
        {(id) => <input id={id} type="text" value={dpia} onChange={({ target }) => setDpia(target.value)} />}
      </Labelled>
      <Labelled label={say(WORDS.effective)}>
        {(id) => <input id={id} type="date" value={effective} onChange={({ target }) => setEffective(target.value)} />}
      </Labelled>
      {delay > 0 && earliest !== null && (
        <div className="console-more">
          <p>{waitingText(delay, earliest)}</p>
          <label className="console-check">
            <input type="checkbox" checked={isUrgent} onChange={() => setIsUrgent(!isUrgent)} /> {say(WORDS.urgent)}
          </label>
          {isUrgent && (
            <Labelled label={say(WORDS.urgentWhy)}>
              {(id) => (
                <textarea id={id} required rows={2} value={urgent} onChange={({ target }) => setUrgent(target.value)} />
              )}
            </Labelled>
          )}
        </div>
      )}
      <button className="nl-button nl-button--primary" type="submit">
        {say(WORDS.submit)}
      </button>
    </form>
  )
}

/** From when a change that shows more is in force at the earliest, whatever day is asked for. */
function waitingText(delay: number, earliest: string): string {
  return say({
    en: `This change shows more, and that waits ${countDays(delay)} after the last signature, whatever day you ask for. If everybody signs today, that is ${writeDay(earliest)}.`,
    nl: `Met deze wijziging is meer te zien, en dat wacht tot ${countDays(delay)} na de laatste handtekening, welke dag u ook vraagt. Tekent iedereen vandaag, dan is dat ${writeDay(earliest)}.`,
  })
}
