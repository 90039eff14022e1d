import type { CompiledPolicy, Grant } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, Form } from '../../policies/engine/coordinates.ts'
import type { Permit, PermitPage, PermitScope } from '../../schema/permit.ts'
import type { AskedField, FetchShape } from '../execute/fetch-shape.ts'
import type { Joined, JoiningSources } from './joining-sources.ts'
import { clientKey } from './plan-keys.ts'
import type { CaseAccess, RequestScope } from './resolve-scope.ts'

/** What one fetch is permitted: the part of a permit that depends on policy and cases. */
export type FetchGrant = Pick<Permit, 'open' | 'scopes' | 'pages'>

export interface FetchGrantRequest {
  readonly policy: CompiledPolicy
  readonly shape: FetchShape
  /** Grant for what is not case-bound. */
  readonly open: Grant
  /** Undefined for a hub without cases. */
  readonly scope: RequestScope | undefined
  /** Types that belong to a case, wherever they are reached. */
  readonly caseBound: ReadonlySet<string>
  /** Root field that an entity fetch completes something of, by the client's response key. */
  readonly root: string | undefined
  readonly representations: readonly Representation[] | undefined
  /** Undefined when nothing that is asked is derived. */
  readonly joining: JoiningSources | undefined
  /** Root fields of a mutation, all of them granted; empty for a query. */
  readonly changes: ReadonlySet<Coordinate>
}

/** An entity as the planner sends it to the subgraph that completes it: its keys, and what a derived field needs. */
export type Representation = Readonly<Record<string, unknown>>

export interface PermittedFetch {
  readonly grant: FetchGrant
  /**
   * For an entity fetch, the representations as they may be sent, in their places; where there is none the entity is
   * answered with null and never leaves the hub.
   */
  readonly representations: readonly (Representation | undefined)[]
  /** Keys and sources of derived fields, fetched for joining only, and the case where they are fetched on one. */
  readonly internal: readonly InternalField[]
}

/** A coordinate fetched for joining only. */
export interface InternalField {
  readonly coordinate: Coordinate
  readonly caseId?: string
}

const NOT_JOINED: Joined = { derived: new Set(), sources: new Map(), types: new Set() }

/** Undefined when nothing the fetch asks for is granted for any case: then it is not made. */
export function grantFetch(request: FetchGrantRequest): PermittedFetch | undefined {
  const { policy, shape, scope, caseBound, root, representations, joining } = request
  const internal = new Map<string, InternalField>()
  const joinedAt = (caseId: string | undefined): Joined => joining?.at(caseId) ?? NOT_JOINED
  const open: Record<Coordinate, Form> = {}
  const perCase = new Map<string, { access: CaseAccess; asked: Set<Coordinate> }>()

  for (const [key, asked] of shape.roots) {
    grantOpen(asked)
    for (const caseId of scope?.casesOfRoot.get(clientKey(key)) ?? []) ask(caseId, asked)
  }
  const sent = (representations ?? []).map((representation) => {
    const type = String(representation['__typename'])
    const asked = shape.entities.get(type)
    if (asked === undefined) return undefined
    // Of which type an entity is has to be known before anything of it can be decided; redaction tells it only where it shows.
    const isLookUp = asked.length === 0
    if (scope === undefined || !caseBound.has(type)) {
      return grantOpen(asked) || isLookUp ? withoutOtherSources(representation, type, asked, [undefined]) : undefined
    }
    const caseKey = policy.schema.types.get(type)?.caseKey
    const caseIds = caseKey === undefined ? casesHere(scope) : [String(representation[caseKey])]
    const given = caseIds.filter((caseId) => ask(caseId, asked) || (isLookUp && scope.cases.has(caseId)))
    // The case says which one it is (execute/entity-keys.ts).
    if (caseKey !== undefined) for (const caseId of given) perCase.get(caseId)?.asked.add(`${type}.${caseKey}`)
    return given.length > 0 ? withoutOtherSources(representation, type, asked, given) : undefined
  })
  if (representations !== undefined && sent.every((representation) => representation === undefined)) return undefined

  const pages: Record<string, PermitPage> = {}
  for (const key of shape.roots.keys()) {
    const page = scope?.pages.get(clientKey(key))
    if (page !== undefined) pages[key] = page
    const onPage = scope?.onPage.get(clientKey(key))
    // What stands on a page stands there by its key, also where nothing of it is asked.
    if (onPage !== undefined) for (const caseId of onPage.caseIds) perCase.get(caseId)?.asked.add(onPage.key)
  }
  return {
    grant: { open, scopes: scopes(), ...(Object.keys(pages).length === 0 ? {} : { pages }) },
    representations: sent,
    internal: [...internal.values()],
  }

  /**
   * A representation without the sources of derived fields that are not given here: the subgraph that computes them has
   * no business with those either. Empty, as their own subgraph's guard would answer them.
   */
  function withoutOtherSources(
    representation: Representation,
    type: string,
    asked: readonly AskedField[],
    caseIds: readonly (string | undefined)[],
  ): Representation {
    if (joining === undefined) return representation
    const needed = new Set<Coordinate>()
    for (const { coordinate } of asked) {
      // Asked to be shown, or to compute another from.
      const isComputed = ({ derived, sources }: Joined) => derived.has(coordinate) || sources.has(coordinate)
      if (!caseIds.some((caseId) => isComputed(joinedAt(caseId)))) continue
      for (const source of policy.schema.field(coordinate)?.requires ?? []) needed.add(source)
    }
    const shape = policy.schema.types.get(type)
    // Sent under the name of an interface, it may be of any of its types.
    const types = shape?.possible ?? [type]
    return Object.fromEntries(
      Object.entries(representation).map(([name, value]) => {
        const isNeeded = types.some((each) => needed.has(`${each}.${name}`))
        const isSent = name === '__typename' || shape?.keys.has(name) === true || isNeeded
        return [name, isSent ? value : null]
      }),
    )
  }

  /**
   * Cases that an entity without a case id of its own may belong to: those its root field leads to, so that what is given on
   * a case which another root field leads to counts for nothing here.
   */
  function casesHere({ cases, casesOfRoot }: RequestScope): readonly string[] {
    return root === undefined ? [...cases.keys()] : (casesOfRoot.get(root) ?? [])
  }

  /** True when something of what is asked outside any case may be given, or leads to a case. */
  function grantOpen(fields: readonly AskedField[]): boolean {
    let something = false
    for (const { coordinate, below } of fields) {
      if (scope !== undefined && caseBound.has(typeOf(coordinate))) {
        something = true
        continue
      }
      const inner = grantOpen(below)
      const granted = formOf(request.open, coordinate)
      const isSource = joinedAt(undefined).sources.has(coordinate)
      const form = isSource ? 'full' : granted
      if (request.changes.has(coordinate)) {
        open[coordinate] = 'full'
        something = true
        continue
      }
      if (form !== undefined && (below.length === 0 || inner)) open[coordinate] = form
      else if (form === undefined && isKey(coordinate)) open[coordinate] = 'full'
      if (open[coordinate] !== undefined && open[coordinate] !== granted) internal.set(coordinate, { coordinate })
      something ||= open[coordinate] !== undefined || request.open.withheld(coordinate)?.silent === true
    }
    return something
  }

  /** True when the case is the caller's and something of what is asked may be given. */
  function ask(caseId: string, fields: readonly AskedField[]): boolean {
    const access = scope?.cases.get(caseId)
    if (access === undefined) return false
    const entry = perCase.get(caseId) ?? { access, asked: new Set<Coordinate>() }
    perCase.set(caseId, entry)
    return askFields(entry.access, entry.asked, fields)
  }

  /**
   * Collects the coordinates given for one case. A link of which everything that is asked is withheld is not followed:
   * it is null without a fetch; a key counts as something, because what it joins may be given. What silent facts alone
   * withhold counts as well, for it keeps the object it stands in, as an empty field or link would.
   */
  function askFields(access: CaseAccess, given: Set<Coordinate>, fields: readonly AskedField[]): boolean {
    let something = false
    for (const { coordinate, below } of fields) {
      if (!caseBound.has(typeOf(coordinate))) {
        something = askFields(access, given, below) || something
        continue
      }
      const inner = askFields(access, given, below)
      if (below.length > 0 && !inner) continue
      if (formFor(access, coordinate) !== undefined) {
        given.add(coordinate)
        something = true
      } else if (!access.offered && access.grant.withheld(coordinate)?.silent === true) something = true
    }
    return something
  }

  function scopes(): PermitScope[] {
    const byContent = new Map<string, { cases: string[]; scope: Omit<PermitScope, 'cases'> }>()
    for (const [caseId, { access, asked }] of perCase) {
      // A change that brings nothing of its case back still has to say which case it is on.
      if (asked.size === 0 && request.changes.size === 0) continue
      const see: Record<Coordinate, Form> = {}
      const own: Coordinate[] = []
      const { sources } = joinedAt(caseId)
      for (const coordinate of [...asked].sort()) {
        const form = formFor(access, coordinate)
        if (form === undefined) continue
        see[coordinate] = form
        const isOwn = ownIn(access, sources, coordinate)
        if (isOwn === true || isOwnLink(access, sources, coordinate)) own.push(coordinate)
        const granted = access.grant.granted(coordinate)
        const isFuller = granted?.form !== form || (granted.own && isOwn !== true)
        if (isFuller && (isKey(coordinate) || sources.has(coordinate))) {
          internal.set(`${caseId} ${coordinate}`, { coordinate, caseId })
        }
      }
      const content = { see, own, ...(access.offered ? { offered: true as const } : {}) }
      const text = JSON.stringify(content)
      const group = byContent.get(text) ?? { cases: [], scope: content }
      group.cases.push(caseId)
      byContent.set(text, group)
    }
    return [...byContent.values()].map(({ cases, scope: content }) => ({ cases, ...content }))
  }

  /** A link to rows of which only the asker's own are shown: how many others there are is not told either. */
  function isOwnLink(access: CaseAccess, sources: Joined['sources'], coordinate: Coordinate): boolean {
    const link = policy.schema.field(coordinate)
    if (link?.kind !== 'link') return false
    const fields = [...(policy.schema.types.get(link.type)?.fields.values() ?? [])]
    const given = fields.flatMap((field) => ownIn(access, sources, field.coordinate) ?? [])
    return given.length > 0 && given.every((isOwn) => isOwn)
  }

  /** Whether a coordinate is fetched on own rows only, be it to show or for joining; undefined when for neither. */
  function ownIn({ grant }: CaseAccess, sources: Joined['sources'], coordinate: Coordinate): boolean | undefined {
    const shown = grant.granted(coordinate)?.own
    const joined = sources.get(coordinate)
    return shown === undefined || joined === undefined ? (shown ?? joined) : shown && joined
  }

  function formFor(access: CaseAccess, coordinate: Coordinate): Form | undefined {
    const type = typeOf(coordinate)
    const shape = policy.schema.types.get(type)
    // An offered task shows itself, never its case.
    if (access.offered && (shape?.taskKey === undefined || policy.schema.field(coordinate)?.kind === 'link'))
      return undefined
    const { sources, types } = joinedAt(access.caseId)
    if (sources.has(coordinate)) return 'full'
    const leads = access.grant.showsType(type) || types.has(type)
    return formOf(access.grant, coordinate) ?? (isKey(coordinate) && leads ? 'full' : undefined)
  }

  /** A type's key may be fetched for joining; it is shown only when granted. */
  function isKey(coordinate: Coordinate): boolean {
    const [type = '', field = ''] = coordinate.split('.')
    return policy.schema.types.get(type)?.keys.has(field) === true
  }

  function formOf(grant: Grant, coordinate: Coordinate): Form | undefined {
    if (policy.structural.has(coordinate)) return 'full'
    if (policy.schema.field(coordinate)?.kind === 'link') return grant.reaches(coordinate) ? 'full' : undefined
    return grant.granted(coordinate)?.form
  }
}

function typeOf(coordinate: Coordinate): string {
  return coordinate.slice(0, coordinate.indexOf('.'))
}

/** Types reachable from the case, and tasks: their fields are decided case by case wherever they are reached. */
export function caseBoundTypes(policy: CompiledPolicy): ReadonlySet<string> {
  const bound = new Set<string>()
  const queue: string[] = []
  for (const type of policy.schema.types.values()) {
    if (type.caseKey !== undefined || type.taskKey !== undefined) queue.push(type.name)
  }
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (bound.has(name)) continue
    bound.add(name)
    const type = policy.schema.types.get(name)
    if (type === undefined) continue
    queue.push(...type.possible)
    for (const field of type.fields.values()) if (field.kind === 'link') queue.push(field.type)
  }
  return bound
}
