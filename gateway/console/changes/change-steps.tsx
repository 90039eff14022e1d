import { type ReactNode, useId, useRef, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { act, type ChangeDetail, type Outcome } from './change-data.ts'
import { signWithFile } from './sign-elsewhere.ts'

const WORDS = {
  next: { en: 'What you can do', nl: 'Wat u kunt doen' },
  reason: { en: 'Why is this change made?', nl: 'Waarom deze wijziging?' },
  sameReason: {
    en: 'This is also the reason for everything that shows more',
    nl: 'Dit is ook de reden voor alles waardoor meer te zien is',
  },
  widening: { en: 'Reason to show more:', nl: 'Reden om meer te laten zien:' },
  dpia: {
    en: 'Data protection impact assessment: number or place (may be left empty)',
    nl: 'Gegevensbeschermingseffectbeoordeling (DPIA): nummer of vindplaats (mag leeg blijven)',
  },
  effective: {
    en: 'In force from (empty: as soon as everybody has signed)',
    nl: 'Geldt vanaf (leeg: zodra iedereen heeft ondertekend)',
  },
  submit: { en: 'Submit for signing', nl: 'Dien in ter ondertekening' },
  advice: { en: 'Your advice', nl: 'Uw advies' },
  objects: { en: 'I object to this change', nl: 'Ik heb bezwaar tegen deze wijziging' },
  advise: { en: 'Record the advice', nl: 'Leg het advies vast' },
  adviceNote: {
    en: 'Your advice stays visible with this version. It does not decide (GDPR 38).',
    nl: 'Uw advies blijft zichtbaar bij deze versie. Het beslist niet (AVG 38).',
  },
  sign: { en: 'Sign', nl: 'Onderteken' },
  demoKey: {
    en: 'This is a demo: the hub signs with the key of this made-up person.',
    nl: 'Dit is een demo: de hub tekent met de sleutel van deze verzonnen persoon.',
  },
  ownKey: { en: 'Sign with a key file of your own', nl: 'Onderteken met uw eigen sleutelbestand' },
  keyNote: {
    en: 'The file is read in this browser, used once, and neither kept nor sent.',
    nl: 'Het bestand wordt in deze browser gelezen, één keer gebruikt, en niet bewaard of verstuurd.',
  },
  noKey: {
    en: 'This file holds no Ed25519 key (PKCS#8 PEM or JWK).',
    nl: 'In dit bestand staat geen Ed25519-sleutel (PKCS#8-PEM of JWK).',
  },
  withdraw: { en: 'Withdraw this change', nl: 'Trek deze wijziging in' },
  rollBack: { en: 'Roll back to version', nl: 'Draai terug naar versie' },
} as const satisfies Readonly<Record<string, Words>>

const HINDRANCES: Readonly<Record<string, Words>> = {
  author: {
    en: 'You wrote this change, so somebody else has to sign it.',
    nl: 'U hebt deze wijziging geschreven; iemand anders moet ondertekenen.',
  },
  signed: { en: 'You have signed already.', nl: 'U hebt al ondertekend.' },
  'not-asked': {
    en: 'Your signature is not needed for this change.',
    nl: 'Uw handtekening is voor deze wijziging niet nodig.',
  },
  'not-yours': { en: 'Only whoever drafted it can do this.', nl: 'Alleen wie het concept maakte kan dit doen.' },
  sign: { en: 'Only mandate holders sign.', nl: 'Alleen mandaathouders ondertekenen.' },
}

export interface StepOptions {
  readonly change: ChangeDetail
  /** Does it, and shows what came of it. */
  readonly run: (work: () => Promise<Outcome>, done: Words) => void
}

const DONE = {
  submit: { en: 'Submitted. It now waits for signatures.', nl: 'Ingediend. Het wacht nu op handtekeningen.' },
  advise: { en: 'Your advice is recorded.', nl: 'Uw advies is vastgelegd.' },
  sign: { en: 'Signed.', nl: 'Ondertekend.' },
  withdraw: { en: 'Withdrawn.', nl: 'Ingetrokken.' },
  rollBack: { en: 'The former version comes back.', nl: 'De eerdere versie komt terug.' },
} as const satisfies Readonly<Record<string, Words>>

/** What can be done to a change now; what this person cannot is shown with the reason. */
export function ChangeSteps({ change, run }: StepOptions) {
  const step = (action: string) => change.steps.find((one) => one.action === action)
  const can = (action: string) => step(action) !== undefined && step(action)?.why === null
  const { number: release } = change
  const signing = step('sign')
  const hindered = signing?.why === 'role' ? HINDRANCES['sign'] : HINDRANCES[signing?.why ?? '']
  const isEmpty = !can('submit') && !can('advise') && signing === undefined && !can('withdraw') && !can('roll-back')
  if (isEmpty) return null
  return (
    <section aria-labelledby="steps-title" className="change-steps">
      <h2 id="steps-title" className="nl-heading nl-heading--level-2">
        {say(WORDS.next)}
      </h2>
      {can('submit') && <SubmitForm change={change} run={run} />}
      {can('advise') && <AdviceForm change={change} run={run} />}
      {signing !== undefined && signing.why === null && <SignForm change={change} run={run} />}
      {signing !== undefined && signing.why !== null && (
        <p className="console-actions">
          <button className="nl-button nl-button--primary" type="button" disabled aria-describedby="sign-why">
            {say(WORDS.sign)}
          </button>
          <span id="sign-why">{hindered === undefined ? signing.why : say(hindered)}</span>
        </p>
      )}
      <div className="console-actions">
        {can('roll-back') && change.rollBack !== null && (
          <button
            className="nl-button nl-button--secondary"
            type="button"
            onClick={() => run(() => act('rollBackTo', '$release: Int!', { release: change.rollBack }), DONE.rollBack)}
          >
            {say(WORDS.rollBack)} {change.rollBack}
          </button>
        )}
        {can('withdraw') && (
          <button
            className="nl-button nl-button--subtle"
            type="button"
            onClick={() => run(() => act('withdrawChange', '$release: Int!', { release }), DONE.withdraw)}
          >
            {say(WORDS.withdraw)}
          </button>
        )}
      </div>
    </section>
  )
}

const SUBMITTED = '$release: Int!, $reason: String!, $reasons: [RuleReason!]!, $dpia: String, $effective: String'

function SubmitForm({ change: { number: release, tried }, run }: StepOptions) {
  const widening = tried?.difference.widening ?? []
  const [reason, setReason] = useState('')
  const [same, setSame] = useState(false)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [dpia, setDpia] = useState('')
  const [effective, setEffective] = useState('')
  const submit = () =>
    run(
      () =>
        act('submitChange', SUBMITTED, {
          release,
          reason,
          reasons: widening.map(({ key }) => ({ key, reason: same ? reason : (reasons[key] ?? '') })),
          dpia,
          effective,
        }),
      DONE.submit,
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
      <button className="nl-button nl-button--primary" type="submit">
        {say(WORDS.submit)}
      </button>
    </form>
  )
}

function AdviceForm({ change: { number: release }, run }: StepOptions) {
  const [text, setText] = useState('')
  const [objects, setObjects] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(
          () => act('adviseChange', '$release: Int!, $text: String!, $objects: Boolean!', { release, text, objects }),
          DONE.advise,
        )
      }}
    >
      <Labelled label={say(WORDS.advice)}>
        {(id) => <textarea id={id} required rows={3} value={text} onChange={({ target }) => setText(target.value)} />}
      </Labelled>
      <label className="console-check">
        <input type="checkbox" checked={objects} onChange={() => setObjects(!objects)} /> {say(WORDS.objects)}
      </label>
      <p className="console-quiet">{say(WORDS.adviceNote)}</p>
      <button className="nl-button nl-button--primary" type="submit">
        {say(WORDS.advise)}
      </button>
    </form>
  )
}

function SignForm({ change: { number: release, demo }, run }: StepOptions) {
  const file = useRef<HTMLInputElement>(null)
  const [noKey, setNoKey] = useState(false)
  const signHere = () => {
    const picked = file.current?.files?.[0]
    if (picked === undefined) return
    setNoKey(false)
    run(
      () =>
        signWithFile(release, picked).catch((error: unknown) => {
          if (error instanceof DOMException || error instanceof SyntaxError) setNoKey(true)
          throw error
        }),
      DONE.sign,
    )
  }
  const own = (
    <>
      <Labelled label={say(WORDS.ownKey)}>
        {(id) => <input id={id} type="file" ref={file} accept=".pem,.jwk,.json" />}
      </Labelled>
      <p className="console-quiet">{say(WORDS.keyNote)}</p>
      {noKey && <p role="alert">{say(WORDS.noKey)}</p>}
      <button className={`nl-button nl-button--${demo ? 'secondary' : 'primary'}`} type="button" onClick={signHere}>
        {say(WORDS.sign)} {demo && `(${say(WORDS.ownKey).toLowerCase()})`}
      </button>
    </>
  )
  if (!demo) return own
  return (
    <>
      <p className="console-actions">
        <button
          className="nl-button nl-button--primary"
          type="button"
          aria-describedby="demo-key"
          onClick={() => run(() => act('signChange', '$release: Int!', { release }), DONE.sign)}
        >
          {say(WORDS.sign)}
        </button>
        <span id="demo-key" className="console-quiet">
          {say(WORDS.demoKey)}
        </span>
      </p>
      <details>
        <summary>{say(WORDS.ownKey)}</summary>
        {own}
      </details>
    </>
  )
}

function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="console-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
