import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../subgraphs/kit/store/open-store.ts'
import { runPolicyStoreSuite } from '../../conformance/run-policy-store-suite.ts'
import { say } from '../../policies/engine/lifecycle-story.ts'
import { nodeArguments } from '../../subgraphs/support/node-arguments.ts'
import { describeOnEachStore, type TestStore } from '../../subgraphs/support/test-stores.ts'
import { policyStorePlace } from './policy-store-place.ts'

describeOnEachStore('The policy store', (open) => {
  runPolicyStoreSuite(async () => policyStorePlace(await open()))
})

describeOnEachStore('A policy store that is lost', (open) => {
  let testStore: TestStore
  let place: Awaited<ReturnType<typeof policyStorePlace>>
  beforeAll(async () => {
    testStore = await open()
    place = await policyStorePlace(testStore)
  }, 60_000)
  afterAll(() => place.dispose(), 60_000)

  test('rejects what is asked meanwhile, and is found again where it answers next', async () => {
    const store = place.open()
    await store.append([say.draft(1)], 0)
    const before = await store.events(0)
    const returned = await lose()
    await expect(store.events(0)).rejects.toThrow()
    const again = await returned()
    try {
      expect(await store.events(0)).toEqual(before)
      expect(await store.append([say.submit(1)], 1)).toBe('appended')
    } finally {
      await store.close()
      await again.close()
    }
  }, 60_000)

  /** Ends every connection, or the whole embedded store; resolves with what brings it back. */
  async function lose(): Promise<() => Promise<{ close(): Promise<void> }>> {
    if (testStore.kind === 'PostgreSQL') {
      await place.statement(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'schakel policy store' and datname = current_database()`,
      )
      return async () => ({ close: async () => undefined })
    }
    const { pid, port } = JSON.parse(readFileSync(join(testStore.dataDir, 'store.lock'), 'utf8')) as {
      pid: number
      port: number
    }
    process.kill(pid, 'SIGKILL')
    return async () => {
      const again = await openStore({ dataDir: testStore.dataDir, execArgv: nodeArguments })
      expect(again.url).not.toContain(`:${port}/`)
      return again
    }
  }
})
