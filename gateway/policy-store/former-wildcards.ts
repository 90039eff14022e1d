import type { History, Release } from '../../policies/engine/lifecycle.ts'
import type { Submitted } from '../../policies/engine/lifecycle-event.ts'
import type { ReleaseDocument } from '../../policies/engine/policy-document.ts'

/** What a roll back that was sent back keeps when it is submitted anew. */
export function keptOf(history: History, { rollsBackTo }: Release) {
  const former = rollsBackTo === undefined ? undefined : history.releases.get(rollsBackTo)
  return rollsBackTo === undefined || former === undefined ? {} : { rollsBackTo, wildcards: wildcardsOf(former) }
}

/** What the wildcards of a release came to when it was submitted. */
export function wildcardsOf({ submitted }: Release): Submitted['wildcards'] {
  return submitted?.wildcards ?? {}
}

/** Content brought back shows what its wildcards came to then, not what they would come to now. */
export function onlyWildcards(wildcards: Submitted['wildcards']): ReleaseDocument {
  const none = { reasons: {}, approvedBy: [], advice: [], positions: new Map() }
  return { kind: 'release', version: 1, author: '', reason: '', wildcards, ...none }
}
