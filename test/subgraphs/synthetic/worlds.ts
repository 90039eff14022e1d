import type { CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { world } from './world.ts'

/** The default world, and a larger one of another seed: what holds in both is not luck. */
export const worlds: readonly (readonly [name: string, cases: readonly CaseStory[]])[] = [
  ['944 cases of seed 1', world(1, 944)],
  ['3,000 cases of seed 77', world(77, 3000)],
]
