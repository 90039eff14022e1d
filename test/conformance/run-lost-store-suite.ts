import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { readStoreLock } from '../../subgraphs/kit/store/store-lock.ts'
import { police } from '../../subgraphs/police/subgraph.ts'
import { startForTest, type TestSubgraph } from '../subgraphs/support/running.ts'
import { story, victimFile } from '../subgraphs/support/stories.ts'
import { ask, type Answer, testHub, type TestHub } from '../subgraphs/support/test-hub.ts'
import type { TestStore } from '../subgraphs/support/test-stores.ts'

/** What a subgraph must do when its store goes away under it: the same on both stores, over real HTTP. */
export function runLostStoreSuite(kind: TestStore['kind'], openTestStore: () => Promise<TestStore>): void {
  describe(`A subgraph whose ${kind} store goes away and comes back`, () => {
    let store: TestStore
    let hub: TestHub
    let subgraph: TestSubgraph
    beforeAll(async () => {
      store = await openTestStore()
      hub = await testHub(store.dataDir)
      const stories = [story('case-1', { records: { PoliceVictimFile: [victimFile('PL-1')] } })]
      subgraph = await startForTest(police, { store, hub, stories })
    })
    afterAll(async () => {
      await subgraph.close()
      await store.drop()
    })

    const see = { 'ReferralCase.policeVictimFile': 'full', 'PoliceVictimFile.policeFileNumber': 'full' } as const
    const read = (): Promise<Answer> =>
      ask(
        hub,
        subgraph.url,
        { aud: 'police', scopes: [{ cases: ['case-1'], see, own: [] }] },
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { policeVictimFile { policeFileNumber } } } }',
        { r: [{ __typename: 'ReferralCase', caseId: 'case-1' }] },
      )
    const right = { data: { _entities: [{ policeVictimFile: { policeFileNumber: 'PL-1' } }] } }

    /** Ends the process of the embedded store as a machine would, or every connection as a restart of PostgreSQL does. */
    async function lose(): Promise<void> {
      if (store.databaseUrl === undefined) {
        const { pid } = (await readStoreLock(store.dataDir)) ?? {}
        if (pid === undefined) throw new Error('no store process')
        process.kill(pid, 'SIGKILL')
        return
      }
      const client = new Client({ connectionString: store.databaseUrl })
      await client.connect()
      const { rowCount } = await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      await client.end()
      expect(rowCount).toBeGreaterThan(0)
    }

    test('answers again without being started again, and says nothing of the store in between', async () => {
      expect((await read()).json).toEqual(right)
      // As many as the pool has connections: each of them is lost.
      await Promise.all(Array.from({ length: 8 }, read))
      await lose()
      const answers: Answer[] = []
      for (let count = 0; count < 400; count++) {
        const answer = await read()
        answers.push(answer)
        if (JSON.stringify(answer.json) === JSON.stringify(right)) break
        await wait(25)
      }
      expect(answers.at(-1)?.json).toEqual(right)
      for (const { json } of answers.slice(0, -1)) {
        expect(json.data?.['_entities']).toEqual([{ policeVictimFile: null }])
        expect(JSON.stringify(json)).not.toMatch(/ECONN|127\.0\.0\.1|terminat|postgres|PL-1/iu)
      }
      const many = await Promise.all(Array.from({ length: 20 }, read))
      for (const { json } of many) expect(json).toEqual(right)
    }, 60_000)
  })
}
