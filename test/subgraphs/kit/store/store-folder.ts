import { afterEach } from '@jest/globals'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'

/** What the tests of one file open: given back after each test, so that nothing of one keeps the store of another. */
export function storeFolder(dataDirOf: () => string) {
  const opened: { close(): Promise<void> }[] = []

  afterEach(leave)

  async function leave(): Promise<void> {
    for (const one of opened.splice(0)) await one.close()
  }

  async function open(dataDir = dataDirOf()): Promise<Store> {
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

  return { open, connect, leave }
}

export async function until(holds: () => boolean | Promise<boolean>, what = 'the condition'): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 20) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${what} did not come about within 15 seconds`)
}

/** Of a path, or of all within it too, those that others than their owner may do anything with. */
export async function openToOthers(path: string, within: boolean): Promise<string[]> {
  const inside = within ? await readdir(path, { recursive: true }) : []
  const paths = [path, ...inside.map((name) => join(path, name))]
  const modes = await Promise.all(paths.map(async (one) => ({ one, mode: (await stat(one)).mode })))
  return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ one }) => one)
}

export async function storePid(dataDir: string): Promise<number> {
  return (JSON.parse(await readFile(join(dataDir, 'store.lock'), 'utf8')) as { pid: number }).pid
}
