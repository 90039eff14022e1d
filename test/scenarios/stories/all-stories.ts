import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { declinedShelter } from './declined-shelter.ts'
import { dublinClaimant } from './dublin-claimant.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'
import { dutchGirl } from './dutch-girl.ts'
import { euWorker } from './eu-worker.ts'
import { healthEmergency } from './health-emergency.ts'
import { missingMinor } from './missing-minor.ts'
import { voluntaryReturn } from './voluntary-return.ts'
import { witness } from './witness.ts'

const STORIES = [
  declinedShelter,
  dublinClaimant,
  dublinWithoutReport,
  dutchGirl,
  euWorker,
  healthEmergency,
  missingMinor,
  voluntaryReturn,
  witness,
]

/** Every story, each on a store of its own. In one file: what a hub is made of is loaded once. */
export function allStories(open: () => Promise<TestStore>): void {
  for (const story of STORIES) story(open)
}
