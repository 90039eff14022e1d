import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { witness } from './witness.ts'

witness(embeddedStore)
