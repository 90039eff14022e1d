import { useEffect, useRef, useState } from 'react'
import { Consequences } from '../shared/consequences.tsx'
import { language, pageAddress, say, type Words, writeDay, writeMoment } from '../shared/language.ts'
import { problemIn } from '../shared/problem.tsx'
import { RefusedProblems } from '../shared/refused-problems.tsx'
import { madeText, refusalText } from '../shared/refusals.ts'
import { Said } from '../shared/said.tsx'
import { type ChangeDetail, countDays, loadChange, type Outcome, replayChange, stateName } from './change-data.ts'
import { StateBadge } from './change-list.tsx'
import { ChangeSteps } from './change-steps.tsx'
import { Advice, Comments } from './said-of-change.tsx'

const WORDS = {
  loading: { en: 'Working out what this changes …', nl: 'Bezig met uitzoeken wat dit verandert …' },
  failed: { en: 'This change cannot be shown: ', nl: 'Deze wijziging kan niet worden getoond: ' },
  all: { en: 'All changes', nl: 'Alle wijzigingen' },
  why: { en: 'Why', nl: 'Waarom' },
  noReason: { en: 'No reason written yet.', nl: 'Nog geen reden opgeschreven.' },
  rolledBack: { en: 'This brings back version', nl: 'Dit brengt terug: versie' },
  dpiaOf: { en: 'Data protection impact assessment', nl: 'DPIA (effectbeoordeling gegevensbescherming)' },
  basis: { en: 'Legal basis of the purposes it touches', nl: 'Grondslag van de doelen waar het om gaat' },
  reasons: { en: 'Reasons to show more', nl: 'Redenen om meer te laten zien' },
  difference: { en: 'What changes', nl: 'Wat verandert' },
  signatures: { en: 'Signatures', nl: 'Handtekeningen' },
  unsigned: {
    en: 'They are asked once the change is submitted.',
    nl: 'Ze worden gevraagd zodra de wijziging is ingediend.',
  },
  waits: { en: 'still to sign', nl: 'moet nog ondertekenen' },
  force: { en: 'In force', nl: 'Geldigheid' },
  register: { en: 'Register', nl: 'Register' },
  dpia: { en: 'Download the draft annex for the DPIA', nl: 'Download de conceptbijlage voor de DPIA' },
  edit: { en: 'Edit this draft in the matrix', nl: 'Bewerk dit concept in de matrix' },
  see: { en: 'See it in the matrix', nl: 'Bekijk het in de matrix' },
  hash: { en: 'hash of the content', nl: 'hash van de inhoud' },
} as const satisfies Readonly<Record<string, Words>>

const AS: Readonly<Record<string, Words>> = {
  owner: { en: 'owns', nl: 'houdt bij' },
  receiver: { en: 'comes to see', nl: 'krijgt te zien' },
  steward: { en: 'looks after what is shared', nl: 'beheert wat van allen is' },
  any: { en: 'nobody comes to see more: one signature is enough', nl: 'niemand ziet meer: één handtekening is genoeg' },
}

/** One change, from why to who signed, with what the signed-in person can do. */
export function OneChange({ release }: { readonly release: number }) {
  const [change, setChange] = useState<ChangeDetail | undefined>()
  const [failure, setFailure] = useState<string | undefined>()
  const [told, setTold] = useState<{ readonly text: string; readonly outcome: Outcome } | undefined>()
  const status = useRef<HTMLDivElement>(null)
  const [number, setNumber] = useState(release)
  const load = (which: number) => loadChange(which).then(setChange, (error: unknown) => setFailure(problemIn(error)))
  useEffect(() => void load(number), [number])
  useEffect(() => {
    if (told !== undefined) status.current?.focus()
  }, [told])
  const tell = async (work: () => Promise<Outcome>, done: Words): Promise<void> => {
    try {
      const outcome = await work()
      const { release: now, state, refusal } = outcome
      const reached = state === null ? '' : stateSentence(now ?? number, state)
      // A roll back that came and could not be signed is both.
      const came = refusal === null || now !== null ? [`${say(done)} ${reached}`] : []
      const text = [...came, ...(refusal === null ? [] : [refusalText(refusal)])].join(' ')
      if (now !== null && now !== number) {
        history.replaceState(null, '', pageAddress('changes/', { release: String(now) }))
        setChange(undefined)
        setNumber(now)
      } else await load(number)
      setTold({ text, outcome })
    } catch (error) {
      setTold({ text: problemIn(error), outcome: { release: null, state: null, refusal: null } })
    }
  }
  const run = (work: () => Promise<Outcome>, done: Words): void => void tell(work, done)
  const back = (
    <p className="nl-paragraph">
      <a className="nl-link" href={pageAddress('changes/')}>
        {say(WORDS.all)}
      </a>
    </p>
  )
  if (failure !== undefined)
    return (
      <>
        {back}
        <p className="nl-paragraph" role="alert">
          {say(WORDS.failed)}
          {failure}
        </p>
      </>
    )
  return (
    <>
      {back}
      <div role="status" tabIndex={-1} ref={status} className={told === undefined ? undefined : 'change-told'}>
        {told?.text}
        <RefusedProblems refusal={told?.outcome.refusal} />
        {told?.outcome.refusal?.since.map(({ release: other, what, by, at }) => (
          <p key={`${other} ${at}`}>{madeText(what, by, other, writeMoment(at))}</p>
        ))}
      </div>
      {change === undefined ? (
        <p className="nl-paragraph">{say(WORDS.loading)}</p>
      ) : (
        <Detail change={change} run={run} />
      )}
    </>
  )
}

function stateSentence(release: number, state: string): string {
  return say({
    en: `Change ${release} is now: ${stateName(state)}.`,
    nl: `Wijziging ${release} is nu: ${stateName(state)}.`,
  })
}

function Detail({
  change,
  run,
}: {
  readonly change: ChangeDetail
  readonly run: (work: () => Promise<Outcome>, done: Words) => void
}) {
  const { number, state, reason, reasons, dpia, tried, legalBasis, rollsBackTo } = change
  const returned = change.returns.at(-1)
  return (
    <>
      <h2 className="nl-heading nl-heading--level-2">
        {say({ en: 'Change', nl: 'Wijziging' })} {number} <StateBadge state={state} />
      </h2>
      <p className="nl-paragraph">{historyLine(change)}</p>
      {returned !== undefined && (
        <div className={state === 'draft' ? 'change-notice' : 'console-quiet'}>
          {returnText(returned.by, returned.at)} <span className="change-said">“{returned.reason}”</span>
        </div>
      )}
      {change.urgent !== null && (
        <div className="change-notice">
          <strong>{urgentText(change.delay)}</strong> <span className="change-said">“{change.urgent}”</span>
        </div>
      )}
      <section>
        <h3 className="nl-heading nl-heading--level-3">{say(WORDS.why)}</h3>
        <p className="nl-paragraph change-said">{reason ?? say(WORDS.noReason)}</p>
        {rollsBackTo !== null && (
          <p className="nl-paragraph">
            {say(WORDS.rolledBack)} {rollsBackTo}.
          </p>
        )}
        {dpia !== null && (
          <p className="nl-paragraph change-said">
            {say(WORDS.dpiaOf)}: {dpia}
          </p>
        )}
        {legalBasis.length > 0 && (
          <details>
            <summary>{say(WORDS.basis)}</summary>
            <ul>
              {legalBasis.map(({ name, because }) => (
                <li key={`${name} ${because.text}`}>
                  {name}: <Said said={because} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
      <section className="change-difference">
        <h2 className="nl-heading nl-heading--level-2">{say(WORDS.difference)}</h2>
        {tried !== undefined && <Consequences tried={tried} again={(days) => replayChange(number, days)} />}
        {reasons.length > 0 && (
          <>
            <h3 className="nl-heading nl-heading--level-3">{say(WORDS.reasons)}</h3>
            <dl className="change-reasons">
              {reasons.map(({ key, reason: because }) => (
                <div key={key}>
                  <dt>{tried?.difference.widening.find((one) => one.key === key)?.title ?? key}</dt>
                  <dd>{because}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </section>
      <Advice change={change} />
      <Comments change={change} run={run} />
      <Signatures change={change} />
      <ChangeSteps key={`${number} ${state}`} change={change} run={run} />
      <section>
        <h2 className="nl-heading nl-heading--level-2">{say(WORDS.register)}</h2>
        <p className="nl-paragraph change-hash">
          {say(WORDS.hash)}: <code>{change.hash}</code>
        </p>
        <ul className="change-links">
          <li>
            <a className="nl-link" href={pageAddress('policies/', { release: String(number) })}>
              {say(
                state === 'draft' && change.steps.some((step) => step.action === 'submit' && step.why === null)
                  ? WORDS.edit
                  : WORDS.see,
              )}
            </a>
          </li>
          <li>
            <a
              className="nl-link"
              download
              href={`/admin/documents/dpia.md?${new URLSearchParams({ release: String(number), lang: language }).toString()}`}
            >
              {say(WORDS.dpia)}
            </a>
          </li>
        </ul>
      </section>
    </>
  )
}

function Signatures({ change: { signatures, state } }: { readonly change: ChangeDetail }) {
  return (
    <section>
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.signatures)}</h2>
      {state === 'draft' && <p className="nl-paragraph">{say(WORDS.unsigned)}</p>}
      <ul>
        {signatures.map(({ kind, as, because, holders, signedBy, signedOn }) => (
          <li key={kind}>
            <strong>{kind}</strong> ({as.map((one) => say(AS[one] ?? { en: one, nl: one })).join(', ')}
            {because.length > 0 &&
              `: ${because.slice(0, FEW).join(', ')}${because.length > FEW ? ` + ${because.length - FEW}` : ''}`}
            ):{' '}
            {signedBy === null ? (
              <span className="console-bad">
                {say(WORDS.waits)}
                {holders.length > 0 && ` (${holders.join(', ')})`}
              </span>
            ) : (
              <span className="console-good">
                ✓ {signedBy}, {writeDay(signedOn ?? '')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Fields named with a signature; the others are counted. */
const FEW = 6
const DAY = 86_400_000

function returnText(by: string, at: string): string {
  return say({
    en: `Sent back to its author by ${by} on ${writeDay(at)}. Reason:`,
    nl: `Teruggestuurd naar de auteur door ${by}, ${writeDay(at)}. Reden:`,
  })
}

function urgentText(delay: number): string {
  if (delay === 0) return say({ en: 'Urgent.', nl: 'Dringend.' })
  return say({
    en: `Urgent: it does not wait the ${countDays(delay)} that what shows more waits after the last signature.`,
    nl: `Dringend: deze wijziging wacht niet. Anders gaat er na de laatste handtekening ${countDays(delay)} voorbij als er meer te zien is.`,
  })
}

/** Who drafted it and what became of it since, in sentences. */
function historyLine(change: ChangeDetail): string {
  const { draftedBy, draftedAt, submittedAt, withdrawnAt, inForceFrom, effective, state } = change
  const parts: Words[] = [
    {
      en: `Drafted by ${draftedBy} on ${writeDay(draftedAt)}.`,
      nl: `Concept van ${draftedBy}, ${writeDay(draftedAt)}.`,
    },
  ]
  if (submittedAt !== null)
    parts.push({ en: `Submitted on ${writeDay(submittedAt)}.`, nl: `Ingediend op ${writeDay(submittedAt)}.` })
  if (effective !== null && inForceFrom === null)
    parts.push({
      en: `Meant to be in force from ${writeDay(effective)}.`,
      nl: `Bedoeld om te gelden vanaf ${writeDay(effective)}.`,
    })
  const { delay, earliest, urgent } = change
  if (state === 'in-review' && delay > 0 && urgent === null && earliest !== null)
    parts.push({
      en: `It shows more, and that waits ${countDays(delay)} after the last signature: in force from ${writeDay(earliest)} at the earliest.`,
      nl: `Er is meer te zien, en dat wacht tot ${countDays(delay)} na de laatste handtekening: geldt op zijn vroegst vanaf ${writeDay(earliest)}.`,
    })
  if (withdrawnAt !== null)
    parts.push({ en: `Withdrawn on ${writeDay(withdrawnAt)}.`, nl: `Ingetrokken op ${writeDay(withdrawnAt)}.` })
  if (inForceFrom !== null && state === 'approved') {
    const days = Math.max(1, Math.ceil((Date.parse(inForceFrom) - Date.now()) / DAY))
    parts.push({
      en: `In force from ${writeDay(inForceFrom)}: in ${countDays(days)}.`,
      nl: `Geldt vanaf ${writeDay(inForceFrom)}: over ${countDays(days)}.`,
    })
  } else if (inForceFrom !== null)
    parts.push({ en: `In force since ${writeMoment(inForceFrom)}.`, nl: `Gold vanaf ${writeMoment(inForceFrom)}.` })
  return parts.map(say).join(' ')
}
