import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language } from '../shared/language.ts'

/** What the console's API answers, once; undefined until it did. */
// The type is what the query asks for, which only its writer knows.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function useAsked<T>(query: string): T | 'failed' | undefined {
  const [answer, setAnswer] = useState<T | 'failed' | undefined>(undefined)
  useEffect(() => {
    ask<T>(query, { language }).then(setAnswer, () => setAnswer('failed'))
  }, [query])
  return answer
}
