import { useEffect, useState } from 'react'
import { demoToken, ownTasks } from '../shared/ask-hub.ts'

/** A case on which an agency has tasks, with the types of those that are open. */
export interface OwnCase {
  readonly caseId: string
  readonly open: readonly string[]
}

/** The cases of a demo agency for a purpose, as the hub tells that agency itself; undefined until it did. */
export function useOwnCases(agency: string | undefined, purpose: string): readonly OwnCase[] | undefined {
  const [cases, setCases] = useState<readonly OwnCase[] | undefined>(undefined)
  useEffect(() => {
    if (agency === undefined || agency === '' || purpose === '') return setCases([])
    let isWanted = true
    setCases(undefined)
    demoToken(agency, purpose)
      .then((token) => ownTasks(token, purpose))
      .then(
        (tasks) => {
          const open = new Map<string, string[]>()
          for (const task of tasks)
            if (task.case?.caseId != null && task.status === 'OPEN')
              open.set(task.case.caseId, [...(open.get(task.case.caseId) ?? []), task.type])
          if (isWanted) setCases([...open].map(([caseId, types]) => ({ caseId, open: types })))
        },
        () => isWanted && setCases([]),
      )
    return () => {
      isWanted = false
    }
  }, [agency, purpose])
  return cases
}
