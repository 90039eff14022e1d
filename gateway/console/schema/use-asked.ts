import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language } from '../shared/language.ts'

/** What the console's API answers, once; undefined until it did. */
export function useAsked<T>(query: string): T | 'failed' | undefined {
  const [answer, setAnswer] = useState<T | 'failed' | undefined>(undefined)
  useEffect(() => {
    ask<T>(query, { language }).then(setAnswer, () => setAnswer('failed'))
  }, [query])
  return answer
}
