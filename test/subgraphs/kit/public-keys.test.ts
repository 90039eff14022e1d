import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSigningKey, publicJwk, type SigningKey } from '../../../schema/keys/signing-key.ts'
import { type PublicKeys, publicKeys } from '../../../subgraphs/kit/public-keys.ts'

let folder: string
let file: string
let clock: number
let waited: number
let keys: PublicKeys
const [one, other] = [newSigningKey(), newSigningKey()]
const set = (...published: SigningKey[]): string => JSON.stringify({ keys: published.map(publicJwk) })
const publish = (...published: SigningKey[]) => writeFile(file, set(...published))
const finds = async ({ kid }: SigningKey): Promise<boolean> =>
  keys.find({ alg: 'EdDSA', kid }).then(
    () => true,
    (error: { code: string }) => {
      expect(error.code).toBe('ERR_JWKS_NO_MATCHING_KEY')
      return false
    },
  )
const readFrom = (source: string): void => {
  keys = publicKeys(source, {
    now: () => new Date(clock),
    async wait(milliseconds) {
      waited += milliseconds
      clock += milliseconds
    },
  })
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-hub-keys-'))
  file = join(folder, 'hub.jwks.json')
  clock = Date.parse('2026-03-02T12:00:00Z')
  waited = 0
  readFrom(file)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('no key is known until there is a set; then it is', async () => {
  expect(await finds(one)).toBe(false)
  await publish(one)
  expect([await finds(one), await finds(other)]).toEqual([true, false])
})

test('a key that is not known is looked for at once, also right after the last reading', async () => {
  await publish(one)
  expect(await finds(one)).toBe(true)
  await publish(one, other)
  expect(await finds(other)).toBe(true)
  expect(waited).toBe(500)
})

test('many that look for keys at once are one reading', async () => {
  const asked = await served(
    async (source) => {
      readFrom(source)
      await Promise.all(Array.from({ length: 50 }, () => finds(other)))
      await Promise.all(Array.from({ length: 50 }, () => finds(other)))
    },
    () => set(one),
  )
  expect(asked).toBeLessThanOrEqual(4)
})

test('a key that is taken back is known for five seconds at most', async () => {
  await publish(one, other)
  expect(await finds(one)).toBe(true)
  await publish(other)
  clock += 4_999
  expect(await finds(one)).toBe(true)
  clock += 1
  expect(await finds(one)).toBe(false)
})

test('a set that is the same is the same keys, which what was verified under them rests on', async () => {
  await publish(one)
  const before = await keys.find({ alg: 'EdDSA', kid: one.kid })
  clock += 6_000
  expect(await keys.find({ alg: 'EdDSA', kid: one.kid })).toBe(before)
})

test.each([
  ['is gone', () => rm(file)],
  ['is half written', () => writeFile(file, set(one).slice(0, -20))],
  ['holds no set', () => writeFile(file, '{"keys":7}')],
])('the last good set is used for five minutes when the file %s', async (_what, spoil) => {
  await publish(one)
  expect(await finds(one)).toBe(true)
  await spoil()
  clock += 299_000
  expect(await finds(one)).toBe(true)
  // Nobody waits for the next try.
  const before = waited
  expect(await finds(one)).toBe(true)
  expect(waited - before).toBeLessThanOrEqual(500)
  clock += 1_000
  expect(await finds(one)).toBe(false)
  await publish(one)
  clock += 1_000
  expect(await finds(one)).toBe(true)
})

test('a clock that steps back makes no set fresh for longer', async () => {
  await publish(one)
  expect(await finds(one)).toBe(true)
  await publish(other)
  clock -= 3_600_000
  expect(await finds(one)).toBe(false)
})

test('a set at an address is read as a file is; no redirect is followed', async () => {
  let answer = set(one)
  await served(
    async (source) => {
      readFrom(source)
      expect(await finds(one)).toBe(true)
      answer = set(other)
      expect(await finds(other)).toBe(true)
      readFrom(new URL('/elsewhere', source).href)
      expect(await finds(other)).toBe(false)
    },
    () => answer,
  )
})

async function served(work: (source: string) => Promise<void>, answer: () => string): Promise<number> {
  let asked = 0
  const server: Server = createServer((request, response) => {
    asked++
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/keys' }).end()
    else response.setHeader('content-type', 'application/json').end(answer())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return asked
}
