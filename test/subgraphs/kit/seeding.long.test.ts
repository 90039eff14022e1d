import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { agencyRole } from '../../../subgraphs/kit/agency-role.ts'
import { openDatabase, type Database } from '../../../subgraphs/kit/database.ts'
import { openStore, type Store } from '../../../subgraphs/kit/store/open-store.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { municipal } from '../../../subgraphs/municipal/subgraph.ts'
import { nodeArguments } from '../support/node-arguments.ts'
import { startForTest } from '../support/running.ts'
import { POLICE_A, signal, story } from '../support/stories.ts'
import { testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, postgresStore, testsPostgres, type TestStore } from '../support/test-stores.ts'

const MAIN = fileURLToPath(new URL('../../../subgraphs/police/main.ts', import.meta.url))
const STORIES = [
  story('case-1', {
    records: {
      PoliceSignal: [signal('s-1', POLICE_A)],
      BrpPerson: [{ burgerservicenummer: '999990019', geheimhoudingPersoonsgegevens: true }],
    },
  }),
  story('case-2'),
]

async function withDatabase<T>(testStore: TestStore, use: (db: Database, store: Store) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl } = testStore
  const store = await openStore({
    dataDir,
    execArgv: nodeArguments,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  const db = openDatabase({ url: store.url })
  try {
    return await use(db, store)
  } finally {
    await db.destroy()
    await store.close()
  }
}

describeOnEachStore('a subgraph that is killed', (openTestStore) => {
  let testStore: TestStore

  beforeAll(async () => {
    testStore = await openTestStore()
  }, 60_000)

  afterAll(async () => {
    await testStore.drop()
  }, 60_000)

  /** The real main in a process of its own; `onLine` sees what it prints. */
  async function runMain(cases: number, onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void) {
    const child = spawn(process.execPath, [...nodeArguments, MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SCHAKEL_DATA: testStore.dataDir,
        ...(testStore.databaseUrl === undefined ? {} : { SCHAKEL_DATABASE_URL: testStore.databaseUrl }),
        SCHAKEL_POLICE_PORT: '0',
        SCHAKEL_CASES: String(cases),
        SCHAKEL_HUB_KEYS: join(testStore.dataDir, 'none.json'),
      },
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    createInterface(child.stdout).on('line', (line) => onLine(line, (name) => child.kill(name)))
    const [code, ended] = (await once(child, 'exit')) as [number | null, string | null]
    return { code, ended, said }
  }

  test('while it fills its schema leaves nothing half, and the next start completes it', async () => {
    const killed = await runMain(200, (line, kill) => {
      if (line === 'police: 100 of 200 cases') kill('SIGKILL')
    })
    expect(killed.ended).toBe('SIGKILL')
    await withDatabase(testStore, async (db) => {
      const left = await sql<{ n: number }>`select count(*) as n from police.case_link`.execute(db)
      expect(left.rows).toEqual([{ n: 0 }])
    })
    const lines: string[] = []
    const finished = await runMain(200, (line, kill) => {
      lines.push(line)
      if (line.startsWith('police: ready')) kill('SIGTERM')
    })
    expect({ code: finished.code, said: finished.said }).toEqual({ code: 0, said: '' })
    expect(lines).toContain('police: 200 of 200 cases')
    await withDatabase(testStore, async (db) => {
      const state = await sql`select seed, cases from police.seed_state`.execute(db)
      expect(state.rows).toEqual([{ seed: 1, cases: 200 }])
      const signals = await sql<{ n: number }>`select count(*) as n from police.police_signal`.execute(db)
      expect(signals.rows[0]?.n).toBeGreaterThan(0)
    })
  }, 120_000)
})

// One store, whose state each test takes from the one before: the police first, then the municipality.
describeOnEachStore('starting a subgraph', (openTestStore) => {
  let testStore: TestStore
  let hub: TestHub

  beforeAll(async () => {
    testStore = await openTestStore()
    hub = await testHub(testStore.dataDir)
  }, 60_000)

  afterAll(async () => {
    await testStore.drop()
  }, 60_000)

  test('twice at once fills the schema once', async () => {
    const both = await Promise.all([
      startForTest(police, { store: testStore, hub, stories: STORIES }),
      startForTest(police, { store: testStore, hub, stories: STORIES }),
    ])
    for (const one of both) await one.close()
    await withDatabase(testStore, async (db) => {
      const signals = await sql<{ n: number }>`select count(*) as n from police.police_signal`.execute(db)
      expect(signals.rows).toEqual([{ n: 1 }])
    })
  })

  test('with another number of cases than the schema holds says what to set or remove', async () => {
    const other = startForTest(police, { store: testStore, hub, stories: STORIES.slice(1) })
    await expect(other).rejects.toThrow(/SCHAKEL_CASES=2 and SCHAKEL_SEED=1/)
  })

  test('without synthetic cases leaves the tables empty and is ready', async () => {
    const running = await startForTest(municipal, { store: testStore, hub, stories: [] })
    expect((await fetch(new URL('/readyz', running.url))).status).toBe(200)
    await running.close()
    await withDatabase(testStore, async (db) => {
      const links = await sql<{ n: number }>`select count(*) as n from municipal.case_link`.execute(db)
      expect(links.rows).toEqual([{ n: 0 }])
    })
  })

  test('gives every agency file numbers of its own for the same case', async () => {
    await (await startForTest(municipal, { store: testStore, hub, stories: STORIES })).close()
    await withDatabase(testStore, async (db) => {
      const files = await sql<{ files: number }>`
        select count(distinct file_id) as files from (
          select file_id from police.case_link union all select file_id from municipal.case_link) as files`.execute(db)
      expect(files.rows).toEqual([{ files: 2 }])
    })
  })
})

if (testsPostgres) {
  describe('an agency’s role, on PostgreSQL', () => {
    test('reads its own schema, and neither reads another nor writes its own', async () => {
      const testStore = await postgresStore()
      const hub = await testHub(testStore.dataDir)
      for (const definition of [police, municipal]) {
        await (await startForTest(definition, { store: testStore, hub, stories: STORIES })).close()
      }
      const db = openDatabase({ url: testStore.databaseUrl ?? '', role: agencyRole('police') })
      const own = await sql<{ n: number }>`select count(*) as n from police.police_signal`.execute(db)
      expect(own.rows).toEqual([{ n: 1 }])
      await expect(sql`select 1 from municipal.case_link`.execute(db)).rejects.toThrow(
        /permission denied for schema municipal/,
      )
      await expect(sql`delete from police.police_signal`.execute(db)).rejects.toThrow(/permission denied/)
      await db.destroy()
      await testStore.drop()
    })
  })
}
