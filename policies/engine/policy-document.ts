import type { Coordinate, Form } from './coordinates.ts'

/** `fact` or `not fact`. */
export interface Literal {
  readonly fact: string
  readonly negated: boolean
}

/** Entries are and-ed, the literals within one entry are or-ed. An empty formula always holds. */
export type Formula = readonly (readonly Literal[])[]

/** Where in a file something stands; line and column count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing wrong with a policy document: a value, never thrown by the parser on its own. */
export interface PolicyProblem {
  readonly code: string
  readonly message: string
  readonly position?: Position
}

export interface LegalBasis {
  readonly law: string
  readonly article: string
  readonly because: string
}

/** These fields, when these facts hold, because of this ground. */
export interface Rule {
  readonly id: string
  /** Some of the purpose's agency kinds; absent: all of them. */
  readonly who?: readonly string[]
  /** Some of the purpose's tasks; absent: any of them. */
  readonly tasks?: readonly string[]
  /** Only rows that the asker recorded or that were handed to it. */
  readonly own: boolean
  readonly see: readonly { readonly coordinate: Coordinate; readonly form: Form }[]
  readonly when: Formula
  readonly because: string
}

/** One purpose: one file in policies/purposes/. Dates are ISO days, inclusive `from`, exclusive `until`. */
export interface PurposeDocument {
  readonly kind: 'purpose'
  readonly purpose: string
  readonly title: Readonly<Record<string, string>>
  readonly registerEntry?: string
  readonly dpv?: string
  readonly regime?: string
  readonly valid: { readonly from?: string; readonly until?: string }
  readonly who: readonly string[]
  /** Empty: a cross-cutting purpose, which sees no case until it has a door of its own. */
  readonly tasks: readonly string[]
  readonly legalBasis: readonly LegalBasis[]
  /** Facts that must hold for every rule of the purpose (and-ed to each rule's own `when`). */
  readonly when: Formula
  /** Facts that must hold for every rule as well when a given kind of agency asks. */
  readonly whenAskedBy: Readonly<Record<string, Formula>>
  /** May be empty: a purpose that sees no person's data still has its askers and its legal basis on record. */
  readonly rules: readonly Rule[]
  readonly confidential: boolean
  /** Positions by path (`rules.0.see.CarePlan.notes`), for errors found after parsing. */
  readonly positions: ReadonlyMap<string, Position>
}

export interface FactEntry {
  readonly fact: string
  readonly assertedBy: string
  readonly sentence: Readonly<Record<string, string>>
  readonly source: string
  /** Its value may not be told, not even to a task holder. */
  readonly silent: boolean
}

/** What one agency tells the chain about a case; facts are computed from these. */
export interface AssertionEntry {
  readonly assertion: string
  readonly assertedBy: string
  readonly means: string
}

/** The closed lists every other document uses: `policies/vocabulary.yaml`. */
export interface VocabularyDocument {
  readonly kind: 'vocabulary'
  readonly facts: readonly FactEntry[]
  readonly assertions: readonly AssertionEntry[]
  readonly kinds: readonly string[]
  readonly tasks: readonly string[]
  /** Kinds of agency that can hold a task, by type of task. */
  readonly holders: Readonly<Record<string, readonly string[]>>
  /** What people call a kind, a type of task or a coarsening, by word and then by language. */
  readonly titles: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly regimes: readonly string[]
  /** Coordinates that need no grant: `PageInfo.*`, `ReferralCaseConnection.edges`, … */
  readonly structural: readonly string[]
  readonly positions: ReadonlyMap<string, Position>
}

/**
 * What may never be, whoever edits: `policies/red-lines.yaml`. Each line names fields and the only place they may be
 * granted. A field's coarsened forms are the same field to a red line.
 */
export interface RedLine {
  readonly id: string
  readonly because: string
  /** `Type.field`, `Type.*` or `*`. Together with `owner`: only those of the fields that this kind owns. */
  readonly fields: readonly string[]
  readonly owner?: string
  /** Purposes that may see the fields; empty list: nobody. Absent: every purpose not in `notPurposes`. */
  readonly onlyPurposes?: readonly string[]
  readonly notPurposes?: readonly string[]
  /** Kinds that may see the fields for a given purpose. */
  readonly onlyKinds?: Readonly<Record<string, readonly string[]>>
  /** Every grant must be conditioned on at least this clause. */
  readonly requires?: Formula
  /** Forms that are allowed (statistics: none at person level). */
  readonly onlyForms?: readonly Form[]
}

export interface RedLinesDocument {
  readonly kind: 'red-lines'
  readonly lines: readonly RedLine[]
  readonly positions: ReadonlyMap<string, Position>
}

/** An organisation, never a person. */
export interface AgencyEntry {
  readonly slug: string
  readonly name: string
  readonly kind: string
  /** 20 digits; test range 00000099…. */
  readonly oin: string
  /** Token issuer outside demo mode; in demo mode `<base>/identity/<slug>`. */
  readonly issuer?: string
  /** BRP municipality code (kind MUNICIPALITY) or care region, where the agency serves one. */
  readonly municipality?: string
  readonly region?: string
}

export interface AgenciesDocument {
  readonly kind: 'agencies'
  readonly agencies: readonly AgencyEntry[]
  readonly positions: ReadonlyMap<string, Position>
}

export type PolicyDocument = PurposeDocument | VocabularyDocument | RedLinesDocument | AgenciesDocument
