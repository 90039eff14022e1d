import { describe } from '@jest/globals'
import { embeddedStore } from '../subgraphs/support/test-stores.ts'
import { sealedReference } from './sealed-reference.ts'

describe('A referral with a sealed reference, on PGlite', () => sealedReference(embeddedStore))
