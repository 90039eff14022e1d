import { useState } from 'react'
import { say, type Words, writeDay, writeMoment } from '../shared/language.ts'
import { act, type ChangeDetail, type GivenAdvice, type StepOptions } from './change-data.ts'
import { Labelled } from '../shared/labelled.tsx'

const WORDS = {
  advice: { en: 'Advice of the data protection officer', nl: 'Advies van de functionaris gegevensbescherming' },
  noAdvice: { en: 'No advice yet.', nl: 'Nog geen advies.' },
  objection: { en: 'Objects.', nl: 'Bezwaar.' },
  former: {
    en: 'On what this change said before it was sent back:',
    nl: 'Over wat deze wijziging zei voordat zij werd teruggestuurd:',
  },
  comments: { en: 'Comments', nl: 'Opmerkingen' },
  noComments: { en: 'No comments yet.', nl: 'Nog geen opmerkingen.' },
  comment: { en: 'Your comment', nl: 'Uw opmerking' },
  send: { en: 'Place the comment', nl: 'Plaats de opmerking' },
  note: {
    en: 'Everybody who may see the policies can read it. It is not part of what is signed.',
    nl: 'Iedereen die het beleid mag zien, kan dit lezen. Het hoort niet bij wat ondertekend wordt.',
  },
  done: { en: 'Your comment is placed.', nl: 'Uw opmerking is geplaatst.' },
} as const satisfies Readonly<Record<string, Words>>

/** What officers advised, and apart from it what they advised on an earlier text. */
export function Advice({ change: { advice, formerAdvice, state } }: { readonly change: ChangeDetail }) {
  if (state === 'draft' && advice.length + formerAdvice.length === 0) return null
  return (
    <section>
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.advice)}</h2>
      {advice.length === 0 && <p className="nl-paragraph">{say(WORDS.noAdvice)}</p>}
      {advice.map(quoted)}
      {formerAdvice.length > 0 && <p className="nl-paragraph">{say(WORDS.former)}</p>}
      {formerAdvice.map(quoted)}
    </section>
  )
}

function quoted({ by, on, text, objects }: GivenAdvice) {
  return (
    <blockquote key={`${by} ${on} ${text}`} className={objects ? 'console-more' : 'console-less'}>
      {objects && <strong>{say(WORDS.objection)} </strong>}
      {text}
      <footer className="console-quiet">
        {by}, {writeDay(on)}
      </footer>
    </blockquote>
  )
}

/** What anybody said, in the order in which it came, with who and when; and a place to say more. */
export function Comments({ change, run }: StepOptions) {
  const { comments, steps } = change
  const may = steps.some(({ action, why }) => action === 'comment' && why === null)
  if (comments.length === 0 && !may) return null
  return (
    <section>
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.comments)}</h2>
      {comments.length === 0 && <p className="nl-paragraph">{say(WORDS.noComments)}</p>}
      {comments.map(({ by, at, text }) => (
        <blockquote key={`${by} ${at} ${text}`} className="change-comment">
          {text}
          <footer className="console-quiet">
            {by}, {writeMoment(at)}
          </footer>
        </blockquote>
      ))}
      {may && <CommentForm key={comments.length} change={change} run={run} />}
    </section>
  )
}

function CommentForm({ change: { number: release }, run }: StepOptions) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(() => act('commentChange', '$release: Int!, $text: String!', { release, text }), WORDS.done)
      }}
    >
      <Labelled label={say(WORDS.comment)}>
        {(id) => <textarea id={id} required rows={2} value={text} onChange={({ target }) => setText(target.value)} />}
      </Labelled>
      <p className="console-quiet">{say(WORDS.note)}</p>
      <button className="nl-button nl-button--secondary" type="submit">
        {say(WORDS.send)}
      </button>
    </form>
  )
}
