import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { dutchGirl } from './dutch-girl.ts'

dutchGirl(embeddedStore)
