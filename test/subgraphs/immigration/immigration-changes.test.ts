import { describe } from '@jest/globals'
import { embeddedStore } from '../support/test-stores.ts'
import { tryImmigration } from './try-immigration.ts'

describe('Changes of the immigration services, on PGlite', () => tryImmigration(embeddedStore))
