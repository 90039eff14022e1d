import { useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { act, type StepOptions } from './change-data.ts'
import { Labelled } from '../shared/labelled.tsx'
import { RollBack } from './roll-back.tsx'
import { SignForm } from './sign-form.tsx'
import { SubmitForm } from './submit-form.tsx'

const WORDS = {
  next: { en: 'What you can do', nl: 'Wat u kunt doen' },
  advice: { en: 'Your advice', nl: 'Uw advies' },
  objects: { en: 'I object to this change', nl: 'Ik heb bezwaar tegen deze wijziging' },
  advise: { en: 'Record the advice', nl: 'Leg het advies vast' },
  adviceNote: {
    en: 'Your advice stays visible with this version. It does not decide (GDPR 38).',
    nl: 'Uw advies blijft zichtbaar bij deze versie. Het beslist niet (AVG 38).',
  },
  sign: { en: 'Sign', nl: 'Onderteken' },
  withdraw: { en: 'Withdraw this change', nl: 'Trek deze wijziging in' },
  sendBack: { en: 'Send back to the author', nl: 'Stuur terug naar de auteur' },
  sendBackWhy: { en: 'What has to change?', nl: 'Wat moet er anders?' },
  sendBackNote: {
    en: 'It becomes a draft again. Signatures given so far no longer count; advice and comments stay.',
    nl: 'Het wordt weer een concept. Handtekeningen tot nu toe tellen niet meer; adviezen en opmerkingen blijven staan.',
  },
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

const DONE = {
  advise: { en: 'Your advice is recorded.', nl: 'Uw advies is vastgelegd.' },
  withdraw: { en: 'Withdrawn.', nl: 'Ingetrokken.' },
  sendBack: { en: 'Sent back to its author.', nl: 'Teruggestuurd naar de auteur.' },
} as const satisfies Readonly<Record<string, Words>>

/** What can be done to a change now; what this person cannot is shown with the reason. */
export function ChangeSteps({ change, run }: StepOptions) {
  const step = (action: string) => change.steps.find((one) => one.action === action)
  const can = (action: string) => step(action) !== undefined && step(action)?.why === null
  const { number: release } = change
  const signing = step('sign')
  const hindered = signing?.why === 'role' ? HINDRANCES['sign'] : HINDRANCES[signing?.why ?? '']
  const acts = ['submit', 'advise', 'return', 'withdraw', 'roll-back']
  const isEmpty = signing === undefined && !acts.some(can)
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
      {can('return') && <ReturnForm change={change} run={run} />}
      {can('roll-back') && change.rollBack !== null && <RollBack change={change} to={change.rollBack} run={run} />}
      <div className="console-actions">
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

function ReturnForm({ change: { number: release }, run }: StepOptions) {
  const [reason, setReason] = useState('')
  return (
    <details>
      <summary>{say(WORDS.sendBack)}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(() => act('returnChange', '$release: Int!, $reason: String!', { release, reason }), DONE.sendBack)
        }}
      >
        <Labelled label={say(WORDS.sendBackWhy)}>
          {(id) => (
            <textarea id={id} required rows={3} value={reason} onChange={({ target }) => setReason(target.value)} />
          )}
        </Labelled>
        <p className="console-quiet">{say(WORDS.sendBackNote)}</p>
        <button className="nl-button nl-button--secondary" type="submit">
          {say(WORDS.sendBack)}
        </button>
      </form>
    </details>
  )
}
