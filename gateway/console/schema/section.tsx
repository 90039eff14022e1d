import type { ReactNode } from 'react'
import { say, type Words } from '../shared/language.ts'

const WORDS = {
  loading: { en: 'Loading …', nl: 'Laden …' },
  failed: {
    en: 'The hub cannot tell this now. Try again in a moment.',
    nl: 'De hub kan dit nu niet zeggen. Probeer het zo nog eens.',
  },
}

export interface SectionProps<T> {
  readonly id: string
  readonly title: Words
  readonly answer: T | 'failed' | undefined
  readonly content: (answer: T) => ReactNode
}

/** A part of the page with a heading, and what was asked for it. */
export function Section<T>({ id, title, answer, content }: SectionProps<T>) {
  return (
    <section aria-labelledby={id} aria-busy={answer === undefined}>
      <h2 id={id} className="nl-heading nl-heading--level-2">
        {say(title)}
      </h2>
      {answer === undefined || answer === 'failed' ? (
        <p className="nl-paragraph">{say(answer === undefined ? WORDS.loading : WORDS.failed)}</p>
      ) : (
        content(answer)
      )}
    </section>
  )
}
