import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endStore } from '../../support/test-stores.ts'
import { openToOthers, storeFolder, until } from './store-folder.ts'

/** Making the files of a store takes some five seconds each time. */
describe('the embedded store, when its files are made', () => {
  let dataDir: string
  const { open, connect, leave } = storeFolder(() => dataDir)

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'schakel-test-'))
  })

  afterEach(async () => {
    await leave()
    await endStore(dataDir)
    await rm(dataDir, { recursive: true, force: true })
  })

  test('is its owner’s alone from the first moment', async () => {
    const fresh = join(dataDir, 'fresh')
    const draft = join(fresh, 'store.new')
    const starting = open(fresh)
    await until(() => existsSync(draft), 'the making of the files')
    expect(await openToOthers(draft, false)).toEqual([])
    await starting
    expect(await openToOthers(fresh, false)).toEqual([])
    expect(await openToOthers(join(fresh, 'store'), false)).toEqual([])
    await leave()
    await endStore(fresh)
  }, 60_000)

  test('begins anew when killed while they were first made', async () => {
    await mkdir(join(dataDir, 'store.new', 'base'), { recursive: true })
    await writeFile(join(dataDir, 'store.new', 'PG_VERSION'), '18\n')
    const client = await connect(await open())
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    expect(existsSync(join(dataDir, 'store.new'))).toBe(false)
  }, 60_000)
})
