import type { CaseStory } from './synthetic/case-story.ts'

/** Makes the synthetic cases of a seed. */
export type World = (size: { readonly seed: number; readonly cases: number }) => Promise<Iterable<CaseStory>>

/** The world of every demonstration. Loaded only when it is asked for: an agency with real cases never runs the generator. */
export const syntheticWorld: World = async ({ seed, cases }) => {
  const { makeWorld } = await import('./synthetic/make-world.ts')
  const { readAgencies } = await import('./synthetic/read-agencies.ts')
  return makeWorld({ seed, cases, agencies: await readAgencies() })
}
