import { describe } from '@jest/globals'
import { embeddedStore } from '../subgraphs/support/test-stores.ts'
import { afterClosing } from './after-closing.ts'

describe('A shelter whose task is done, on PGlite', () => afterClosing(embeddedStore))
