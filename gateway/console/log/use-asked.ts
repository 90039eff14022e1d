import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import type { Words } from '../shared/language.ts'
import { problemIn } from '../shared/problem.tsx'

/** An answer of the hub, a problem in words, or neither yet. */
export interface Asked<T> {
  readonly answer?: T
  readonly problem?: string
}

/** Asks anew whenever the question changes, and shows nothing of an answer to an earlier one. */
export function useAsked<T>(
  query: string,
  variables: object,
  { again = 0, problems = {} }: { readonly again?: number; readonly problems?: Readonly<Record<string, Words>> } = {},
): Asked<T> {
  const question = JSON.stringify([query, variables, again])
  const [told, setTold] = useState<{ readonly question: string } & Asked<T>>()
  useEffect(() => {
    let isLate = false
    const take = (asked: Asked<T>): void => {
      if (!isLate) setTold({ question, ...asked })
    }
    ask<T>(query, variables).then(
      (answer) => take({ answer }),
      (error: unknown) => take({ problem: problemIn(error, problems) }),
    )
    return () => {
      isLate = true
    }
  }, [question])
  return told?.question === question ? told : {}
}
