import type { Form } from '../../policies/engine/coordinates.ts'
import type { CaseAccess, RequestScope, ScopeRequest } from './resolve-scope.ts'
import type { ScopedCase } from '../../schema/permit.ts'
import { ask, caseAccess, keptSince } from './resolve-scope.ts'

/**
 * Milliseconds for which an answer of the case source may be acted on. Closing a task ends access within one second
 * (design.md, promise 2), and what is permitted or written now still has to be sent.
 */
export const SCOPE_AGE = 500

/** Milliseconds after which a confirmation came too late to be one: the second of the promise counts from the question. */
const TOO_LATE = 1000
/** A single slow answer is not yet a case source that cannot tell. */
const ATTEMPTS = 2

/** The scope of one request, from its first answer to the end of the request. */
export interface KeptScope {
  /**
   * The scope without the cases that are no longer open as they were. Asks again only when the last answer is older than
   * `SCOPE_AGE`; rejects, and keeps rejecting, when the case source cannot tell.
   */
  current(): Promise<RequestScope>
}

export interface KeepScopeRequest {
  readonly request: Omit<ScopeRequest, 'roots'>
  readonly scope: RequestScope
  /** When the case source was first asked, on the same clock. */
  readonly askedAt: number
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
}

export function keepScope({ request, scope: first, askedAt: firstAskedAt, elapsed }: KeepScopeRequest): KeptScope {
  let scope = first
  let askedAt = firstAskedAt
  let asking: Promise<RequestScope> | undefined
  return {
    async current() {
      if (scope.cases.size === 0 || (asking === undefined && elapsed() - askedAt <= SCOPE_AGE)) return scope
      // Fetches that go out together share one question; a question that failed is the answer to all that follow.
      asking ??= confirmed()
      return await asking
    },
  }

  async function confirmed(): Promise<RequestScope> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const begun = elapsed()
      const standing = await stillStanding(request, scope)
      if (elapsed() - begun > TOO_LATE) continue
      scope = withoutCases(scope, standing)
      askedAt = begun
      asking = undefined
      return scope
    }
    throw new Error(`The case source took longer than ${TOO_LATE} ms to say which cases are still open`)
  }
}

/** The cases that are the caller's as they were: on the same tasks, and with no less granted. */
async function stillStanding(request: Omit<ScopeRequest, 'roots'>, scope: RequestScope): Promise<ReadonlySet<string>> {
  const hasOffered = [...scope.cases.values()].some(({ offered, beside }) => offered || beside !== undefined)
  const answer = await ask(request, {
    caseIds: [...scope.cases.keys()],
    ...keptSince(request),
    ...(hasOffered ? { offered: true as const } : {}),
  })
  const standing = new Set<string>()
  for (const entry of answer.cases) {
    const before = scope.cases.get(entry.caseId)
    // Former tasks counted only where the case was asked for by id.
    const now = caseAccess(request, entry, before?.closed.length === 0 ? [] : (entry.closed ?? []))
    if (before === undefined || now === undefined) continue
    const isOffered = before.beside === undefined || isStillOffered(request, entry, before.beside.offer)
    if (isOffered && stands(before.beside?.kept ?? before, now)) standing.add(entry.caseId)
  }
  return standing
}

function isStillOffered(request: Omit<ScopeRequest, 'roots'>, entry: ScopedCase, before: CaseAccess): boolean {
  const now = caseAccess(request, entry, [])
  return now !== undefined && stands(before, now)
}

function stands(before: CaseAccess, now: CaseAccess): boolean {
  const has = (tasks: CaseAccess['tasks'], { id }: { readonly id: string }) => tasks.some((task) => task.id === id)
  return (
    before.offered === now.offered &&
    before.tasks.every((task) => has(now.tasks, task)) &&
    before.closed.every((task) => has(now.closed, task)) &&
    [...before.grant.fields].every(([coordinate, { form, own }]) => {
      const granted = now.grant.granted(coordinate)
      return granted !== undefined && isAtLeast(granted.form, form) && (own || !granted.own)
    }) &&
    isSubset(before.grant.arguments, now.grant.arguments)
  )
}

function isAtLeast(form: Form, other: Form): boolean {
  return form === other || form === 'full' || (form === 'month' && other === 'year')
}

/** Undefined: every argument whose field is granted. */
function isSubset(before: ReadonlySet<string> | undefined, now: ReadonlySet<string> | undefined): boolean {
  return now === undefined || (before !== undefined && [...before].every((argument) => now.has(argument)))
}

/** The scope as it would be had the other cases been closed from the start. */
function withoutCases(scope: RequestScope, standing: ReadonlySet<string>): RequestScope {
  const dropped = [...scope.cases.keys()].filter((caseId) => !standing.has(caseId))
  if (dropped.length === 0) return scope
  const stands = (caseId: string | undefined) => caseId !== undefined && standing.has(caseId)
  const isListed = (id: string) => stands(scope.caseOfTask.get(id) ?? id)
  return {
    cases: new Map([...scope.cases].filter(([caseId]) => stands(caseId))),
    caseOfTask: new Map([...scope.caseOfTask].filter(([, caseId]) => stands(caseId))),
    casesOfRoot: new Map([...scope.casesOfRoot].map(([key, caseIds]) => [key, caseIds.filter(stands)])),
    caseOfRoot: new Map([...scope.caseOfRoot].filter(([, caseId]) => stands(caseId))),
    pages: new Map(
      [...scope.pages].map(([key, page]) => [
        key,
        {
          ...page,
          ids: page.ids.filter(isListed),
          cursors: page.cursors.filter((_cursor, index) => isListed(page.ids[index] ?? '')),
          cases: page.cases.filter((_case, index) => isListed(page.ids[index] ?? '')),
        },
      ]),
    ),
    onPage: new Map([...scope.onPage].map(([key, page]) => [key, { ...page, caseIds: page.caseIds.filter(stands) }])),
    leftOut: scope.leftOut,
    closed: [...scope.closed, ...dropped],
    hidden: scope.hidden,
  }
}
