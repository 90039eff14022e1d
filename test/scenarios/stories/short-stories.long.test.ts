import { describe } from '@jest/globals'
import { embeddedStore, postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'
import { healthEmergency } from './health-emergency.ts'

// Two for every landing; all nine, on both stores, are among the other long runs.
describe('on PGlite', () => dublinWithoutReport(embeddedStore))

if (testsPostgres) describe('on PostgreSQL', () => healthEmergency(() => postgresStore()))
