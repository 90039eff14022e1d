import { Client } from 'pg'
import { openStore } from '../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from './node-arguments.ts'
import type { TestStore } from './test-stores.ts'

/** Reads a test's own store over one connection of its own. */
export interface StoreRows {
  rows(statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

export async function storeRows(store: TestStore): Promise<StoreRows> {
  const opened = await openStore({
    dataDir: store.dataDir,
    execArgv: nodeArguments,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
  })
  const client = new Client({ connectionString: opened.url })
  await client.connect()
  return {
    async rows(statement, values = []) {
      return (await client.query(statement, [...values])).rows as Record<string, unknown>[]
    },
    async close() {
      await client.end()
      await opened.close()
    },
  }
}
