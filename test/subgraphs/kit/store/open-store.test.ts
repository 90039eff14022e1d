import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { embeddedStore } from '../../support/test-stores.ts'

let dataDir: string
const opened: { close(): Promise<void> }[] = []

beforeEach(async () => {
  dataDir = (await embeddedStore()).dataDir
})

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  await until(() => !existsSync(join(dataDir, 'store.lock')))
  await rm(dataDir, { recursive: true, force: true })
})

async function open(): Promise<Store> {
  const store = await openStore({ dataDir, execArgv: nodeArguments })
  opened.unshift(store)
  return store
}

async function connect(store: Store): Promise<Client> {
  const client = new Client({ connectionString: store.url })
  client.on('error', () => undefined)
  await client.connect()
  opened.unshift({ close: () => client.end().catch(() => undefined) })
  return client
}

async function until(holds: () => boolean | Promise<boolean>, what = 'the condition'): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what} did not come about within 15 seconds`)
}

/** Of a path, or of all within it too, those that others than their owner may do anything with. */
async function openToOthers(path: string, within: boolean): Promise<string[]> {
  const inside = within ? await readdir(path, { recursive: true }) : []
  const paths = [path, ...inside.map((name) => join(path, name))]
  const modes = await Promise.all(paths.map(async (one) => ({ one, mode: (await stat(one)).mode })))
  return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ one }) => one)
}

async function storePid(): Promise<number> {
  return (JSON.parse(await readFile(join(dataDir, 'store.lock'), 'utf8')) as { pid: number }).pid
}

describe('the embedded store', () => {
  test('is opened by one process, whoever asks first, and both askers see the same rows', async () => {
    const [first, second] = await Promise.all([open(), open()])
    expect(first.url).toBe(second.url)
    const a = await connect(first)
    const b = await connect(second)
    await a.query('create table t (n int)')
    await a.query('insert into t values ($1)', [7])
    expect((await b.query('select n from t')).rows).toEqual([{ n: 7 }])
  })

  test('ends its process when the last user has left, and comes back with what was committed', async () => {
    const store = await open()
    const client = await connect(store)
    await client.query('create table t (n int)')
    await client.query('insert into t values (1)')
    for (const one of opened.splice(0)) await one.close()
    await until(() => !existsSync(join(dataDir, 'store.lock')), 'the end of the store process')
    const again = await connect(await open())
    expect((await again.query('select n from t')).rows).toEqual([{ n: 1 }])
  })

  test('never mixes the batches of two connections', async () => {
    const store = await open()
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect(store)))
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const result = await clients[i % 4]?.query('select $1::int as n, $2::text as t', [i, `row ${i}`])
        return result?.rows[0] as unknown
      }),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => ({ n: i, t: `row ${i}` })))
  })

  test('keeps others waiting while a transaction is open and rolls it back when its client is lost', async () => {
    const store = await open()
    const doomed = await connect(store)
    const other = await connect(store)
    await other.query('create table t (n int)')
    await doomed.query('begin')
    await doomed.query('insert into t values (1)')
    let answered = false
    const count = other.query('select count(*)::int as n from t').then((result) => {
      answered = true
      return result.rows as unknown
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toBe(false)
    ;(doomed as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    expect(await count).toEqual([{ n: 0 }])
  })

  test('answers on after a statement that fails, inside and outside a transaction', async () => {
    const client = await connect(await open())
    await expect(client.query('select 1 / $1::int', [0])).rejects.toThrow('division by zero')
    await client.query('begin')
    await expect(client.query('select nonsense')).rejects.toThrow('nonsense')
    await client.query('rollback')
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('refuses a client that does not know the password in the lock file', async () => {
    const store = await open()
    const stranger = new Client({ connectionString: store.url.replace(/:[^:@/]+@/, ':guess@') })
    await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  })

  test('keeps every committed row when killed while inserting', async () => {
    const store = await open()
    const client = await connect(store)
    await client.query('create table t (n int primary key)')
    const pid = await storePid()
    let committed = -1
    const inserting = (async () => {
      for (let n = 0; ; n += 1) {
        await client.query('insert into t values ($1)', [n])
        committed = n
      }
    })().catch(() => undefined)
    await until(() => committed >= 50, 'fifty inserts')
    process.kill(pid, 'SIGKILL')
    await inserting
    await store.lost
    const again = await connect(await open())
    const { rows } = await again.query('select max(n) as last, count(*)::int as count from t')
    const { last, count } = rows[0] as { last: number; count: number }
    expect(last).toBeGreaterThanOrEqual(committed)
    expect(count).toBe(last + 1)
  })

  test('closes its files on SIGTERM and gives the lock back', async () => {
    const store = await open()
    await connect(store)
    process.kill(await storePid(), 'SIGTERM')
    await store.lost
    await until(() => !existsSync(join(dataDir, 'store.lock')), 'the release of the lock')
    expect(existsSync(join(dataDir, 'store', 'postmaster.pid'))).toBe(false)
  })

  test('begins anew when killed while the files were first made', async () => {
    await rename(join(dataDir, 'store'), join(dataDir, 'store.new'))
    await rm(join(dataDir, 'store.new', 'global'), { recursive: true })
    const client = await connect(await open())
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    expect(existsSync(join(dataDir, 'store.new'))).toBe(false)
  })

  test('says what to do when its files are not a database', async () => {
    await rm(join(dataDir, 'store'), { recursive: true })
    await mkdir(join(dataDir, 'store'))
    await writeFile(join(dataDir, 'store', 'PG_VERSION'), 'twelve\n')
    await expect(open()).rejects.toThrow(/remove that folder and start again/)
  })

  test('is its owner’s alone: from its first moment, and again when it was open to others', async () => {
    const fresh = join(dataDir, 'fresh')
    const draft = join(fresh, 'store.new')
    const starting = openStore({ dataDir: fresh, execArgv: nodeArguments })
    await until(() => existsSync(draft), 'the making of the files')
    expect(await openToOthers(draft, false)).toEqual([])
    const made = await starting
    opened.unshift(made)
    expect(await openToOthers(fresh, false)).toEqual([])
    expect(await openToOthers(join(fresh, 'store'), false)).toEqual([])

    const before = join(dataDir, 'store')
    await chmod(before, 0o755)
    await chmod(join(before, 'PG_VERSION'), 0o666)
    await open()
    expect(await openToOthers(before, false)).toEqual([])
    expect(await openToOthers(join(before, 'PG_VERSION'), false)).toEqual([])
    expect((await openToOthers(join(before, 'base'), true)).filter((path) => path.endsWith('PG_VERSION'))).toEqual([])
  }, 60_000)

  test('takes over a lock whose process is gone, even when its number is in use again', async () => {
    const reused = { pid: process.pid, incarnation: 'another boot:1', port: 1, password: 'x' }
    await writeFile(join(dataDir, 'store.lock'), JSON.stringify(reused))
    const client = await connect(await open())
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })
})
