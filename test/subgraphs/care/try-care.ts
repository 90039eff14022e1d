import { care } from '../../../subgraphs/care/subgraph.ts'
import type { TestStore } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'
import { CARE_MADE } from './care-made.ts'
import { CARE_MALFORMED, CARE_REFUSED } from './care-refused.ts'

/** Tries the changes of the agencies of care on one store. */
export function tryCare(open: () => Promise<TestStore>): void {
  tryChanges({ definition: care, made: CARE_MADE, refused: CARE_REFUSED, malformed: CARE_MALFORMED }, open)
}
