import type { Coordinate, Form } from '../../policies/engine/coordinates.ts'

/** A field that was shown, and how. */
export interface DisclosedField {
  readonly coordinate: Coordinate
  readonly form: Form
  /** The rule that granted it; `link` where only that there is something was told. Absent from older records. */
  readonly rule?: string
}

/** A field that was asked for and not shown. `silent`: the asker was not told either. */
export interface WithheldField {
  readonly coordinate: Coordinate
  readonly reason: 'no-rule' | 'condition' | 'expired' | 'derived'
  readonly silent?: true
  /** With `condition`: the facts that were missing, of those that may be told. Absent from older records. */
  readonly missing?: readonly string[]
}

/** A task that had been closed, of which something was still kept. */
export interface ClosedTaskRecord {
  readonly id: string
  readonly type: string
  /** RFC 3339, UTC. */
  readonly closedAt: string
}

/**
 * What one request disclosed of one case (or of no case), for the cases that share one set of coordinates: who asked,
 * for what, on which ground, and which fields. Never a value, never a person's name.
 */
export interface DisclosureRecord {
  /** Id of the request: the `decision` in the answer and in every permit. */
  readonly decision: string
  /** RFC 3339, UTC. */
  readonly at: string
  /** OIN. */
  readonly agency: string
  readonly kind: string
  readonly client: string
  readonly purpose: string
  /** Hash of the policy snapshot the request was decided under. */
  readonly policy: string
  /** SHA-256 (hex) of the permitted document. */
  readonly operation: string
  readonly case?: string
  /** Ids of the asker's open tasks on this case that the purpose rests on. */
  readonly tasks: readonly string[]
  /** Types of those tasks. Absent from older records. */
  readonly taskTypes?: readonly string[]
  /** The tasks were only offered, so that nothing but the tasks themselves was shown. */
  readonly offered?: true
  /** Former tasks of the asker on this case that the purpose keeps something of. */
  readonly closed?: readonly ClosedTaskRecord[]
  /**
   * What was known of the facts that the purpose's rules depend on, so that the decision can be made again. A fact that is
   * not here was unknown. Absent from older records.
   */
  readonly facts?: Readonly<Record<string, boolean>>
  /** What the request was allowed to change: `Mutation.field`. */
  readonly changes?: readonly Coordinate[]
  readonly legalBasis: readonly { readonly law: string; readonly article: string }[]
  /** Kept from the subject's own overview of who saw what. */
  readonly confidential: boolean
  readonly disclosed: readonly DisclosedField[]
  readonly withheld: readonly WithheldField[]
  /** Fetched for joining only, and not shown. */
  readonly internal: readonly Coordinate[]
  /** Removed from the finished answer by the last net: each one is an incident. */
  readonly backstop: readonly Coordinate[]
  /** Of somebody at the console: what they did or looked at. Such a record discloses nothing of a case. */
  readonly desk?: {
    readonly action: string
    readonly subject?: string
    readonly reason?: string
    /** Agency and purpose that a case was looked at as: `ind residence.decide`. */
    readonly as?: string
  }
  /** `begun`: a change was about to be made; another record says how it ended, and where there is none nobody knows. */
  readonly outcome: 'answered' | 'refused' | 'failed' | 'begun'
}

/** Where disclosures are written. The hub gives no data before `append` has resolved. */
export interface DisclosureLog {
  /** Resolves when the record is durable; rejects when it is not known to be. */
  append(record: DisclosureRecord): Promise<void>
}

/** A log with a life: opened at the first append unless `open` was called before, closed when the hub stops. */
export interface OpenableLog extends DisclosureLog {
  /** Takes hold of the store; rejects with what to do. For start-up and for `/readyz`: cheap when already open. */
  open(): Promise<void>
  /** Waits for pending appends, then lets go of the store. Appending afterwards rejects. */
  close(): Promise<void>
}
