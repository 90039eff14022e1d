import type { JWK } from 'jose'
import type { SigningKey } from './signing-key.ts'
import { claimedStatement, signStatement, verifyStatement } from './signed-statement.ts'

/** `typ` of a signed removal: a head cannot pass for one, nor one for a head. */
const REMOVAL_TYPE = 'schakel-log-removal+jwt'

/**
 * What is left of records that were removed because they were kept long enough: where the chain stood behind the last of
 * them, so that a verifier can start there, and who may ask can be told when and why.
 */
export interface Removal {
  /** Sequence number of the last record that was removed, and its hash. */
  readonly removedUpTo: number
  readonly hash: string
  /** How many were removed since the removal before. */
  readonly records: number
  /** All of them were written before this moment. RFC 3339, UTC. */
  readonly before: string
  /** When they were removed. RFC 3339, UTC. */
  readonly at: string
  readonly reason: string
}

/** Signs a removal, as a compact JWS. */
export function signRemoval(removal: Removal, key: SigningKey): Promise<string> {
  const { removedUpTo, hash, records, before, at, reason } = removal
  return signStatement({ removedUpTo, hash, records, before, at, reason }, REMOVAL_TYPE, key)
}

/** The removal that a JWS states, or undefined when none of the keys signed it. */
export async function verifyRemoval(jws: string, keys: readonly JWK[]): Promise<Removal | undefined> {
  return readRemoval(await verifyStatement(jws, REMOVAL_TYPE, keys))
}

/** What a JWS claims to state, unverified: for finding one's place only. */
export function claimedRemoval(jws: string): Removal | undefined {
  return readRemoval(claimedStatement(jws))
}

function readRemoval(stated: Readonly<Record<string, unknown>> | undefined): Removal | undefined {
  const { removedUpTo, hash, records, before, at, reason } = stated ?? {}
  const shaped =
    Number.isSafeInteger(removedUpTo) &&
    Number.isSafeInteger(records) &&
    [hash, before, at, reason].every((text) => typeof text === 'string')
  return shaped ? ({ removedUpTo, hash, records, before, at, reason } as Removal) : undefined
}
