import type { HubError } from '../errors.ts'
import { limitExceeded, type Limits } from '../limit/limits.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { PermittedOperation } from './permitted-plan.ts'
import { prune, type PruneOptions, TooManySelections } from './prune.ts'

export interface PermittedOperationRequest extends Omit<PruneOptions, 'coordinates' | 'maxSelections'> {
  readonly snapshot: PolicySnapshot
  /** Stands for the client's document. */
  readonly documentHash: string
  /** Names the grant among those of the snapshot. */
  readonly grantKey: string
  readonly limits: Limits
}

/** The permitted operation of a document for one grant, made once and remembered with the policy it was made under. */
export function permittedOperation(request: PermittedOperationRequest): PermittedOperation | HubError {
  const { snapshot, documentHash, grantKey, limits, ...pruning } = request
  // Never shared across grants: the key names document, operation and grant, and the cache belongs to one policy.
  const key = JSON.stringify([documentHash, pruning.operation.name?.value ?? null, grantKey])
  const known = snapshot.permitted.get(key)
  if (known !== undefined) return known
  const maxSelections = limits.expandedSelections * 4
  try {
    const made = prune({ ...pruning, coordinates: snapshot.policy.schema, maxSelections })
    snapshot.permitted.set(key, made)
    return made
  } catch (error) {
    if (!(error instanceof TooManySelections)) throw error
    return limitExceeded('expandedSelections', maxSelections, maxSelections + 1)
  }
}
