import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { healthEmergency } from './health-emergency.ts'

healthEmergency(embeddedStore)
