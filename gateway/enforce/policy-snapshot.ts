import { LRUCache } from 'lru-cache'
import type { CompiledPolicy, Grant } from '../../policies/engine/compiled-policy.ts'
import { decide, mostEver } from '../../policies/engine/decide.ts'
import type { Caller } from '../hub-options.ts'
import { caseBoundTypes } from './grant-fetch.ts'
import type { PermittedOperation } from './permitted-plan.ts'

/**
 * One policy and all that was derived from it. A request takes the snapshot once and works under it to its end, so no
 * answer mixes two versions; what was derived goes with the version it was derived from.
 */
export interface PolicySnapshot {
  readonly policy: CompiledPolicy
  readonly caseBound: ReadonlySet<string>
  readonly hasCases: boolean
  /**
   * The caller with the kind that this version gives its agency; undefined when it lists agencies and not this one. Where it
   * lists none the caller's own kind stands.
   */
  callerUnder(caller: Caller): Caller | undefined
  /** The most this caller can get for this purpose: over all facts and tasks, or exactly, where there are no cases. */
  staticGrant(caller: Caller, purpose: string, at: Date): { readonly key: string; readonly grant: Grant }
  /** What the caller gets outside any case. */
  openGrant(caller: Caller, purpose: string, at: Date): Grant
  /** Permitted documents by grant and client document; bounded. */
  readonly permitted: LRUCache<string, PermittedOperation>
  /** The schema as one grant shows it; bounded. */
  readonly schemas: LRUCache<string, object>
}

const HOUR = 3_600_000

/** Outside a case nobody can tell whose a row is, so a rule about the asker's own rows gives nothing there. */
function withoutOwnRows(policy: CompiledPolicy): CompiledPolicy {
  const purposes = [...policy.purposes].map(([id, purpose]) => {
    const columns = [...purpose.cells].map(([kind, column]) => {
      const cells = [...column].map(([coordinate, ways]) => [coordinate, ways.filter(({ own }) => !own)] as const)
      return [kind, new Map(cells.filter(([, ways]) => ways.length > 0))] as const
    })
    return [id, { ...purpose, cells: new Map(columns) }] as const
  })
  return { ...policy, purposes: new Map(purposes) }
}

export function policySnapshot(policy: CompiledPolicy, hasCases: boolean): PolicySnapshot {
  const grants = new LRUCache<string, Grant>({ max: 500 })
  const outside = withoutOwnRows(policy)
  const listed = policy.bundle.agencies?.agencies
  const kinds = new Map(listed?.map(({ oin, kind }) => [oin, kind]))
  // Policies begin and end at midnight, so what holds now holds for the rest of the hour.
  const keyOf = (caller: Caller, purpose: string, at: Date) =>
    JSON.stringify([caller.kind, purpose, Math.floor(at.getTime() / HOUR), hasCases ? null : sorted(caller.facts)])
  const kept = (key: string, make: () => Grant): Grant => {
    const known = grants.get(key)
    if (known !== undefined) return known
    const grant = make()
    grants.set(key, grant)
    return grant
  }
  const mostGrant = (caller: Caller, purpose: string, at: Date) =>
    kept(`most ${keyOf(caller, purpose, at)}`, () => mostEver(policy, { kind: caller.kind, purpose, at }))
  const openGrant = (caller: Caller, purpose: string, at: Date) =>
    kept(`open ${keyOf(caller, purpose, at)}`, () => {
      const facts = hasCases ? {} : (caller.facts ?? {})
      const open = decide(outside, { kind: caller.kind, purpose, tasks: [], facts, at })
      if (!hasCases) return open
      // A root field leads to cases before it is known which: the cases themselves are decided one by one.
      const most = mostGrant(caller, purpose, at)
      return {
        fields: open.fields,
        arguments: open.arguments,
        granted: (coordinate) => open.granted(coordinate),
        withheld: (coordinate) => open.withheld(coordinate),
        showsType: (type) => open.showsType(type),
        isSilent: open.isSilent,
        reaches: (coordinate) => most.reaches(coordinate),
      }
    })
  return {
    policy,
    hasCases,
    caseBound: hasCases ? caseBoundTypes(policy) : new Set(),
    callerUnder(caller) {
      if (listed === undefined) return caller
      const kind = kinds.get(caller.agency)
      return kind === undefined ? undefined : { ...caller, kind }
    },
    openGrant,
    staticGrant: (caller, purpose, at) => ({
      key: keyOf(caller, purpose, at),
      grant: hasCases ? mostGrant(caller, purpose, at) : openGrant(caller, purpose, at),
    }),
    permitted: new LRUCache({
      max: 5000,
      maxSize: 30 * 2 ** 20,
      // A literal in a document may be as large as a body.
      sizeCalculation: ({ document }) => 1 + JSON.stringify(document ?? null).length,
    }),
    schemas: new LRUCache({ max: 100 }),
  }
}

function sorted(facts: Caller['facts']): [string, boolean][] {
  return Object.entries(facts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}
