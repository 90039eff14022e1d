import type { Coordinate, Form } from '../engine/coordinates.ts'
import type { Told, ToldInBoth } from '../engine/policy-document.ts'

/** One change of what a purpose shows, or of the tests beside it, as somebody makes it on a screen. */
export type PolicyEdit = FieldEdit | RuleEdit | GroundEdit | TestEdit

/**
 * Shows one field for one purpose in one form, or with `null` not at all. What is shown already keeps its conditions;
 * what is new comes under those of a rule that is there, or under a rule of its own.
 */
export interface FieldEdit {
  readonly what: 'field'
  readonly purpose: string
  readonly coordinate: Coordinate
  readonly form: Form | null
  /** Some of the purpose's kinds of agency; absent: all of them. */
  readonly kinds?: readonly string[]
  /** Id of the rule whose tasks and conditions it comes under. */
  readonly rule?: string
  /** Where no rule is named. */
  readonly newRule?: NewRule
}

export interface NewRule {
  /** In the language that whoever makes the edit writes in. */
  readonly because: Told
  /** The ground it rests on, one of the purpose's: written behind the reason. */
  readonly legalBasis: string
  readonly when?: readonly string[]
  readonly tasks?: readonly string[]
}

/** Changes the conditions of a rule that is there, for every field that it shows and everybody to whom it shows them. */
export interface RuleEdit {
  readonly what: 'rule'
  readonly purpose: string
  readonly rule: string
  /** All that it then asks; an empty list asks nothing. Absent: it stays as it is. */
  readonly when?: readonly string[]
  /** An empty list: any task of the purpose. Absent: they stay as they are. */
  readonly tasks?: readonly string[]
  /** Takes the place of what stands in these languages; absent: it stays as it is. */
  readonly because?: Told
}

/** One more ground that a purpose rests on: an article of a law that the policies name already. */
export interface GroundEdit {
  readonly what: 'ground'
  readonly purpose: string
  readonly law: string
  readonly article: string
  readonly because: Told
}

/** What the changed policies show in one situation becomes what a test expects: a new one, or one that is there. */
export interface TestEdit {
  readonly what: 'test'
  readonly purpose: string
  readonly name: string
  /** The situation of a new test; absent: the test of this name follows. */
  readonly given?: {
    readonly who: string
    readonly task?: string
    /** ISO day; absent: the first day on which the purpose is in force. */
    readonly on?: string
    readonly facts: Readonly<Record<string, boolean>>
  }
}

/** Why an edit cannot be made, as a sentence in both languages. */
export class EditRefused extends Error {
  readonly told: ToldInBoth

  constructor(told: ToldInBoth) {
    super(told.en)
    this.told = told
  }
}
