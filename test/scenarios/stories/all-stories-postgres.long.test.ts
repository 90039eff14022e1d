import { describe } from '@jest/globals'
import { postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { allStories } from './all-stories.ts'

const onPostgres = testsPostgres ? describe : describe.skip

onPostgres('every story, on PostgreSQL', () => allStories(() => postgresStore()))
