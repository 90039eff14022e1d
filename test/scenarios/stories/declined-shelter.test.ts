import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { declinedShelter } from './declined-shelter.ts'

declinedShelter(embeddedStore)
