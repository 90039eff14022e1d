import { randomUUID } from 'node:crypto'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import { ask, type CaseAccess, caseAccess, keptSince } from '../../enforce/resolve-scope.ts'
import type { CaseSource } from '../../hub-options.ts'

/** What the hub would go by, were this agency to ask for this case now: the chain's own answer, read like the hub reads it. */
export async function demoCaseAccess(
  source: CaseSource,
  {
    policy,
    agency,
    purpose,
    caseId,
    at,
  }: {
    readonly policy: CompiledPolicy
    readonly agency: AgencyEntry
    readonly purpose: string
    readonly caseId: string
    readonly at: Date
  },
): Promise<CaseAccess | 'closed'> {
  const caller = { agency: agency.oin, kind: agency.kind, client: agency.slug, purposes: [purpose] }
  const request = { source, policy, caller, purpose, at, decision: randomUUID() }
  const { cases } = await ask(request, { caseIds: [caseId], offered: true, ...keptSince(request) })
  const [entry] = cases
  const access = entry && caseAccess(request, entry, entry.closed ?? [])
  // Silent facts alone close a case like no task would.
  return access === undefined || access.grant.isSilent ? 'closed' : access
}
