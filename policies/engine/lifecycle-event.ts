import type { Approval } from './policy-document.ts'
import type { RequiredApproval } from './required-approvals.ts'

interface About {
  /** Number of the release, counting from 1. */
  readonly release: number
  /** RFC 3339, UTC. */
  readonly at: string
  /** Id of the person who did it. */
  readonly by: string
}

/** Content was brought in; again for the same release while it is a draft. */
export interface Drafted extends About {
  readonly type: 'drafted'
  /** Digest of the files, byte for byte. */
  readonly content: string
  readonly hash: string
  /** The release whose content is brought back. */
  readonly rollsBackTo?: number
}

/** The author asks for signatures; from now on the content is fixed. */
export interface Submitted extends About {
  readonly type: 'submitted'
  readonly hash: string
  /** Hash of the content it replaces; null for the first. */
  readonly replaces: string | null
  readonly reason: string
  /** Reasons by `purpose/rule`. */
  readonly reasons: Readonly<Record<string, string>>
  /** Where the data protection impact assessment is found that was made of it, such as "DPIA 2026-014, part 3". */
  readonly dpia?: string
  /** Why it must not wait for those days. */
  readonly urgent?: string
  /** Dutch day from which it is to be in force; absent: as soon as it is approved. */
  readonly effective?: string
  readonly wildcards: Readonly<Record<string, readonly string[]>>
  /** What was worked out from the comparison with what it replaces. */
  readonly required: readonly RequiredApproval[]
  readonly widened: readonly string[]
  /** Days that what it replaces has a version wait which shows more; absent: none. */
  readonly delay?: number
  /** The text of the release.yaml it came with, for the version from files that founded the history; it counts for no other. */
  readonly file?: string
}

/** A data protection officer said something: kept and shown, never decisive (GDPR 38(6)). */
export interface Advised extends About {
  readonly type: 'advised'
  readonly hash: string
  readonly text: string
  readonly objects: boolean
}

/** A mandate holder signed. Whether the signature is genuine is checked where it is taken in, and again at the door. */
export interface Signed extends About {
  readonly type: 'signed'
  readonly approval: Approval
}

/** Taken back before it was in force. */
export interface Withdrawn extends About {
  readonly type: 'withdrawn'
}

/** Somebody said something about it. */
export interface Commented extends About {
  readonly type: 'commented'
  readonly text: string
}

/** Sent back to its author while it was in review: a draft again, under the same number. */
export interface Returned extends About {
  readonly type: 'returned'
  readonly hash: string
  readonly reason: string
  /** Kind for which a mandate holder returns it, whose signature is asked for; absent: a data protection officer does. */
  readonly for?: string
}

/** One thing that happened to a release: only ever added, and all that is known of releases follows from them. */
export type LifecycleEvent = Drafted | Submitted | Advised | Commented | Returned | Signed | Withdrawn

export type RefusalCode =
  | 'strange-event'
  | 'strange-text'
  | 'unknown-release'
  | 'not-next'
  | 'not-a-draft'
  | 'not-submitted'
  | 'not-author'
  | 'not-former'
  | 'reason-missing'
  | 'rule-reason-missing'
  | 'not-a-day'
  | 'effective-before-predecessor'
  | 'other-content'
  | 'stale'
  | 'signed-already'
  | 'approved-already'
  | 'author-cannot-sign'
  | 'not-own-signature'
  | 'not-asked'
  | 'withdrawn'
  | 'in-force-already'
  | 'built-upon'
  | 'unknown-person'
  | 'no-mandate'
  | 'no-officer'
  | 'no-writer'
  | 'not-own-data'

/** Why something cannot be done: a value, with a sentence that says what to do instead. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}
