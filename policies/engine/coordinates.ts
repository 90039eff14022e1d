/** `Type.field` or `Type.field(argument)` on a concrete object type: the unit every decision is about. */
export type Coordinate = string

/** The ways a field can be shown. `exists`, `category` and `region` are served as sibling fields of the owner. */
export type Form = 'full' | 'month' | 'year' | 'exists' | 'category' | 'region'

/** What one argument of a field does, read from `@reads` and `@caseId`. */
export interface ArgumentShape {
  /** The field whose value this argument filters or sorts by; using the argument needs that field's grant. */
  readonly reads?: Coordinate
  /** True when the argument names a case, so that the case is gated before the field is called. */
  readonly caseId?: boolean
}

/** One field of an object or interface type, as the engine needs it. */
export interface FieldShape {
  readonly coordinate: Coordinate
  /** Named type the field returns, lists and `!` removed. */
  readonly type: string
  /** `leaf`: scalar or enum. `value`: an object (type marked `@value`) covered by this field's own grant. `link`: leads to another type with coordinates of its own. */
  readonly kind: 'leaf' | 'value' | 'link'
  readonly list: boolean
  readonly arguments: Readonly<Record<string, ArgumentShape>>
  /** Sources of a field computed with `@requires` (or `@fromContext`): coordinates it is derived from, however far. Empty for ordinary fields. */
  readonly requires: readonly Coordinate[]
  /** For `<field>Exists`, `<field>Category`, `<field>Region`: the field that is shown coarsened, and how. */
  readonly coarsens?: { readonly field: Coordinate; readonly form: Form }
  /** Agency kind that owns the field, data category (DPV) and sensitivity 0 to 4, where the schema says so. */
  readonly owner?: string
  readonly category?: string
  readonly sensitivity?: number
  /**
   * A field of a root that is about no case open to the caller: a change that names a task alone (`byTaskAlone`), or that is
   * about no case at all (`withoutCase`). It is granted by purpose and kind, since nothing is known of any case there.
   */
  readonly outsideCase?: 'byTaskAlone' | 'withoutCase'
  /** What the schema says of the field, in words. */
  readonly description?: string
}

/** One composite type of the schema. */
export interface TypeShape {
  readonly name: string
  readonly kind: 'object' | 'interface' | 'union'
  readonly fields: ReadonlyMap<string, FieldShape>
  /** Concrete types an object of this type may be; for an object type only itself. */
  readonly possible: readonly string[]
  /** Marked `@value`: carries no coordinates of its own. */
  readonly value: boolean
  /** Name of the field holding the case id, on the type that is the case (`@caseEntity`). */
  readonly caseKey?: string
  /** Name of the field holding the id of a task, on the type that is a task (`@taskEntity`). */
  readonly taskKey?: string
  /** Name of the field saying whose row it is, for rules with `own: true` (`@rowOwner`). */
  readonly rowOwner?: string
  /** Fields that are part of a `@key`: they may be fetched for joining and are shown only when granted. */
  readonly keys: ReadonlySet<string>
}

/** The schema as the policy engine sees it: made by `coordinatesOf(supergraph)`, pure data. */
export interface Coordinates {
  readonly types: ReadonlyMap<string, TypeShape>
  readonly query: string
  readonly mutation?: string
  /** Looks up `Type.field`; arguments are found on the field. */
  field(coordinate: Coordinate): FieldShape | undefined
}
