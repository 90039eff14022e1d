import type { Grant } from '../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../policies/engine/coordinates.ts'
import type { Answering, OperationRequest } from './answering.ts'
import { grantFetch, type InternalField } from './enforce/grant-fetch.ts'
import type { JoiningSources } from './enforce/joining-sources.ts'
import type { KeptScope } from './enforce/keep-scope.ts'
import { permittedChanges } from './enforce/permit-changes.ts'
import type { PermittedOperation } from './enforce/permitted-plan.ts'
import { clientKey } from './enforce/plan-keys.ts'
import { deadRoots, type RequestScope } from './enforce/resolve-scope.ts'
import type { RootField } from './enforce/root-fields.ts'
import { subgraphFetcher } from './execute/fetch-subgraph.ts'
import type { LostPlaces } from './execute/lost-places.ts'

/** What a plan is run under. */
export interface PlanRun {
  /** The permitted operation without the root fields that lead to nothing. */
  readonly planned: PermittedOperation
  /** With them: a change is held against all of it. */
  readonly permitted: PermittedOperation
  readonly roots: readonly RootField[]
  /** Grant outside any case. */
  readonly open: Grant
  readonly kept: KeptScope | undefined
  readonly joining: JoiningSources | undefined
  /** Root fields of a mutation, all of them granted; empty for a query. */
  readonly changes: ReadonlySet<Coordinate>
  /** Told which places could not be had. */
  readonly lost: LostPlaces
  /** Called with each field that is fetched for joining only. */
  readonly internal: (field: InternalField) => void
}

export interface RanPlan {
  /** What the plan brought. */
  readonly data: Record<string, unknown> | null
  /** Root fields of a mutation that were called. */
  readonly made: ReadonlySet<RootField>
  /** A fetch was about more cases than one permit can name. */
  readonly tooLarge: boolean
}

/** Plans what is permitted and fetches it, each fetch under a permit of its own and under what is open at that moment. */
export async function runPlan(hub: Answering, request: OperationRequest, run: PlanRun): Promise<RanPlan> {
  const { snapshot, caller, purpose, decision } = request
  const { policy } = snapshot
  const { planned, permitted, roots, open, changes, lost } = run
  const made = new Set<RootField>()
  let tooLarge = false
  if (planned.document === undefined || planned.operation === undefined) return { data: null, made, tooLarge }

  const fetch = subgraphFetcher({
    subgraphs: hub.subgraphs,
    shapeOf: hub.shapeOf,
    async permitted(shape, representations, [root]) {
      let current: RequestScope | undefined
      try {
        current = await run.kept?.current()
      } catch {
        // That the scope is lost is told when the plan has ended; until then nothing more is asked.
        return undefined
      }
      const keys = new Set([...shape.roots.keys()].map(clientKey))
      const fetched = roots.filter((each) => keys.has(each.key))
      if (current !== undefined && fetched.length > 0) {
        // Nothing is asked, and nothing changed, of cases that were closed in the meantime.
        if (deadRoots(fetched, current, snapshot).size === fetched.length) return undefined
        if (changes.size > 0 && 'refused' in permittedChanges(fetched, permitted, open, current)) return undefined
      }
      if (changes.size > 0) for (const each of fetched) made.add(each)
      return grantFetch({
        policy,
        shape,
        open,
        scope: current,
        caseBound: snapshot.caseBound,
        root: root === undefined ? undefined : clientKey(root),
        representations,
        joining: run.joining,
        changes,
      })
    },
    answerShapeOf: hub.answerShapeOf,
    keyedFetchOf: hub.keyedFetchOf,
    grantedQuery: hub.grantedQuery,
    permit: {
      agency: caller.agency,
      kind: caller.kind,
      purpose,
      taskTypes: [...(policy.purposes.get(purpose)?.tasks ?? [])],
      decision,
      policy: policy.hash,
    },
    sign: hub.sign,
    unavailable: (paths) => lost.add(...paths),
    tooLarge: () => void (tooLarge = true),
    internal: run.internal,
    report: (event, detail) => hub.report(event, { decision, ...detail }),
  })
  const executed = await hub.executor.execute({
    document: planned.document,
    documentHash: planned.hash,
    operation: planned.operation,
    variables: request.variables,
    fetch,
  })
  for (const error of executed.unexpected) {
    // The library's message may quote a value.
    hub.report('plan-failed', { decision, failure: error.name })
    if (lost.size === 0) for (const root of planned.roots) lost.add([root])
  }
  return { data: executed.data, made, tooLarge }
}
