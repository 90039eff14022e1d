import { decide } from '../../policies/engine/decide.ts'
import type { CompiledPolicy, Grant } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { PermitPage, ScopedCase, ScopeAnswer, ScopeQuestion } from '../../schema/permit.ts'
import type { Caller, CaseSource } from '../hub-options.ts'
import { HubError } from '../errors.ts'
import { type ReadingArgument, withheldFromReading } from './argument-reads.ts'
import { besideOffer } from './beside-offer.ts'
import type { RootField } from './root-fields.ts'
import type { CursorOwner, CursorSeal } from './seal-cursor.ts'

/** One case the caller may be told about in this request, and what it may see of it. */
export interface CaseAccess {
  readonly caseId: string
  /** True when the caller's tasks are only offered: `Query.tasks` shows them, the case itself stays closed. */
  readonly offered: boolean
  readonly tasks: readonly { readonly id: string; readonly type: string }[]
  /** Former tasks of the caller on this case, of which the purpose may keep something. */
  readonly closed: NonNullable<ScopedCase['closed']>
  /** Where something of the case is kept and a new task is on offer as well: each by itself (beside-offer.ts). */
  readonly beside?: { readonly kept: CaseAccess; readonly offer: CaseAccess }
  /** Known of the case, as the case source tells it. */
  readonly facts: ScopedCase['facts']
  readonly grant: Grant
}

/** Which cases one request is about: asked of the case source once, before any fetch. */
export interface RequestScope {
  readonly cases: ReadonlyMap<string, CaseAccess>
  readonly caseOfTask: ReadonlyMap<string, string>
  /**
   * Cases each root field is about, by response key: those it may show, and those on its page of which the caller is only
   * told what is missing. A root field that leads to no case has no entry.
   */
  readonly casesOfRoot: ReadonlyMap<string, readonly string[]>
  /** The case of each root field that names exactly one, by response key. */
  readonly caseOfRoot: ReadonlyMap<string, string>
  readonly pages: ReadonlyMap<string, PermitPage>
  /** What stands on each page, by response key: the cases of its entries, and the coordinate of the entries' key. */
  readonly onPage: ReadonlyMap<string, { readonly key: Coordinate; readonly caseIds: readonly string[] }>
  /**
   * Cases that a filter left off each list, by response key: of them no more is told than that they do not match. Of what
   * a source leaves out by itself nothing is known.
   */
  readonly leftOut: ReadonlyMap<string, readonly CaseAccess[]>
  /**
   * Ids that were named and are absent, closed or somebody else's: all the same answer. Also cases that were closed to the
   * caller while its request was under way.
   */
  readonly closed: readonly string[]
  /** Of those, the ones that silent facts alone close to the caller: for the log, and for nothing that leaves. */
  readonly hidden: ReadonlyMap<string, { readonly access: CaseAccess; readonly roots: readonly string[] }>
}

export interface ScopeRequest {
  readonly source: CaseSource
  readonly policy: CompiledPolicy
  readonly caller: Caller
  readonly purpose: string
  readonly roots: readonly RootField[]
  readonly at: Date
  /** Id of the request, for the case source's own records. */
  readonly decision: string
  readonly cursors: CursorSeal
}

const PAGE_SIZE = 20
/**
 * Entries of a list that are asked for at a time, whatever the caller wants of them: what a page costs follows from the
 * caller's own work and from what it is shown, not from how much of it is hidden between.
 */
const ENTRIES_AT_A_TIME = 101
/** So often the case source is asked to fill one page. What is then still to be looked at is left to the next page. */
const MOST_QUESTIONS = 5
const DAY = 86_400_000

/**
 * Asks the case source which of the named or listed cases the caller holds an open task on, and decides each of them.
 * Throws a HubError when a cursor is none of the hub's.
 */
export async function resolveScope(request: ScopeRequest): Promise<RequestScope> {
  const cases = new Map<string, CaseAccess>()
  const caseOfTask = new Map<string, string>()
  const casesOfRoot = new Map<string, readonly string[]>()
  const caseOfRoot = new Map<string, string>()
  const pages = new Map<string, PermitPage>()
  const onPage = new Map<string, { key: Coordinate; caseIds: readonly string[] }>()
  const leftOut = new Map<string, readonly CaseAccess[]>()
  const hidden = new Map<string, { access: CaseAccess; roots: readonly string[] }>()

  const named = [...new Set(request.roots.flatMap(({ reach }) => (reach.by === 'named' ? reach.caseIds : [])))]
  if (named.length > 0) take((await ask(request, { caseIds: named, ...keptSince(request) })).cases, true)
  for (const root of request.roots) {
    if (root.reach.by === 'named') {
      casesOfRoot.set(
        root.key,
        root.reach.caseIds.filter((id) => mayLead(id, root)),
      )
      const [only, ...others] = new Set(root.reach.caseIds)
      if (only !== undefined && others.length === 0 && mayLead(only, root)) caseOfRoot.set(root.key, only)
    }
    if (root.reach.by === 'all') {
      const answer = await ask(request, {})
      take(answer.cases)
      casesOfRoot.set(
        root.key,
        answer.cases.map(({ caseId }) => caseId).filter((id) => mayLead(id, root) && !isKept(id)),
      )
    }
    if (root.reach.by === 'list') {
      await fillPage(root, root.reach.list)
    }
  }
  const closed = named.filter((id) => !isOpen(cases.get(id)))
  // Looked at to fill a page and not on it: no permit and no answer is about those.
  const listed = new Set([...casesOfRoot.values()].flat())
  for (const caseId of cases.keys()) if (!listed.has(caseId)) cases.delete(caseId)
  return { cases, caseOfTask, casesOfRoot, caseOfRoot, pages, onPage, leftOut, closed, hidden }

  function rootsNaming(caseId: string): string[] {
    const naming = request.roots.filter(({ reach }) => reach.by === 'named' && reach.caseIds.includes(caseId))
    return naming.map(({ key }) => key)
  }

  /** No case stands on a list for what is kept of it. */
  function isKept(caseId: string): boolean {
    return isKeptOnly(cases.get(caseId))
  }

  function mayLead(caseId: string, root: RootField): boolean {
    const access = cases.get(caseId)
    return access !== undefined && !access.offered && isFilteredBy(access, filteredBy(request.policy, root))
  }

  function take(scoped: readonly ScopedCase[], byId = false): void {
    for (const entry of scoped) {
      // What is kept of former tasks opens a case that is asked for by id; on no list does a case stand for that.
      const known = entry.tasks.length > 0 ? (cases.get(entry.caseId)?.closed ?? []) : []
      const access = caseAccess(request, entry, byId ? (entry.closed ?? []) : known)
      const before = cases.get(entry.caseId)
      if (access === undefined) continue
      // Nothing is granted, and why may not be told: closed to this caller exactly as without a task.
      if (access.grant.isSilent) {
        if (byId) hidden.set(entry.caseId, { access, roots: rootsNaming(entry.caseId) })
        continue
      }
      const isBeside = access.offered && before !== undefined && isKeptOnly(before)
      cases.set(entry.caseId, isBeside ? besideOffer(request.policy, before, access) : access)
      for (const { id } of tasksOf(request, entry)) caseOfTask.set(id, entry.caseId)
    }
  }

  /**
   * Entries the caller may not see are absent, and so is what they would tell: the page is filled with what may be seen
   * and `hasNextPage` speaks of that only, also under a filter (security.md 2, rows 15 and 31). The source marks what does
   * not match a filter instead of leaving it out, so that hidden matches cost neither more nor less.
   */
  async function fillPage(root: RootField, list: 'cases' | 'tasks'): Promise<void> {
    const wanted = typeof root.arguments['first'] === 'number' ? root.arguments['first'] : PAGE_SIZE
    const filters = filterArguments(root)
    const filtered = filteredBy(request.policy, root)
    const key = keyCoordinate(request.policy, list)
    const shown: { id: string; caseId: string; cursor: string }[] = []
    const considered = new Set<string>()
    const unmatched = new Set<CaseAccess>()
    const owner = { agency: request.caller.agency, purpose: request.purpose, list }
    let after = placeAfter(request, root, owner)
    const hasPreviousPage = after !== undefined
    let more = true
    for (let asked = 0; more && shown.length <= wanted && asked < MOST_QUESTIONS; asked++) {
      const answer = await ask(request, {
        page: { list, first: ENTRIES_AT_A_TIME, ...(after === undefined ? {} : { after }), ...filters },
      })
      take(answer.cases)
      const entries = answer.page?.entries ?? listWithoutPages(request, answer, list)
      for (const entry of entries) {
        const access = cases.get(entry.caseId)
        if (access === undefined || (list === 'cases' && (access.offered || isKept(entry.caseId)))) continue
        // A source may tell of tasks of other types; they are another purpose's business (design.md, promise 3).
        if (list === 'tasks' && caseOfTask.get(entry.id) !== entry.caseId) continue
        if (!isFilteredBy(access, filtered)) continue
        if (entry.matches === false) {
          // What stands behind the last entry of a page is told by the next one.
          if (shown.length <= wanted) unmatched.add(access)
          continue
        }
        if (shown.length < wanted) considered.add(entry.caseId)
        if (key === undefined || access.grant.granted(key) !== undefined) shown.push(entry)
      }
      after = entries.at(-1)?.cursor
      more = answer.page?.hasNextPage === true && after !== undefined
    }
    const page = shown.slice(0, wanted)
    // Not filled, and not at the end of the list: the next page goes on after what was looked at.
    const endsAt = shown.length <= wanted && more ? after : undefined
    pages.set(root.key, {
      ids: page.map(({ id }) => id),
      cursors: page.map(({ cursor }) => request.cursors.seal(cursor, owner)),
      cases: page.map(({ caseId }) => caseId),
      hasNextPage: shown.length > wanted || more,
      hasPreviousPage,
      ...(endsAt === undefined ? {} : { endCursor: request.cursors.seal(endsAt, owner) }),
    })
    casesOfRoot.set(root.key, [...considered])
    leftOut.set(root.key, [...unmatched])
    if (key !== undefined) onPage.set(root.key, { key, caseIds: page.map(({ caseId }) => caseId) })
  }
}

function placeAfter({ cursors }: ScopeRequest, root: RootField, owner: CursorOwner): string | undefined {
  const { after } = root.arguments
  if (typeof after !== 'string') return undefined
  const place = cursors.unseal(after, owner)
  if (place !== undefined) return place
  throw new HubError(
    'GRAPHQL_VALIDATION_FAILED',
    'The argument after is no cursor of this list: send the cursor of one of its edges, or leave after out',
  )
}

/**
 * Root fields that lead to nothing the caller may be shown, by response key: to no case of its own, or to parts of cases
 * without a word about whose. They are not called.
 */
export function deadRoots(
  roots: readonly RootField[],
  scope: RequestScope,
  { policy, caseBound }: { readonly policy: CompiledPolicy; readonly caseBound: ReadonlySet<string> },
): ReadonlySet<string> {
  const isPart = (name: string): boolean => {
    const type = policy.schema.types.get(name)
    return caseBound.has(name) && type?.caseKey === undefined && type?.taskKey === undefined
  }
  const dead = roots.filter(({ key, type, reach }) => {
    if (reach.by === 'list') return false
    if (reach.by !== 'none' && (scope.casesOfRoot.get(key)?.length ?? 0) === 0) return true
    const possible = policy.schema.types.get(type)?.possible ?? []
    return possible.length > 0 && possible.every(isPart) && !scope.caseOfRoot.has(key)
  })
  return new Set(dead.map(({ key }) => key))
}

/** True when no task is open any more, and something is kept. */
function isKeptOnly(access: CaseAccess | undefined): boolean {
  return access !== undefined && access.tasks.length === 0 && access.closed.length > 0
}

function isOpen(access: CaseAccess | undefined): boolean {
  return access !== undefined && !access.offered
}

/** Asks the case source, and believes no more of its answer than was asked. */
export async function ask(
  {
    source,
    caller,
    purpose,
    policy,
    decision,
  }: Pick<ScopeRequest, 'source' | 'caller' | 'purpose' | 'policy' | 'decision'>,
  which: Pick<ScopeQuestion, 'caseIds' | 'closedSince' | 'offered' | 'page'>,
): Promise<ScopeAnswer> {
  const answer = await source.scope(
    {
      agency: caller.agency,
      kind: caller.kind,
      purpose,
      taskTypes: [...(policy.purposes.get(purpose)?.tasks ?? [])],
      ...which,
    },
    { decision, policy: policy.hash },
  )
  const scoped = Array.isArray(answer) ? { cases: answer as readonly ScopedCase[] } : (answer as ScopeAnswer)
  // Two sets of facts for one case would have to be added up or chosen from: neither is the hub's to do.
  if (new Set(scoped.cases.map(({ caseId }) => caseId)).size < scoped.cases.length) {
    throw new Error('The case source tells of one case twice in one answer: it must give each case once')
  }
  if (which.caseIds === undefined) return scoped
  // A source that answers with more than was asked for is not believed about the rest.
  const asked = new Set(which.caseIds)
  return { ...scoped, cases: scoped.cases.filter(({ caseId }) => asked.has(caseId)) }
}

/**
 * Undefined when no task of the purpose's types is open or offered and none was closed so lately that something is kept:
 * without a task there is no case.
 */
export function caseAccess(
  { policy, caller, purpose, at }: Pick<ScopeRequest, 'policy' | 'caller' | 'purpose' | 'at'>,
  entry: ScopedCase,
  former: NonNullable<ScopedCase['closed']>,
): CaseAccess | undefined {
  const compiled = policy.purposes.get(purpose)
  const types = compiled?.tasks ?? new Set<string>()
  const open = entry.tasks.filter(({ type }) => types.has(type))
  const offered = (entry.offered ?? []).filter(({ type }) => types.has(type))
  const closed = compiled?.afterClosing === undefined ? [] : former.filter(({ type }) => types.has(type))
  // An offer on a case one has worked on takes nothing away from what is kept of that work.
  const isOffered = open.length === 0 && closed.length === 0
  const tasks = isOffered ? offered : open
  if (tasks.length === 0 && closed.length === 0) return undefined
  const grant = decide(policy, {
    kind: caller.kind,
    purpose,
    tasks: tasks.map(({ type }) => type),
    facts: entry.facts,
    at,
    ...(closed.length === 0
      ? {}
      : { closed: closed.map(({ type, closedAt }) => ({ type, closedAt: new Date(closedAt) })) }),
  })
  // The last day has passed: the case is closed to the caller like any other.
  if (tasks.length === 0 && grant.fields.size === 0) return undefined
  return { caseId: entry.caseId, offered: isOffered, tasks, closed, facts: entry.facts, grant }
}

/** Since when closed tasks matter to this purpose; nothing is asked about them where it keeps nothing. */
export function keptSince({
  policy,
  purpose,
  at,
}: Pick<ScopeRequest, 'policy' | 'purpose' | 'at'>): Pick<ScopeQuestion, 'closedSince'> {
  const days = policy.purposes.get(purpose)?.afterClosing?.days
  return days === undefined ? {} : { closedSince: new Date(at.getTime() - days * DAY).toISOString() }
}

/** Tasks of the purpose's types, open or offered. */
function tasksOf({ policy, purpose }: ScopeRequest, entry: ScopedCase) {
  const types = policy.purposes.get(purpose)?.tasks ?? new Set<string>()
  return [...entry.tasks, ...(entry.offered ?? [])].filter(({ type }) => types.has(type))
}

/** A case source without pages answers all at once; its order is kept. */
function listWithoutPages(
  request: ScopeRequest,
  answer: ScopeAnswer,
  list: 'cases' | 'tasks',
): NonNullable<ScopeAnswer['page']>['entries'] {
  return list === 'cases'
    ? answer.cases.map(({ caseId }) => ({ id: caseId, caseId, cursor: caseId }))
    : answer.cases.flatMap((entry) =>
        tasksOf(request, entry).map(({ id }) => ({ id, caseId: entry.caseId, cursor: id })),
      )
}

function filterArguments(root: RootField): { state?: string; status?: string; due?: string } {
  const { state, status, due } = root.arguments
  return {
    ...(typeof state === 'string' ? { state } : {}),
    ...(typeof status === 'string' ? { status } : {}),
    ...(typeof due === 'string' ? { due } : {}),
  }
}

/** The given filters that read a field: an entry is shown under one only when the caller may see what it tells. */
function filteredBy(policy: CompiledPolicy, root: RootField): ReadingArgument[] {
  const shape = policy.schema.field(root.coordinate)
  return Object.entries(shape?.arguments ?? {})
    .filter(([name]) => root.arguments[name] !== undefined && root.arguments[name] !== null)
    .flatMap(([name, { reads }]) => (reads === undefined ? [] : [{ coordinate: `${root.coordinate}(${name})`, reads }]))
}

function isFilteredBy(access: CaseAccess, filtered: readonly ReadingArgument[]): boolean {
  return filtered.every((argument) => withheldFromReading(access.grant, argument) === undefined)
}

function keyCoordinate(policy: CompiledPolicy, list: 'cases' | 'tasks'): Coordinate | undefined {
  for (const type of policy.schema.types.values()) {
    const key = list === 'cases' ? type.caseKey : type.taskKey
    if (key !== undefined) return `${type.name}.${key}`
  }
  return undefined
}
