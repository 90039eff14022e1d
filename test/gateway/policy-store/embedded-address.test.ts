import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasStore } from '../../../gateway/cli/stored-policies.ts'
import { embeddedAddress } from '../../../gateway/policy-store/embedded-address.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-address-'))
})
afterEach(() => rm(folder, { recursive: true }))

const lock = (text: string): Promise<void> => writeFile(join(folder, 'store.lock'), text)
/** Whether the command line takes it that a store runs here. */
const isFound = (): Promise<boolean> =>
  hasStore({
    out: () => undefined,
    err: () => undefined,
    readInput: () => Promise.resolve(''),
    env: { SCHAKEL_DATA: folder },
    fetch,
  })

test('The address of the embedded store is told once it answers, and until then what it waits for', async () => {
  await expect(embeddedAddress(folder)).rejects.toThrow('is not running yet; the subgraphs start it')
  for (const text of ['{"pid":1}', '', 'no json', '{"pid":1,"port":"7","password":"x"}']) {
    await lock(text)
    await expect(embeddedAddress(folder)).rejects.toThrow('is not running yet')
    expect(await isFound()).toBe(false)
  }
  await lock('{"pid":1,"port":7,"password":"x"}')
  expect(await embeddedAddress(folder)).toBe('postgres://schakel:x@127.0.0.1:7/schakel')
  expect(await isFound()).toBe(true)
})

test('A lock that is there and cannot be read is not taken for a store that does not run', async () => {
  await mkdir(join(folder, 'store.lock'))
  const why = /cannot be read from .*store\.lock: check its owner and mode/u
  await expect(embeddedAddress(folder)).rejects.toThrow(why)
  await expect(isFound()).rejects.toThrow(why)
})
