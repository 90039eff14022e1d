import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { embeddedStore, endStore } from '../../support/test-stores.ts'
import { openToOthers, storeFolder, storePid, until } from './store-folder.ts'

/** One folder for all tests: starting the process takes seconds. Every test leaves files that can be opened again. */
let dataDir: string
const { open, connect, leave } = storeFolder(() => dataDir)

beforeAll(async () => {
  dataDir = (await embeddedStore()).dataDir
}, 60_000)

afterAll(async () => {
  await endStore(dataDir)
  await rm(dataDir, { recursive: true, force: true })
}, 30_000)

describe('the embedded store, while somebody has it open', () => {
  let holder: Store

  beforeAll(async () => {
    // The first two come at the same time.
    const [first, second] = await Promise.all([
      openStore({ dataDir, execArgv: nodeArguments }),
      openStore({ dataDir, execArgv: nodeArguments }),
    ])
    holder = first
    expect(second.url).toBe(first.url)
    await second.close()
  }, 60_000)

  afterAll(() => holder.close())

  test('is opened by one process, whoever asks, and all askers see the same rows', async () => {
    const pid = await storePid(dataDir)
    const [first, second] = await Promise.all([open(), open()])
    expect([first.url, second.url, await storePid(dataDir)]).toEqual([holder.url, holder.url, pid])
    const a = await connect(first)
    const b = await connect(second)
    await a.query('create table shared (n int)')
    await a.query('insert into shared values ($1)', [7])
    expect((await b.query('select n from shared')).rows).toEqual([{ n: 7 }])
  })

  test('never mixes the batches of two connections', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect(holder)))
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const result = await clients[i % 4]?.query('select $1::int as n, $2::text as t', [i, `row ${i}`])
        return result?.rows[0] as unknown
      }),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => ({ n: i, t: `row ${i}` })))
  })

  test('keeps others waiting while a transaction is open and rolls it back when its client is lost', async () => {
    const doomed = await connect(holder)
    const other = await connect(holder)
    await other.query('create table turns (n int)')
    await doomed.query('begin')
    await doomed.query('insert into turns values (1)')
    let answered = false
    const count = other.query('select count(*)::int as n from turns').then((result) => {
      answered = true
      return result.rows as unknown
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toBe(false)
    ;(doomed as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    expect(await count).toEqual([{ n: 0 }])
  })

  test('answers on after a statement that fails, inside and outside a transaction', async () => {
    const client = await connect(holder)
    await expect(client.query('select 1 / $1::int', [0])).rejects.toThrow('division by zero')
    await client.query('begin')
    await expect(client.query('select nonsense')).rejects.toThrow('nonsense')
    await client.query('rollback')
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('refuses a client that does not know the password in the lock file', async () => {
    const stranger = new Client({ connectionString: holder.url.replace(/:[^:@/]+@/, ':guess@') })
    await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  })
})

describe('the embedded store', () => {
  test('ends its process when the last user has left, and comes back with what was committed', async () => {
    const client = await connect(await open())
    await client.query('create table kept (n int)')
    await client.query('insert into kept values (1)')
    const pid = await storePid(dataDir)
    await leave()
    await until(() => !existsSync(join(dataDir, 'store.lock')), 'the end of the store process')
    const again = await connect(await open())
    expect((await again.query('select n from kept')).rows).toEqual([{ n: 1 }])
    expect(await storePid(dataDir)).not.toBe(pid)
  }, 60_000)

  test('closes its files on SIGTERM and gives the lock back', async () => {
    const store = await open()
    await connect(store)
    process.kill(await storePid(dataDir), 'SIGTERM')
    await store.lost
    await until(() => !existsSync(join(dataDir, 'store.lock')), 'the release of the lock')
    expect(existsSync(join(dataDir, 'store', 'postmaster.pid'))).toBe(false)
  }, 60_000)

  test('takes over a lock whose process is gone, even when its number is in use again', async () => {
    await leave()
    await endStore(dataDir)
    const reused = { pid: process.pid, incarnation: 'another boot:1', port: 1, password: 'x' }
    await writeFile(join(dataDir, 'store.lock'), JSON.stringify(reused))
    const client = await connect(await open())
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  }, 60_000)

  test('keeps every committed row when killed while inserting, and closes to others what was opened to them', async () => {
    const store = await open()
    const client = await connect(store)
    await client.query('create table counted (n int primary key)')
    const pid = await storePid(dataDir)
    let committed = -1
    const inserting = (async () => {
      for (let n = 0; ; n += 1) {
        await client.query('insert into counted values ($1)', [n])
        committed = n
      }
    })().catch(() => undefined)
    await until(() => committed >= 50, 'fifty inserts')
    process.kill(pid, 'SIGKILL')
    await inserting
    await store.lost
    await leave()

    // What somebody else opened to others meanwhile is closed to them again.
    const files = join(dataDir, 'store')
    await chmod(files, 0o755)
    await chmod(join(files, 'PG_VERSION'), 0o666)
    const again = await connect(await open())
    const { rows } = await again.query('select max(n) as last, count(*)::int as count from counted')
    const { last, count } = rows[0] as { last: number; count: number }
    expect(last).toBeGreaterThanOrEqual(committed)
    expect(count).toBe(last + 1)
    expect(await openToOthers(files, false)).toEqual([])
    expect(await openToOthers(join(files, 'PG_VERSION'), false)).toEqual([])
    expect((await openToOthers(join(files, 'base'), true)).filter((path) => path.endsWith('PG_VERSION'))).toEqual([])
  }, 60_000)

  test('says what to do when its files are not a database', async () => {
    const spoilt = await mkdtemp(join(tmpdir(), 'schakel-test-'))
    await mkdir(join(spoilt, 'store'))
    await writeFile(join(spoilt, 'store', 'PG_VERSION'), 'twelve\n')
    await expect(open(spoilt)).rejects.toThrow(/remove that folder and start again/)
    await rm(spoilt, { recursive: true })
  }, 60_000)
})
