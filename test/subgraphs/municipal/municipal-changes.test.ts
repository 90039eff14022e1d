import { municipal } from '../../../subgraphs/municipal/subgraph.ts'
import { describeOnEachStore } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'
import { MUNICIPAL_MADE, MUNICIPAL_MALFORMED, MUNICIPAL_REFUSED } from './municipal-changes.ts'

describeOnEachStore('The municipal subgraph', (open) => {
  tryChanges(
    { definition: municipal, made: MUNICIPAL_MADE, refused: MUNICIPAL_REFUSED, malformed: MUNICIPAL_MALFORMED },
    open,
  )
})
