import { describe } from '@jest/globals'
import { embeddedStore } from '../support/test-stores.ts'
import { tryCare } from './try-care.ts'

describe('Changes of the agencies of care, on PGlite', () => tryCare(embeddedStore))
