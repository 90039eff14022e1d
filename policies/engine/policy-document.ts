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
  /** The same in Dutch, for what somebody at the console can come to see. */
  readonly dutch?: string
  readonly position?: Position
}

/** A text that people wrote, in one language at least. `{}` where nothing was written. */
export interface Told {
  readonly en?: string
  readonly nl?: string
}

/** A text in both languages. */
export type ToldInBoth = Required<Told>

export interface LegalBasis {
  readonly law: string
  readonly article: string
  readonly because: Told
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
  /** Also while the conditions of the purpose do not hold; those of the rule itself stand. Of the asker's own task only. */
  readonly whileWaiting?: true
  readonly see: readonly { readonly coordinate: Coordinate; readonly form: Form }[]
  readonly when: Formula
  readonly because: Told
}

/** Something that may be changed. Named more than once, each naming is a way of its own, and one of them is enough. */
export interface AllowedChange {
  /** `Mutation.field`. */
  readonly coordinate: Coordinate
  /** Some of the purpose's agency kinds; absent: all of them. */
  readonly who?: readonly string[]
  /** Some of the purpose's tasks; absent: any of them. */
  readonly tasks?: readonly string[]
  /** In place of the purpose's own conditions; absent: those stand. */
  readonly when?: Formula
}

/**
 * A computed field that the purpose may show, with every field it is computed from accepted by name: what is derived from
 * a field tells of it.
 */
export interface DerivedField {
  readonly field: Coordinate
  readonly from: readonly Coordinate[]
  readonly because: Told
}

/** What a former holder of a task goes on seeing of its own work, and for how many days after the task was closed. */
export interface AfterClosing {
  readonly keep: readonly Coordinate[]
  readonly days: number
}

/** A signature over one version of the whole bundle, by somebody with the mandate to speak for a kind of agency. */
export interface Approval {
  /** Id of a person in `agencies.yaml`. */
  readonly mandateHolder: string
  /** Kind of agency, or CHAIN. */
  readonly for: string
  readonly on: string
  /** Hash of the version signed: an approval of other content counts for nothing. */
  readonly hash: string
  /** Compact JWS, EdDSA, over all of the above and the version it replaces. */
  readonly jws: string
}

/** What a data protection officer said of a version: kept and shown, never decisive (GDPR 38(6)). */
export interface Advice {
  readonly officer: string
  readonly on: string
  readonly text: string
  readonly objects: boolean
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
  readonly derived: readonly DerivedField[]
  /** `Type.field(argument)` of arguments that tell of a field and that this purpose may use. */
  readonly arguments: readonly Coordinate[]
  readonly mayChange: readonly AllowedChange[]
  readonly afterClosing?: AfterClosing
  /** Kept from the subject's own overview of who saw what (investigations). */
  readonly confidential: boolean
  /** Beside the content, not part of it. */
  readonly approvedBy: readonly Approval[]
  readonly advice: readonly Advice[]
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

export interface VocabularyTitles {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly tasks: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly coarsenings: Readonly<Record<string, Readonly<Record<string, string>>>>
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
  /** What people call each word, by language. Apart, because a kind of agency and a type of task may share a word. */
  readonly titles: VocabularyTitles
  /** Legal regimes, with their names by language. */
  readonly regimes: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Data categories (DPV), with what people call them by language. */
  readonly categories: Readonly<Record<string, Readonly<Record<string, string>>>>
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
  readonly because: Told
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
  /** Days between approval and effect of a version that shows more than the one with this in it; absent: none. */
  readonly wideningDelay?: number
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
  /** X25519 public key (`x` of the JWK, base64url) that references for this agency are sealed to; without it none can be sent. */
  readonly seal?: string
  /** Whom to speak to when a change takes something from this agency. Beside the content: a new address is no new version. */
  readonly contact?: AgencyContact
}

/** A desk or a person of an agency; an address, a telephone number or both. Nobody who is in a case. */
export interface AgencyContact {
  readonly name: string
  readonly email?: string
  readonly phone?: string
}

export type PersonRole = 'privacy-officer' | 'data-protection-officer' | 'mandate-holder' | 'auditor' | 'developer'

/** Somebody who drafts, advises on, signs or audits policies for a kind of agency. Never a party to a case. */
export interface PersonEntry {
  readonly id: string
  readonly name: string
  /** Kind of agency, or CHAIN for the chain's own fields. */
  readonly for: string
  readonly roles: readonly PersonRole[]
  /** Ed25519 public key (`x` of the JWK, base64url); whoever signs has one. */
  readonly key?: string
}

export interface AgenciesDocument {
  readonly kind: 'agencies'
  readonly agencies: readonly AgencyEntry[]
  readonly people: readonly PersonEntry[]
  readonly positions: ReadonlyMap<string, Position>
}

/**
 * What stands around one version and is not part of what it says: `policies/release.yaml`. The content is named by its
 * hash; a release says which number it has in the history, what it replaces, who wrote it, why, from which day, and who
 * approved it.
 */
export interface ReleaseDocument {
  readonly kind: 'release'
  /** Counts from 1. */
  readonly version: number
  /** Hash of the content it replaces; absent for the first version. */
  readonly replaces?: string
  /** Id of a person in `agencies.yaml`; the author cannot approve. */
  readonly author: string
  readonly reason: string
  /** Reasons for what is widened, by `purpose/rule`, `purpose/argument`, `vocabulary/word` or `agency/OIN`. */
  readonly reasons: Readonly<Record<string, string>>
  /** Where the data protection impact assessment is found that was made of it, as people name it. */
  readonly dpia?: string
  /** Why it must not wait for the days that what shows more waits; absent: it waits. */
  readonly urgent?: string
  /** Day from which it is in force; absent: as soon as it is approved. */
  readonly effective?: string
  /** What `Type: '*'` came to when the version was approved: a field added later is not granted by it. */
  readonly wildcards: Readonly<Record<string, readonly string[]>>
  readonly approvedBy: readonly Approval[]
  readonly advice: readonly Advice[]
  readonly positions: ReadonlyMap<string, Position>
}

export type PolicyDocument =
  PurposeDocument | VocabularyDocument | RedLinesDocument | AgenciesDocument | ReleaseDocument
