import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { euWorker } from './eu-worker.ts'

euWorker(embeddedStore)
