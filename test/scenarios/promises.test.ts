import { describe } from '@jest/globals'
import { embeddedStore } from '../subgraphs/support/test-stores.ts'
import { promises } from './promises.ts'

describe('The promises of the hub, on PGlite', () => promises(embeddedStore))
