import { describe } from '@jest/globals'
import { embeddedStore, postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'
import { healthEmergency } from './health-emergency.ts'
import { witness } from './witness.ts'

// Three for every run; all nine, on both stores, are among the long runs.
describe('on PGlite', () => {
  witness(embeddedStore)
  dublinWithoutReport(embeddedStore)
})

if (testsPostgres) describe('on PostgreSQL', () => healthEmergency(() => postgresStore()))
