import { describe } from '@jest/globals'
import { embeddedStore } from '../../support/test-stores.ts'
import { badInput } from './bad-input.ts'

describe('What a change of the chain refuses, on PGlite', () => badInput(embeddedStore))
