import type { CaseStory, WorldAgency } from '../case-story.ts'
import { declinedShelter } from './declined-shelter.ts'
import { storyOf, type DemoCase } from './demo-case.ts'
import { dublinClaimant } from './dublin-claimant.ts'
import { dutchGirl } from './dutch-girl.ts'
import { euWorker } from './eu-worker.ts'
import { healthEmergency } from './health-emergency.ts'
import { missingMinor } from './missing-minor.ts'
import { settled } from './settled.ts'
import { voluntaryReturn } from './voluntary-return.ts'
import { witness } from './witness.ts'

/** The cases that documentation and examples speak of, as they were written. */
export const DEMO_CASES: readonly DemoCase[] = [
  dublinClaimant,
  euWorker,
  dutchGirl,
  missingMinor,
  declinedShelter,
  voluntaryReturn,
  witness,
  healthEmergency,
  settled,
]

/** The demo cases as stories, with the agencies of this world. */
export function demoCases(agencies: readonly WorldAgency[]): CaseStory[] {
  return DEMO_CASES.map((demo) => storyOf(demo, agencies))
}
