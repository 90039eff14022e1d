import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { dublinClaimant } from './dublin-claimant.ts'

dublinClaimant(embeddedStore)
