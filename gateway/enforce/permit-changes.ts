import type { Grant } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { PermittedOperation, WithheldPlace } from './permitted-plan.ts'
import type { RequestScope } from './resolve-scope.ts'
import type { RootField } from './root-fields.ts'

/** What a mutation may change, or why it is refused. */
export type PermittedChanges =
  | { readonly changes: ReadonlySet<Coordinate> }
  /** Changes that are withheld and may be told; none where a case is absent, closed or somebody else's. */
  | { readonly refused: readonly WithheldPlace[] }

/**
 * Decides the root fields of a mutation: each has to be granted by name, on every case that its arguments name, or outside
 * any case where they name none. All or nothing: of a change that is made in part nobody can say what it was.
 */
export function permittedChanges(
  roots: readonly RootField[],
  permitted: PermittedOperation,
  open: Grant,
  scope: RequestScope | undefined,
): PermittedChanges {
  const refused = new Map<Coordinate, WithheldPlace>()
  let whole = true
  for (const { key, coordinate, reach } of roots) {
    const grants = scope !== undefined && reach.by === 'named' ? grantsOnCases(key, reach.caseIds, scope) : [open]
    whole &&= permitted.roots.has(key) && grants.length > 0
    for (const grant of grants) {
      if (grant?.granted(coordinate) !== undefined) continue
      whole = false
      const reason = grant?.withheld(coordinate)
      if (reason !== undefined && reason.silent !== true) refused.set(coordinate, { coordinate, path: [key], reason })
    }
  }
  return whole ? { changes: new Set(roots.map(({ coordinate }) => coordinate)) } : { refused: [...refused.values()] }
}

/** The grant on each case that is named; undefined for one that is not open to the caller. */
function grantsOnCases(
  key: string,
  caseIds: readonly string[],
  { cases, casesOfRoot }: RequestScope,
): (Grant | undefined)[] {
  const led = new Set(casesOfRoot.get(key))
  return caseIds.map((caseId) => (led.has(caseId) ? cases.get(caseId)?.grant : undefined))
}
