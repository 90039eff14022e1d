import type { RequestScope } from './resolve-scope.ts'
import { clientKey } from './plan-keys.ts'
import { CASE_TAG, TASK_TAG } from './tags.ts'

type Source = Readonly<Record<string, unknown>>

/**
 * What the plan brought, without the cases that were closed to the caller while it ran: what was fetched of them before is
 * taken out as if it had never been there, so that the answer is that of a closed case and the last net has nothing to find.
 * `dead`: root fields that were about closed cases only. `told`: those among them whose answer is no data of a case.
 */
export function withoutClosed(
  data: Source | null,
  before: RequestScope,
  now: RequestScope,
  { dead, told }: { readonly dead: ReadonlySet<string>; readonly told: ReadonlySet<string> },
): Record<string, unknown> | null {
  if (data === null) return null
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isGone = dead.has(clientKey(key)) && !told.has(clientKey(key))
      return [key, isGone ? null : without(value)]
    }),
  )

  function without(value: unknown): unknown {
    if (Array.isArray(value)) return value.filter((element: unknown) => !leadsToClosed(element)).map(without)
    if (!isObject(value)) return value
    if (isClosed(value)) return null
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner)]))
  }

  /** An element of a list that stands for a closed case: the case or task itself, or the edge that leads to it. */
  function leadsToClosed(element: unknown): boolean {
    if (!isObject(element)) return false
    if (CASE_TAG in element || TASK_TAG in element) return isClosed(element)
    return Object.values(element).some((value) => isObject(value) && isClosed(value))
  }

  function isClosed(source: Source): boolean {
    const caseIds = [source[CASE_TAG], before.caseOfTask.get(String(source[TASK_TAG]))]
    return caseIds.some((caseId) => typeof caseId === 'string' && before.cases.has(caseId) && !now.cases.has(caseId))
  }
}

function isObject(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
