import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { dublinClaimant } from './dublin-claimant.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'
import { euWorker } from './eu-worker.ts'
import { healthEmergency } from './health-emergency.ts'
import { voluntaryReturn } from './voluntary-return.ts'

const STORIES = [dublinClaimant, dublinWithoutReport, euWorker, healthEmergency, voluntaryReturn]

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('every story, on PostgreSQL', () => {
  for (const story of STORIES) story(() => postgresStore())
})
