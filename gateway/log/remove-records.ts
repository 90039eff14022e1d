import type { JWK } from 'jose'
import type { ChainEnd } from './chain.ts'
import type { Removal } from './removal-statement.ts'
import type { SigningKey } from './signing-key.ts'
import { type Verification, verifyStoredLog } from './verify-log.ts'
import type { StoredLog } from './stored-log.ts'

/** What is asked of a removal of records that were kept long enough. */
export interface RemovalRequest {
  /** Only records written before this moment. */
  readonly before: Date
  readonly reason: string
  readonly now: Date
  /** Signs what is left of them: the key of the log. */
  readonly key: SigningKey
}

/** What can be removed: everything up to this record. */
export interface Removable {
  readonly upTo: ChainEnd
  readonly records: number
}

/** A log of which nothing is removed, because what stands there is not what was written: removing would destroy the proof. */
export class NotWholeError extends Error {
  readonly verification: Verification

  constructor(verification: Verification) {
    super(
      `The disclosure log is not whole: ${verification.finding?.message ?? 'it does not verify'}; nothing was removed`,
    )
    this.verification = verification
  }
}

/** The log, verified; throws when it is not whole. */
export async function wholeLog(log: StoredLog, keys: readonly JWK[]): Promise<Verification> {
  const verification = await verifyStoredLog(log, keys)
  if (!verification.ok) throw new NotWholeError(verification)
  return verification
}

/** The statement that stands in the place of what is removed. */
export function removalOf(
  { upTo }: Removable,
  { before, reason, now }: Omit<RemovalRequest, 'key'>,
  former: Removal | undefined,
): Removal {
  const at = now.toISOString()
  return {
    removedUpTo: upTo.seq,
    hash: upTo.hash,
    records: upTo.seq - (former?.removedUpTo ?? 0),
    before: before.toISOString(),
    // A clock that stepped back must not make this removal look older than the one before it.
    at: former !== undefined && former.at > at ? former.at : at,
    reason,
  }
}
