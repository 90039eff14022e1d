import { expect, test } from '@jest/globals'
import { decodeProtectedHeader } from 'jose'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ephemeralHubKeys } from '../../../gateway/execute/hub-keys.ts'
import { type PermitContent, permitSigner } from '../../../gateway/execute/sign-permit.ts'
import { digestOf, type Permit, splitPermit, WAVE_LARGEST, WAVE_LONGEST } from '../../../schema/permit.ts'
import { readWave } from '../../fixtures/read-permit.ts'

const NOW = new Date('2026-03-02T12:00:00.900Z')
const content: PermitContent = {
  aud: 'police',
  agency: 'a',
  kind: 'POLICE',
  purpose: 'p',
  taskTypes: ['T'],
  decision: 'd',
  policy: 'h',
  open: {},
  scopes: [],
}
const newSigner = () => permitSigner(ephemeralHubKeys(), () => NOW)
const times = (count: number) => Array.from({ length: count })
const waveOf = (header: string): string => splitPermit(header)?.wave ?? ''

test('permits asked for in one turn are signed together, however many steps each takes to ask', async () => {
  const sign = newSigner()
  const headers = await Promise.all(
    [0, 1, 5, 40].map(async (steps) => {
      for (let step = 0; step < steps; step++) await Promise.resolve()
      return sign(content, `body ${steps}`)
    }),
  )
  expect(new Set(headers.map(waveOf)).size).toBe(1)
  expect(new Set(headers).size).toBe(4)
})

test('permits of another turn are signed apart', async () => {
  const sign = newSigner()
  const first = sign(content, 'one')
  await nextTurn()
  const second = sign(content, 'two')
  expect(waveOf(await first)).not.toBe(waveOf(await second))
})

test.each([
  [1, 8],
  [2, 8],
  [8, 8],
  [9, 16],
  [33, 64],
  [WAVE_LARGEST, 64],
])('%i permits are %i digests, sorted, each permit’s own among them', async (count, digests) => {
  const sign = newSigner()
  const headers = await Promise.all(times(count).map((_, index) => sign(content, `body ${index}`)))
  const { permits, iat, exp } = readWave(headers[0] ?? '')
  expect(new Set(permits).size).toBe(digests)
  expect(permits).toEqual([...permits].sort())
  for (const header of headers) expect(permits).toContain(digestOf(splitPermit(header)?.permit ?? ''))
  expect([iat, exp - iat]).toEqual([Math.floor(NOW.getTime() / 1000), 10])
  expect(waveOf(headers[0] ?? '').length).toBeLessThanOrEqual(WAVE_LONGEST)
})

test('more than one wave holds are signed in several', async () => {
  const sign = newSigner()
  const headers = await Promise.all(times(2 * WAVE_LARGEST + 1).map(() => sign(content, 'body')))
  const waves = new Map<string, number>()
  for (const header of headers) waves.set(waveOf(header), (waves.get(waveOf(header)) ?? 0) + 1)
  expect([...waves.values()].sort((one, other) => one - other)).toEqual([1, WAVE_LARGEST, WAVE_LARGEST])
})

test('no two permits are alike, though they say the same', async () => {
  const sign = newSigner()
  const said = (await Promise.all(times(20).map(() => sign(content, 'body')))).map((header) => {
    const { permit = '' } = splitPermit(header) ?? {}
    return JSON.parse(Buffer.from(permit, 'base64url').toString('utf8')) as Permit
  })
  expect(new Set(said.map(({ jti }) => jti)).size).toBe(20)
  for (const { jti, body } of said) expect([Buffer.from(jti, 'base64url').length, body]).toEqual([16, digestOf('body')])
})

test('the key is the one that signs when the turn ends', async () => {
  const [before, after] = [ephemeralHubKeys().signing(), ephemeralHubKeys().signing()]
  let current = before
  const sign = permitSigner({ signing: () => current }, () => NOW)
  const first = await sign(content, 'body')
  current = after
  const kids = [first, await sign(content, 'body')].map((header) => decodeProtectedHeader(waveOf(header)).kid)
  expect(kids).toEqual([before.kid, after.kid])
})

test('a wave that cannot be signed gives no permit, and the next one is signed', async () => {
  let fails = true
  const keys = ephemeralHubKeys()
  const sign = permitSigner(
    {
      signing() {
        if (fails) throw new Error('no key')
        return keys.signing()
      },
    },
    () => NOW,
  )
  await expect(Promise.all([sign(content, 'one'), sign(content, 'two')])).rejects.toThrow('no key')
  fails = false
  expect(splitPermit(await sign(content, 'three'))).toBeDefined()
})
