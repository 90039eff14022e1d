import { Client } from 'pg'
import { embeddedAddress } from '../../../gateway/policy-store/embedded-address.ts'
import { sqlPolicyStore } from '../../../gateway/policy-store/sql-policy-store.ts'
import { openStore, type Store } from '../../../subgraphs/kit/store/open-store.ts'
import type { PolicyStorePlace } from '../../conformance/run-policy-store-suite.ts'
import { nodeArguments } from '../../subgraphs/support/node-arguments.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'

/** A policy store on a test's own database, found as the gateway finds it: by address, or by the lock file of the embedded store. */
export async function policyStorePlace(testStore: TestStore): Promise<PolicyStorePlace & { readonly store: Store }> {
  // A subgraph would start the embedded store; here the test does.
  const store = await openStore({ ...testStore, execArgv: nodeArguments })
  const { databaseUrl } = testStore
  const address = () => (databaseUrl === undefined ? embeddedAddress(testStore.dataDir) : Promise.resolve(databaseUrl))
  return {
    store,
    open: () => sqlPolicyStore(address),
    async statement(sql) {
      const client = new Client({ connectionString: await address() })
      await client.connect()
      try {
        await client.query(sql)
      } finally {
        await client.end()
      }
    },
    async dispose() {
      await store.close()
      await testStore.drop()
    },
  }
}
