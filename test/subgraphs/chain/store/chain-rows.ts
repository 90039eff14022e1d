import { sql } from 'kysely'
import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import { type ChainRows, lockCase } from '../../../../subgraphs/chain/store/lock-case.ts'
import type { ChainCase } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { type Database, openDatabase } from '../../../../subgraphs/kit/database.ts'
import { migrate } from '../../../../subgraphs/kit/migrate.ts'
import { openStore } from '../../../../subgraphs/kit/store/open-store.ts'
import type { CaseStory } from '../../../../subgraphs/kit/synthetic/case-story.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import type { TestStore } from '../../support/test-stores.ts'

/** The chain's tables alone, with nobody serving them. */
export interface ChainTables {
  readonly db: Database
  readonly schema: string
  /** Does something in a transaction. */
  readonly within: <Result>(work: (rows: ChainRows) => Promise<Result>) => Promise<Result>
  /** The case as the store has it. */
  readonly read: (caseId: string) => Promise<ChainCase | undefined>
  close(): Promise<void>
}

export async function chainTables(store: TestStore, stories: readonly CaseStory[] = []): Promise<ChainTables> {
  const opened = await openStore({
    dataDir: store.dataDir,
    execArgv: nodeArguments,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
  })
  const db = openDatabase({ url: opened.url })
  const schema = 'chain'
  await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
  await migrate(db, schema, chain.migrations(schema))
  await chain.seed(db, schema, stories)
  const within: ChainTables['within'] = (work) => db.transaction().execute((tx) => work({ tx, schema }))
  return {
    db,
    schema,
    within,
    read: async (caseId) => (await within((rows) => lockCase(rows, caseId)))?.case,
    async close() {
      await db.destroy()
      await opened.close()
    },
  }
}
