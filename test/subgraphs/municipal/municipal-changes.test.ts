import { describe } from '@jest/globals'
import { embeddedStore } from '../support/test-stores.ts'
import { tryMunicipal } from './try-municipal.ts'

describe('Changes of the municipalities, on PGlite', () => tryMunicipal(embeddedStore))
