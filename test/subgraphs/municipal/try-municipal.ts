import { municipal } from '../../../subgraphs/municipal/subgraph.ts'
import type { TestStore } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'
import { MUNICIPAL_MADE, MUNICIPAL_MALFORMED, MUNICIPAL_REFUSED } from './municipal-changes.ts'

/** Tries the changes of the municipalities on one store. */
export function tryMunicipal(open: () => Promise<TestStore>): void {
  tryChanges(
    { definition: municipal, made: MUNICIPAL_MADE, refused: MUNICIPAL_REFUSED, malformed: MUNICIPAL_MALFORMED },
    open,
  )
}
