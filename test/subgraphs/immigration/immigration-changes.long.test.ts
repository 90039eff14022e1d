import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../support/test-stores.ts'
import { tryImmigration } from './try-immigration.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('Changes of the immigration services, on PostgreSQL', () => tryImmigration(() => postgresStore()))
