import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ifPresent } from '../../schema/if-present.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-present-'))
  await writeFile(join(folder, 'file'), 'text')
})
afterAll(() => rm(folder, { recursive: true }))

test('What stands there is read, and what does not is undefined', async () => {
  expect(await ifPresent(readFile(join(folder, 'file'), 'utf8'))).toBe('text')
  expect(await ifPresent(readFile(join(folder, 'none'), 'utf8'))).toBeUndefined()
})

test('What stands there and cannot be read is an error', async () => {
  await expect(ifPresent(readFile(folder))).rejects.toMatchObject({ code: 'EISDIR' })
  await expect(ifPresent(stat(join(folder, 'file/inside')))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(ifPresent(readdir(join(folder, 'file')))).rejects.toMatchObject({ code: 'ENOTDIR' })
})
