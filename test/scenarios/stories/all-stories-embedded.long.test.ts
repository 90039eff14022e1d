import { describe } from '@jest/globals'
import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { allStories } from './all-stories.ts'

describe('every story, on PGlite', () => allStories(embeddedStore))
