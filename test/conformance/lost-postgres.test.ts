import { testsPostgres, postgresStore } from '../subgraphs/support/test-stores.ts'
import { describe, test } from '@jest/globals'
import { runLostStoreSuite } from './run-lost-store-suite.ts'

if (testsPostgres) runLostStoreSuite('PostgreSQL', postgresStore)
else describe('A subgraph whose PostgreSQL store goes away', () => test.todo('SCHAKEL_TEST_DATABASE_URL is not set'))
