import { describe } from '@jest/globals'
import { care } from '../../../subgraphs/care/subgraph.ts'
import { postgresStore, testsPostgres } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'
import { CARE_MADE } from './care-made.ts'
import { CARE_MALFORMED, CARE_REFUSED } from './care-refused.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('The care subgraph, on PostgreSQL', () => {
  tryChanges({ definition: care, made: CARE_MADE, refused: CARE_REFUSED, malformed: CARE_MALFORMED }, () =>
    postgresStore(),
  )
})
