import { describe } from '@jest/globals'
import { embeddedStore } from '../support/test-stores.ts'
import { tryPolice } from './try-police.ts'

describe('Changes of the police, on PGlite', () => tryPolice(embeddedStore))
