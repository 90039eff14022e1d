import type { CaseStory, WorldAgency } from './case-story.ts'
import { momentOf } from './calendar.ts'
import { directoryOf } from './directory.ts'
import { demoCases } from './demo/index.ts'
import { makeCase } from './make-case.ts'

/**
 * Synthetic cases. None of these people exists, and nothing counted over them says anything about people who do:
 * the margins follow published figures of different years so that a demonstration looks like the field.
 */

/** The day every world stands at unless told otherwise, so that it is the same world on any day it is made. */
export const WORLD_DATE = '2026-11-01T00:00:00Z'

export interface WorldOptions {
  /** A whole number; the same one gives the same world. */
  readonly seed: number
  /** How many cases in all. The demo cases come first and are there whatever the number, unless it is zero. */
  readonly cases: number
  readonly agencies: readonly WorldAgency[]
  /** A date-time of RFC 3339, not before WORLD_DATE: the demo cases are written for that day. */
  readonly asOf?: string
}

/** Makes the world case by case: nothing is kept, so it can be streamed into a store. */
export function* makeWorld({
  seed,
  cases,
  agencies,
  asOf = WORLD_DATE,
}: WorldOptions): Generator<CaseStory, void, undefined> {
  if (!Number.isSafeInteger(seed)) throw new Error(`the seed must be a whole number, not ${seed}: set SCHAKEL_SEED`)
  if (!Number.isSafeInteger(cases) || cases < 0) {
    throw new Error(`the number of cases must be a whole number from 0, not ${cases}: set SCHAKEL_CASES`)
  }
  const day = momentOf(asOf)
  if (day < momentOf(WORLD_DATE))
    throw new Error(`the world cannot stand before ${WORLD_DATE}: the demo cases are later`)
  if (cases === 0) return
  const directory = directoryOf(agencies)
  const demo = demoCases(agencies)
  yield* demo
  for (let number = demo.length; number < cases; number += 1)
    yield makeCase({ seed, number, asOf: day, agencies: directory })
}
