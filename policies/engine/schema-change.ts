import type { Coordinate, Form } from './coordinates.ts'

/** One way in which a schema differs from the one a policy was written for, as far as policies can rest on it. */
export interface SchemaChange {
  readonly what: SchemaChangeKind
  /** `Type.field`, `Type.field(argument)` or, for what concerns a whole type, `Type`. */
  readonly coordinate: Coordinate
  /** What was there and what is there now, as text; empty for nothing. For a renamed field the new coordinate. */
  readonly before: string
  readonly after: string
  /** The field that this one shows or showed in a coarser form, and in which. */
  readonly coarsens?: { readonly field: Coordinate; readonly form: Form }
  /** Of a link: the type it leads to. */
  readonly leadsTo?: string
  /** Sources that a computed field has got. */
  readonly sources?: readonly Coordinate[]
}

export type SchemaChangeKind =
  | 'removed'
  | 'renamed'
  | 'retyped'
  /** Computed from fields it was not computed from before. */
  | 'derived'
  | 'owner'
  | 'category'
  | 'sensitivity'
  /** A field that was there before shows another field in a coarser form now: who sees that one in full sees this one too. */
  | 'coarsens'
  /** A new field that shows an existing one in a coarser form. */
  | 'coarser-form-added'
  /** A field serves no coarser form any more. */
  | 'coarser-form-removed'
  /** The object that a field holds as one value has got more in it. */
  | 'value-grew'
  /** Whether a root field is about a case that must be open to the asker, and if not, in what way. */
  | 'outside-case'
  | 'argument-removed'
  | 'argument-reads'
  | 'type-removed'
  | 'type-kind'
  /** Which field says whose row it is. */
  | 'row-owner'
  /** Which field holds the id of the case or of the task. */
  | 'identity'
  /** Fields by which a type may be joined. */
  | 'key'
