import { tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { firstDays } from './dutch-girl-days.ts'
import { eighteenMonths } from './dutch-girl-months.ts'
import { sister } from './dutch-girl-sister.ts'

/** A Dutch girl of sixteen whose father comes under suspicion: eighteen months, past her eighteenth birthday; and her sister of fourteen. */
export function dutchGirl(open: () => Promise<TestStore>): void {
  tellStory('a Dutch girl of 16 with a suspected parent', open, (step) => {
    firstDays(step)
    eighteenMonths(step)
    sister(step)
  })
}
