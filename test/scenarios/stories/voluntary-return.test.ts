import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { voluntaryReturn } from './voluntary-return.ts'

voluntaryReturn(embeddedStore)
