import type { CaseStory, Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { makeWorld } from '../../../subgraphs/kit/synthetic/make-world.ts'
import { readAgencies } from '../../../subgraphs/kit/synthetic/read-agencies.ts'

export const agencies = await readAgencies()

export function world(seed: number, cases: number): CaseStory[] {
  return [...makeWorld({ seed, cases, agencies })]
}

const kinds = new Map(agencies.map(({ oin, kind }) => [oin, kind]))

export function kindOf(oin: unknown): string {
  return kinds.get(String(oin)) ?? `no agency ${String(oin)}`
}

export function text(row: Row | undefined, field: string): string | undefined {
  const value = row?.[field]
  return typeof value === 'string' ? value : undefined
}

/** Ids of the cases for which something does not hold: an empty list is what a guard wants. */
export function breaking(cases: readonly CaseStory[], holds: (story: CaseStory) => boolean): string[] {
  return cases.filter((story) => !holds(story)).map(({ caseId }) => caseId)
}
