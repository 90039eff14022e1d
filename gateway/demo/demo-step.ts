import type { SubjectReference } from '../../schema/subject-reference.ts'

/** A sentence in both languages. */
export interface Told {
  readonly en: string
  readonly nl: string
}

/** What a step may fill its arguments with. */
export interface Scene {
  readonly caseId: string
  /** Number of an agency. */
  readonly oin: (agency: string) => string
  /** Day of the story as a date, such as 2026-12-07. */
  readonly date: (day: number) => string
  /** Whom the case is about, sealed for an agency as its sender's own system does. */
  readonly seal: (to: string, subject: SubjectReference) => Promise<string>
}

/** A task that comes about, or is over, once the event of a step has reached the chain. */
export interface Awaited {
  readonly agency: string
  readonly purpose: string
  readonly type: string
  readonly status: 'OPEN' | 'OFFERED' | 'over'
}

/** The record that a change is about: where it stands in the case, the field and argument of its key, and which one of several. */
export interface RecordWanted {
  readonly field: string
  readonly key?: string
  /** A field and its value; absent: the last one. */
  readonly where?: readonly [field: string, value: string]
}

/** Something an agency does. The case, its own task and versions are filled in as its system would, from what it may read. */
export interface ChangeStep {
  readonly kind: 'change'
  readonly day: number
  /** Slug of the agency. */
  readonly agency: string
  readonly purpose: string
  readonly mutation: string
  readonly says: Told
  /** Arguments that say what is done, as GraphQL. */
  readonly args?: (scene: Scene) => string | Promise<string>
  readonly record?: RecordWanted
  /** Absent: what it does is done when it is answered. */
  readonly awaits?: Awaited
}

/** Time passes, and something ends by itself. */
export interface TimeStep {
  readonly kind: 'time'
  readonly day: number
  readonly says: Told
  readonly awaits: Awaited
}

/** Something an agency reads that is about no case: what was sealed for it, or why a case is gone. */
export interface LookStep {
  readonly kind: 'look'
  readonly day: number
  readonly agency: string
  readonly purpose: string
  readonly says: Told
  readonly query: string
  /** What it reads there, in words. */
  readonly finds: (data: Readonly<Record<string, unknown>>, scene: LookScene) => Promise<Told>
}

/** What the reader of an answer may do with it. */
export interface LookScene {
  /** Opens what was sealed for the agency that looks, with its own key. */
  readonly open: (sealed: string) => Promise<string>
}

export type DemoStep = ChangeStep | TimeStep | LookStep
