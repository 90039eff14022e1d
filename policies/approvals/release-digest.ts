import { createHash } from 'node:crypto'
import { canonicalText } from '../engine/policy-hash.ts'

/** What a release says beside its content, as far as nobody may move it once the first has signed. */
export interface ReleaseTerms {
  readonly author: string
  readonly reason: string
  readonly reasons: Readonly<Record<string, string>>
  readonly effective?: string
  readonly dpia?: string
  readonly urgent?: string
  readonly wildcards: Readonly<Record<string, readonly string[]>>
}

/**
 * SHA-256 (hex) over the RFC 8785 form of who wrote a release, why, from which day, and what its wildcards came to. What
 * releases did not say from the start stands in it only where it is said, so that old signatures go on to hold.
 */
export function releaseDigest({ author, reason, reasons, effective, wildcards, dpia, urgent }: ReleaseTerms): string {
  const terms = {
    author,
    reason,
    reasons,
    effective: effective ?? null,
    wildcards,
    ...(dpia === undefined ? {} : { dpia }),
    ...(urgent === undefined ? {} : { urgent }),
  }
  return createHash('sha256').update(canonicalText(terms), 'utf8').digest('hex')
}
