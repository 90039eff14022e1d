import { ask } from '../shared/ask.ts'
import { TRIED, type Tried } from '../shared/consequences.tsx'
import { language, say, type Words } from '../shared/language.ts'
import { REPLAY, type TriedReplay } from '../shared/replay.tsx'
import type { ChangeRefusal } from '../shared/refusals.ts'
import { SAID, type SaidText } from '../shared/said.tsx'

export interface ChangeEntry {
  readonly number: number
  readonly state: string
  readonly hash: string
  readonly author: string
  readonly draftedBy: string
  readonly draftedAt: string
  readonly reason: string | null
  readonly rollsBackTo: number | null
  readonly inForceFrom: string | null
  readonly waitingFor: readonly string[]
}

export interface GivenAdvice {
  readonly by: string
  readonly on: string
  readonly text: string
  readonly objects: boolean
}

export interface ChangeDetail extends Omit<ChangeEntry, 'waitingFor'> {
  readonly submittedAt: string | null
  readonly approvedAt: string | null
  readonly withdrawnAt: string | null
  readonly dpia: string | null
  readonly urgent: string | null
  readonly delay: number
  readonly earliest: string | null
  readonly effective: string | null
  readonly replaces: number | null
  readonly reasons: readonly { readonly key: string; readonly reason: string }[]
  readonly tried?: Tried
  readonly legalBasis: readonly { readonly name: string; readonly because: SaidText }[]
  readonly advice: readonly GivenAdvice[]
  readonly formerAdvice: readonly GivenAdvice[]
  readonly comments: readonly { readonly by: string; readonly at: string; readonly text: string }[]
  readonly returns: readonly { readonly by: string; readonly at: string; readonly reason: string }[]
  readonly signatures: readonly {
    readonly kind: string
    readonly as: readonly string[]
    readonly because: readonly string[]
    readonly holders: readonly string[]
    readonly signedBy: string | null
    readonly signedOn: string | null
  }[]
  readonly steps: readonly { readonly action: string; readonly why: string | null }[]
  readonly rollBack: number | null
  readonly ownKey: boolean
  readonly demo: boolean
}

/** What every form for a step works with. */
export interface StepOptions {
  readonly change: ChangeDetail
  /** Does it, and shows what came of it. */
  readonly run: (work: () => Promise<Outcome>, done: Words) => void
}

export interface Outcome {
  readonly release: number | null
  readonly state: string | null
  readonly refusal: ChangeRefusal | null
}

export async function loadChanges(): Promise<readonly ChangeEntry[]> {
  const { changes } = await ask<{ changes: readonly ChangeEntry[] }>(
    '{ changes { number state hash author draftedBy draftedAt reason rollsBackTo inForceFrom waitingFor } }',
  )
  return changes
}

export async function loadChange(release: number): Promise<ChangeDetail> {
  const { change } = await ask<{ change: ChangeDetail }>(
    `query($language: String!, $release: Int!) {
      change(language: $language, release: $release) {
        number state hash author draftedBy draftedAt submittedAt approvedAt withdrawnAt inForceFrom dpia urgent
        delay earliest effective rollsBackTo
        replaces reason reasons { key reason } legalBasis { name because ${SAID} } advice { by on text objects }
        formerAdvice { by on text objects } comments { by at text } returns { by at reason }
        signatures { kind as because holders signedBy signedOn } steps { action why } rollBack ownKey demo
        tried { ${TRIED} }
      }
    }`,
    { language, release },
  )
  return change
}

/** A change, tried on what was asked in so many days. */
export async function replayChange(release: number, days: number): Promise<TriedReplay> {
  const { change } = await ask<{ change: { tried: { replay: TriedReplay } } }>(
    `query($language: String!, $release: Int!, $days: Int!) {
      change(language: $language, release: $release) { tried { replay(days: $days) { ${REPLAY} } } }
    }`,
    { language, release, days },
  )
  return change.tried.replay
}

/** Does one thing to a release. */
export async function act(field: string, types: string, variables: object): Promise<Outcome> {
  const names = [...types.matchAll(/\$(\w+)/gu)].map(([, name]) => `${name}: $${name}`)
  const answer = await ask<Readonly<Record<string, Outcome>>>(
    `mutation(${types}) { ${field}(${names.join(', ')}) { release state refusal { code message problems { en nl } since { release what by at } } } }`,
    variables,
  )
  return answer[field] ?? { release: null, state: null, refusal: null }
}

const STATES: Readonly<Record<string, Words>> = {
  draft: { en: 'Draft', nl: 'Concept' },
  'in-review': { en: 'In review', nl: 'In review' },
  approved: { en: 'Approved', nl: 'Goedgekeurd' },
  'in-force': { en: 'In force', nl: 'Vastgesteld' },
  obsolete: { en: 'Obsolete', nl: 'Vervallen' },
}

/** 1 day, 14 days. */
export function countDays(count: number): string {
  return say({ en: `${count} ${count === 1 ? 'day' : 'days'}`, nl: `${count} ${count === 1 ? 'dag' : 'dagen'}` })
}

export function stateName(state: string): string {
  const words = STATES[state]
  return words === undefined ? state : say(words)
}
