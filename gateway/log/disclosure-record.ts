import type { Coordinate, Form } from '../../policies/engine/coordinates.ts'

/** A field that was shown, and how. */
export interface DisclosedField {
  readonly coordinate: Coordinate
  readonly form: Form
}

/** A field that was asked for and not shown. `silent`: the asker was not told either. */
export interface WithheldField {
  readonly coordinate: Coordinate
  readonly reason: 'no-rule' | 'condition' | 'expired' | 'derived'
  readonly silent?: true
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
  readonly legalBasis: readonly { readonly law: string; readonly article: string }[]
  /** Kept from the subject's own overview of who saw what. */
  readonly confidential: boolean
  readonly disclosed: readonly DisclosedField[]
  readonly withheld: readonly WithheldField[]
  /** Fetched for joining only, and not shown. */
  readonly internal: readonly Coordinate[]
  /** Removed from the finished answer by the last net: each one is an incident. */
  readonly backstop: readonly Coordinate[]
  readonly outcome: 'answered' | 'refused' | 'failed'
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
