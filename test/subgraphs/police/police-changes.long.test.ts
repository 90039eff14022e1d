import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../support/test-stores.ts'
import { tryPolice } from './try-police.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('Changes of the police, on PostgreSQL', () => tryPolice(() => postgresStore()))
