import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../subgraphs/support/test-stores.ts'
import { afterClosing } from './after-closing.ts'
import { promises } from './promises.ts'
import { sealedReference } from './sealed-reference.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('On PostgreSQL', () => {
  describe('the promises of the hub', () => promises(() => postgresStore()))
  describe('a shelter whose task is done', () => afterClosing(() => postgresStore()))
  describe('a referral with a sealed reference', () => sealedReference(() => postgresStore()))
})
