import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { dublinClaimant } from './dublin-claimant.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'

const STORIES = [dublinClaimant, dublinWithoutReport]

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('every story, on PostgreSQL', () => {
  for (const story of STORIES) story(() => postgresStore())
})
