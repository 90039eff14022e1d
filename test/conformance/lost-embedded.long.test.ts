import { embeddedStore } from '../subgraphs/support/test-stores.ts'
import { runLostStoreSuite } from './run-lost-store-suite.ts'

runLostStoreSuite('PGlite', embeddedStore)
