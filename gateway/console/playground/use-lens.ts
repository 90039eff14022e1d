import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language } from '../shared/language.ts'
import { problemIn } from '../shared/problem.tsx'
import type { Lens } from './offer.ts'

const LENS = `query ($document: String!, $agency: String!, $purpose: String!, $case: ID, $language: String!) {
  lens(document: $document, agency: $agency, purpose: $purpose, case: $case, language: $language) {
    problems { message line }
    open
    types { name title fields { coordinate title state why rule places { line column length } } }
  }
}`
/** Milliseconds after the last key: each look is asked of the engine, and is in the log. */
const REST = 700

export interface LensQuestion {
  readonly query: string
  readonly agency: string
  readonly purpose: string
  readonly caseId?: string
}

/** What would be released of a document, asked of the engine each time it comes to rest; a text where it cannot be told. */
export function useLens({ query, agency, purpose, caseId }: LensQuestion): Lens | string | undefined {
  const [lens, setLens] = useState<Lens | string | undefined>(undefined)
  useEffect(() => {
    if (query.trim() === '' || agency === '' || purpose === '') return setLens(undefined)
    let isWanted = true
    const timer = setTimeout(() => {
      ask<{ lens: Lens }>(LENS, { document: query, agency, purpose, case: caseId ?? null, language }).then(
        ({ lens }) => isWanted && setLens(lens),
        (error: unknown) => isWanted && setLens(problemIn(error)),
      )
    }, REST)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [query, agency, purpose, caseId])
  return lens
}
