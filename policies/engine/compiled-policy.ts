import type { Coordinate, Coordinates, Form } from './coordinates.ts'
import type { Bundle } from './gather-bundle.ts'
import type { Formula, LegalBasis } from './policy-document.ts'
import type { Content } from './policy-hash.ts'

/** One way in which one coordinate is granted to one kind of agency for one purpose. */
export interface Cell {
  readonly form: Form
  readonly own: boolean
  /** Task types of which one must be open; undefined: any of the purpose's. */
  readonly tasks?: ReadonlySet<string>
  readonly when: Formula
  readonly rule: string
  /** Granted by purpose and kind alone, whatever tasks are open: it is about no case that is open to the asker. */
  readonly outsideCase?: true
}

export interface CompiledPurpose {
  readonly id: string
  readonly who: ReadonlySet<string>
  readonly tasks: ReadonlySet<string>
  readonly valid: { readonly from?: string; readonly until?: string }
  readonly legalBasis: readonly LegalBasis[]
  readonly confidential: boolean
  /** Computed fields the purpose accepts, with every field each is computed from. */
  readonly derived: ReadonlyMap<Coordinate, readonly Coordinate[]>
  /** Arguments that read a field and may be used, as `Type.field(argument)`; undefined: any whose field is granted. */
  readonly arguments: ReadonlySet<Coordinate> | undefined
  /** What is kept after the task is closed; undefined: nothing. */
  readonly afterClosing: { readonly keep: ReadonlySet<Coordinate>; readonly days: number } | undefined
  /**
   * kind → coordinate → the cells that grant it. Masked forms stand under the sibling's coordinate as `full`; what the
   * purpose may change stands under `Mutation.field`.
   */
  readonly cells: ReadonlyMap<string, ReadonlyMap<Coordinate, readonly Cell[]>>
}

/** A whole bundle as a table: immutable, named by the SHA-256 of its canonical content (hex). */
export interface CompiledPolicy {
  readonly hash: string
  /** What the hash is over. */
  readonly content: Content
  readonly purposes: ReadonlyMap<string, CompiledPurpose>
  readonly silentFacts: ReadonlySet<string>
  /** Coordinates that need no grant (structural), expanded over the schema. */
  readonly structural: ReadonlySet<Coordinate>
  readonly schema: Coordinates
  /** The documents, with every rule's fields written out for this schema. */
  readonly bundle: Bundle
}

/** What a decision is asked about. `facts` hold yes, no or (absent) unknown; `tasks` are the types of the asker's open tasks on this case. */
export interface DecisionRequest {
  readonly kind: string
  readonly purpose: string
  readonly tasks: readonly string[]
  readonly facts: Readonly<Record<string, boolean | undefined>>
  readonly at: Date
  /** Tasks the asker held on this case and has closed; they count for what the purpose keeps after closing. */
  readonly closed?: readonly ClosedTask[]
}

export interface ClosedTask {
  readonly type: string
  readonly closedAt: Date
}

export interface GrantedField {
  readonly form: Form
  readonly own: boolean
  readonly rule: string
}

/** Why a coordinate is withheld. `missing` lists only facts that may be told. */
export interface Withholding {
  readonly reason: 'no-rule' | 'condition' | 'expired' | 'derived'
  readonly missing?: readonly string[]
  /** Withheld by a silent fact alone: comes back as an empty field would, without an error. */
  readonly silent?: boolean
}

/** The answer of `decide`: asked per coordinate, links included (least fixpoint over the granted fields). */
export interface Grant {
  /** The form in which the field is shown, or undefined when it is withheld. */
  granted(coordinate: Coordinate): GrantedField | undefined
  /** Undefined when granted. */
  withheld(coordinate: Coordinate): Withholding | undefined
  /** True for a link that leads to at least one granted field; also for structural coordinates. */
  reaches(coordinate: Coordinate): boolean
  /** True when at least one field of this concrete type is granted. */
  showsType(type: string): boolean
  /**
   * True when nothing at all is granted and, but for silent facts, something would be. That may not be told either: to such
   * an asker there is nothing here.
   */
  readonly isSilent: boolean
  /** Arguments that read a field and may be used; undefined: any whose field is granted. */
  readonly arguments: ReadonlySet<Coordinate> | undefined
  /** Every coordinate granted, for listing and introspection. */
  readonly fields: ReadonlyMap<Coordinate, GrantedField>
}
