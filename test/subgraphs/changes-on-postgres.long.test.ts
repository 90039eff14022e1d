import { describe } from '@jest/globals'
import { tryCare } from './care/try-care.ts'
import { badInput } from './chain/changes/bad-input.ts'
import { tryImmigration } from './immigration/try-immigration.ts'
import { tryMunicipal } from './municipal/try-municipal.ts'
import { tryPolice } from './police/try-police.ts'
import { postgresStore, testsPostgres } from './support/test-stores.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('On PostgreSQL', () => {
  describe('what a change of the chain refuses', () => badInput(() => postgresStore()))
  describe('changes of the police', () => tryPolice(() => postgresStore()))
  describe('changes of the immigration services', () => tryImmigration(() => postgresStore()))
  describe('changes of the agencies of care', () => tryCare(() => postgresStore()))
  describe('changes of the municipalities', () => tryMunicipal(() => postgresStore()))
})
