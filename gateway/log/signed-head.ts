import type { JWK } from 'jose'
import type { ChainEnd } from './chain.ts'
import type { SigningKey } from './signing-key.ts'
import { claimedStatement, signStatement, verifyStatement } from './signed-statement.ts'

/** `typ` of a signed head, so that nothing else signed with the key can pass for one. */
const HEAD_TYPE = 'schakel-log-head+jwt'

/** What a signed head states: at this time the chain ended here. */
export interface Head extends ChainEnd {
  /** RFC 3339, UTC. */
  readonly at: string
}

/** Signs where the chain ends, as a compact JWS. */
export function signHead(end: ChainEnd, at: Date, key: SigningKey): Promise<string> {
  const head: Head = { seq: end.seq, hash: end.hash, at: at.toISOString() }
  return signStatement(head, HEAD_TYPE, key)
}

/** The head that a JWS states, or undefined when none of the keys signed it. */
export async function verifyHead(jws: string, keys: readonly JWK[]): Promise<Head | undefined> {
  return readHead(await verifyStatement(jws, HEAD_TYPE, keys))
}

/** What a JWS claims to state, unverified: for finding one's place only. */
export function claimedHead(jws: string): Head | undefined {
  return readHead(claimedStatement(jws))
}

function readHead(stated: Readonly<Record<string, unknown>> | undefined): Head | undefined {
  const { seq, hash, at } = stated ?? {}
  if (!Number.isSafeInteger(seq) || typeof hash !== 'string' || typeof at !== 'string') return undefined
  return { seq: seq as number, hash, at }
}
