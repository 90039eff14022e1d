import { runPolicyStoreSuite } from '../../conformance/run-policy-store-suite.ts'
import { describeOnEachStore } from '../../subgraphs/support/test-stores.ts'
import { policyStorePlace } from './policy-store-place.ts'

describeOnEachStore('The policy store', (open) => {
  runPolicyStoreSuite(async () => policyStorePlace(await open()))
})
