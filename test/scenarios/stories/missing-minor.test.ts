import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { missingMinor } from './missing-minor.ts'

missingMinor(embeddedStore)
