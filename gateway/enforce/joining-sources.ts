import type { CompiledPolicy, CompiledPurpose, Grant } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { Asked } from './permitted-plan.ts'
import type { CaseAccess, RequestScope } from './resolve-scope.ts'

/** What may be fetched for joining in one place: on one case, or outside any. */
export interface Joined {
  /** Derived fields that are asked here and given. */
  readonly derived: ReadonlySet<Coordinate>
  /** What those are computed from, as the purpose accepts it; true: on the asker's own rows only. */
  readonly sources: ReadonlyMap<Coordinate, boolean>
  /** Types that hold a source: their keys lead to it. */
  readonly types: ReadonlySet<string>
}

/**
 * The sources of derived fields, place by place: fetched because a derived field that is asked and given is computed from
 * them, and never shown for that reason (design.md, promise 6).
 */
export interface JoiningSources {
  /** Undefined: outside any case. */
  at(caseId: string | undefined): Joined
}

export interface JoiningRequest {
  readonly policy: CompiledPolicy
  readonly purpose: CompiledPurpose | undefined
  /** Derived fields of the permitted document, with their places. */
  readonly derived: readonly Asked[]
  /** What is given outside any case. */
  readonly open: Grant
  readonly scope: RequestScope | undefined
  readonly caseBound: ReadonlySet<string>
}

const NOTHING: Joined = { derived: new Set(), sources: new Map(), types: new Set() }

/** Undefined when the operation asks nothing that is derived. */
export function joiningSources(request: JoiningRequest): JoiningSources | undefined {
  const { policy, purpose, derived, open, scope, caseBound } = request
  if (derived.length === 0 || purpose === undefined) return undefined
  const isBound = ({ coordinate }: Asked) => scope !== undefined && caseBound.has(typeOf(coordinate))
  const known = new Map<string | undefined, Joined>()
  return {
    at(caseId) {
      const before = known.get(caseId)
      if (before !== undefined) return before
      const made = caseId === undefined ? outside() : onCase(caseId)
      known.set(caseId, made)
      return made
    },
  }

  function outside(): Joined {
    // What is outside any case may not be computed from cases.
    return joinedBy(
      derived.filter((asked) => !isBound(asked)).map(({ coordinate }) => coordinate),
      open,
      (source) => scope === undefined || !caseBound.has(typeOf(source)),
    )
  }

  function onCase(caseId: string): Joined {
    const access = scope?.cases.get(caseId)
    if (access === undefined) return NOTHING
    // Only where a root field that leads to this case asks for it: another case's question is no reason here.
    const here = derived.filter(
      (asked) => isBound(asked) && scope?.casesOfRoot.get(asked.path[0] ?? '')?.includes(caseId) === true,
    )
    return joinedBy(
      here.map(({ coordinate }) => coordinate),
      access.grant,
      () => true,
    )
  }

  function joinedBy(
    coordinates: readonly Coordinate[],
    grant: Grant,
    isAllowed: (source: Coordinate) => boolean,
  ): Joined {
    const given = new Set<Coordinate>()
    const sources = new Map<Coordinate, boolean>()
    for (const coordinate of new Set(coordinates)) {
      const own = ownOf(grant, coordinate)
      if (own === undefined) continue
      given.add(coordinate)
      const accepted = new Set(purpose?.derived.get(coordinate))
      for (const source of policy.schema.field(coordinate)?.requires ?? []) {
        if (accepted.has(source) && isAllowed(source)) sources.set(source, own && sources.get(source) !== false)
      }
    }
    return { derived: given, sources, types: new Set([...sources.keys()].map(typeOf)) }
  }

  /** True or false as the field is given on own rows only or on all; undefined when it is not given. */
  function ownOf(grant: Grant, coordinate: Coordinate): boolean | undefined {
    const granted = grant.granted(coordinate)
    if (granted !== undefined) return granted.own
    return policy.schema.field(coordinate)?.kind === 'link' && grant.reaches(coordinate) ? false : undefined
  }
}

/**
 * The same scope, in which a source that is fetched on every row for a derived field is not shown as one that is given on
 * the asker's own rows only: the finished answer no longer tells whose a row is, so it is withheld on all of them.
 */
export function withoutHalfShown(scope: RequestScope, joining: JoiningSources): RequestScope {
  const cases = new Map<string, CaseAccess>()
  for (const [caseId, access] of scope.cases) {
    const { grant } = access
    const hidden = new Set(
      [...joining.at(caseId).sources].flatMap(([source, own]) =>
        !own && grant.granted(source)?.own === true ? [source] : [],
      ),
    )
    cases.set(caseId, hidden.size === 0 ? access : withoutIn(access, hidden))
  }
  return { ...scope, cases }
}

function withoutIn(access: CaseAccess, hidden: ReadonlySet<Coordinate>): CaseAccess {
  const { grant, beside } = access
  return {
    ...access,
    grant: without(grant, hidden),
    ...(beside === undefined ? {} : { beside: { ...beside, kept: withoutIn(beside.kept, hidden) } }),
  }
}

function without(grant: Grant, hidden: ReadonlySet<Coordinate>): Grant {
  return {
    granted: (coordinate) => (hidden.has(coordinate) ? undefined : grant.granted(coordinate)),
    withheld: (coordinate) => (hidden.has(coordinate) ? { reason: 'derived' } : grant.withheld(coordinate)),
    reaches: (coordinate) => grant.reaches(coordinate),
    showsType: (type) => grant.showsType(type),
    isSilent: grant.isSilent,
    arguments: grant.arguments,
    fields: new Map([...grant.fields].filter(([coordinate]) => !hidden.has(coordinate))),
  }
}

function typeOf(coordinate: Coordinate): string {
  return coordinate.slice(0, coordinate.indexOf('.'))
}
