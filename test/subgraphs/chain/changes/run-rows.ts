import { Client } from 'pg'
import { openStore } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import type { TestStore } from '../../support/test-stores.ts'

/** Reads rows of a test's own store. */
export async function runRows(
  store: TestStore,
  statement: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const opened = await openStore({
    dataDir: store.dataDir,
    execArgv: nodeArguments,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
  })
  const client = new Client({ connectionString: opened.url })
  await client.connect()
  try {
    return (await client.query(statement, [...values])).rows as Record<string, unknown>[]
  } finally {
    await client.end()
    await opened.close()
  }
}
