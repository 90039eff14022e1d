import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cursorSeal } from '../../../gateway/enforce/seal-cursor.ts'
import { type Rotation, rotateKeys } from '../../../schema/keys/rotate-keys.ts'
import { newSigningKey } from '../../../schema/keys/signing-key.ts'
import { storedKeys } from '../../../schema/keys/stored-keys.ts'
import { readTimedKeys, STAYS_PUBLISHED, STAYS_SEALING } from '../../../schema/keys/timed-keys.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

let data: string
let directory: string
let clock: number
const now = () => new Date(clock)
const after = (milliseconds: number): void => void (clock += milliseconds)
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'schakel-keys-'))
  directory = join(data, 'keys')
  await mkdir(directory)
  clock = Date.parse('2026-03-02T12:00:00Z')
})
afterEach(() => rm(data, { recursive: true, force: true }))

const hub = () => ({ directory, name: 'hub' }) as const
const privateFile = () => join(directory, 'hub.jwk')
const publicFile = () => join(directory, 'hub.jwks.json')
async function published(): Promise<string[]> {
  const { keys } = JSON.parse(await readFile(publicFile(), 'utf8')) as { keys: Record<string, unknown>[] }
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  return keys.map(({ kid }) => String(kid))
}
async function rotate(options: { after?: number; revoke?: boolean } = {}): Promise<Rotation> {
  const outcome = await rotateKeys(hub(), { now, ...options })
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome
}

describe('The hub’s keys', () => {
  test('are made once, for the owner’s eyes only, and are the same after a restart', async () => {
    const [first, second] = await Promise.all([storedKeys(hub(), now), storedKeys(hub(), now)])
    expect(first.signing().kid).toBe(second.signing().kid)
    expect((await stat(privateFile())).mode & 0o777).toBe(0o600)
    expect((await stat(publicFile())).mode & 0o777).toBe(0o644)
    expect(await published()).toEqual([first.signing().kid])
    expect((await readdir(directory)).sort()).toEqual(['hub.jwk', 'hub.jwks.json'])
  })

  test('are taken over from a hub that could not rotate them', async () => {
    const { kid, privateKey } = newSigningKey()
    await writeFile(privateFile(), JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }), { mode: 0o600 })
    const keys = await storedKeys(hub(), now)
    expect(keys.signing().kid).toBe(kid)
    const next = await rotate()
    after(10_000)
    await keys.look()
    expect([keys.signing().kid, await published()]).toEqual([next.kid, [kid, next.kid]])
  })

  test.each(['', '{}', '{"keys":[]}', '{"keys":[{"kid":"a"}]}', '[]', 'null'])(
    'that are %j start no hub',
    async (text) => {
      await writeFile(privateFile(), text)
      await expect(storedKeys(hub(), now)).rejects.toThrow(/cannot be read from .*hub\.jwk/u)
      expect(await readFile(privateFile(), 'utf8')).toBe(text)
    },
  )
})

describe('A rotation', () => {
  test('publishes the new key first, then signs with it, then drops the old one', async () => {
    const keys = await storedKeys(hub(), now)
    const old = keys.signing().kid
    const { kid, signsFrom, previous, revoked } = await rotate()
    expect([revoked, previous?.kid]).toEqual([[], old])
    expect(await published()).toEqual([old, kid])
    await keys.look()
    expect(keys.signing().kid).toBe(old)

    clock = signsFrom.getTime() - 1
    await keys.look()
    expect(keys.signing().kid).toBe(old)
    clock = signsFrom.getTime()
    await keys.look()
    expect([keys.signing().kid, await published()]).toEqual([kid, [old, kid]])

    after(STAYS_PUBLISHED - 1)
    await keys.look()
    expect(await published()).toEqual([old, kid])
    after(1)
    await keys.look()
    expect([now(), await published()]).toEqual([previous?.publishedUntil, [kid]])
  })

  test('leaves the old key published until every permit under it is dead', () => {
    expect(STAYS_PUBLISHED).toBeGreaterThan(2 * (10 + 2) * 1000)
  })

  test('keeps page cursors for an hour, and gives out new ones under the new key', async () => {
    const keys = await storedKeys(hub(), now)
    const owner = { agency: 'a', purpose: 'p', list: 'cases' }
    const seal = cursorSeal(() => keys.sealing())
    const early = seal.seal('place', owner)
    const { signsFrom, previous } = await rotate()
    clock = signsFrom.getTime()
    await keys.look()
    const late = seal.seal('place', owner)
    expect(late).not.toBe(early)
    expect([seal.unseal(early, owner), seal.unseal(late, owner)]).toEqual(['place', 'place'])
    expect(seal.unseal(early, { ...owner, purpose: 'q' })).toBeUndefined()

    after(STAYS_SEALING - 1)
    await keys.look()
    expect(seal.unseal(early, owner)).toBe('place')
    after(1)
    await keys.look()
    expect(now()).toEqual(previous?.cursorsUntil)
    expect([seal.unseal(early, owner), seal.unseal(late, owner)]).toEqual([undefined, 'place'])
  })

  test('forgets private keys that are of no use any more', async () => {
    const old = (await storedKeys(hub(), now)).signing().kid
    await rotate()
    after(10_000 + STAYS_SEALING)
    await rotate()
    const kept = readTimedKeys(await readFile(privateFile(), 'utf8')).map(({ kid }) => kid)
    expect(kept).toHaveLength(2)
    expect(kept).not.toContain(old)
  })

  test('waits for the one before it', async () => {
    await storedKeys(hub(), now)
    const first = await rotate()
    expect(await rotateKeys(hub(), { now })).toEqual({
      refused: 'a key waits already',
      kid: first.kid,
      signsFrom: first.signsFrom,
    })
    clock = first.signsFrom.getTime()
    expect((await rotate()).previous?.kid).toBe(first.kid)
  })

  test('happens once when it is asked for twice at the same time', async () => {
    await storedKeys(hub(), now)
    const outcomes = await Promise.all([rotateKeys(hub(), { now }), rotateKeys(hub(), { now })])
    expect(outcomes.filter((outcome) => !('refused' in outcome))).toHaveLength(1)
    expect(await published()).toHaveLength(2)
  })

  test('takes a key back at once, and every older one', async () => {
    const keys = await storedKeys(hub(), now)
    const old = keys.signing().kid
    const waiting = await rotate()
    const { kid, revoked, previous } = await rotate({ revoke: true })
    expect([revoked, previous]).toEqual([[old, waiting.kid], undefined])
    expect(await published()).toEqual([kid])
    await keys.look()
    expect([keys.signing().kid, keys.sealing()]).toEqual([kid, [keys.signing().privateKey]])
    expect(await readFile(privateFile(), 'utf8')).not.toContain(old)
  })

  test('is not undone by a clock that steps back', async () => {
    const keys = await storedKeys(hub(), now)
    const { kid } = await rotate()
    after(10_000)
    await keys.look()
    after(-3_600_000)
    await keys.look()
    expect(keys.signing().kid).toBe(kid)
    expect(await published()).toContain(kid)
  })
})

describe('A rotation that is broken off', () => {
  test('before its rename has not happened, and can be done again', async () => {
    const keys = await storedKeys(hub(), now)
    const old = keys.signing().kid
    const draft = join(directory, 'hub.jwk.draft')
    await writeFile(draft, '{"keys":[{"half')
    await keys.look()
    expect([keys.signing().kid, await published()]).toEqual([old, [old]])
    expect((await storedKeys(hub(), now)).signing().kid).toBe(old)
    // It may still be under way.
    await utimes(draft, now(), now())
    expect(await rotateKeys(hub(), { now })).toEqual({ refused: 'another rotation is under way' })
    after(10_001)
    await rotate()
    expect([await published(), existsSync(draft)]).toEqual([[old, expect.any(String)], false])
  })

  test.each([
    ['a running hub', true],
    ['a hub that starts', false],
  ])('after its rename is gone on with by %s', async (_who, isRunning) => {
    const running = await storedKeys(hub(), now)
    const old = running.signing().kid
    const stale = await readFile(publicFile())
    const { kid } = await rotate({ revoke: true })
    // What it would have published it did not.
    await writeFile(publicFile(), stale)
    const keys = isRunning ? running : await storedKeys(hub(), now)
    await keys.look()
    expect([keys.signing().kid, await published()]).toEqual([kid, [kid]])
    expect(kid).not.toBe(old)
  })

  test('a key that cannot be published does not sign', async () => {
    const keys = await storedKeys(hub(), now)
    const old = keys.signing().kid
    await rotate()
    await rm(publicFile())
    // What stands in its place cannot be replaced by a file.
    await mkdir(join(publicFile(), 'inside'), { recursive: true })
    after(60_000)
    await expect(keys.look()).rejects.toThrow()
    expect(keys.signing().kid).toBe(old)
    await rm(publicFile(), { recursive: true })
    await keys.look()
    expect(keys.signing().kid).not.toBe(old)
  })

  test('is not taken for one that never was when what it left cannot be looked at', async () => {
    await storedKeys(hub(), now)
    const draft = join(directory, 'hub.jwk.draft')
    await symlink('hub.jwk.draft', draft)
    await expect(rotateKeys(hub(), { now })).rejects.toMatchObject({ code: 'ELOOP' })
    expect(await published()).toHaveLength(1)
  })

  test('public keys that cannot be read are told, and not written over', async () => {
    const keys = await storedKeys(hub(), now)
    await rm(publicFile())
    await symlink('hub.jwks.json', publicFile())
    await expect(keys.look()).rejects.toMatchObject({ code: 'ELOOP' })
    expect((await readdir(directory)).sort()).toEqual(['hub.jwk', 'hub.jwks.json'])
  })

  test('keys that cannot be read any more leave the hub with those it has, and are told once', async () => {
    const keys = await storedKeys(hub(), now)
    const old = keys.signing().kid
    const told: string[] = []
    keys.start((error) => void told.push(error instanceof Error ? error.message : 'another'))
    await writeFile(privateFile(), 'gone')
    await new Promise((resolve) => setTimeout(resolve, 1300))
    expect([keys.signing().kid, told]).toEqual([old, [expect.stringMatching(/cannot be read from .*hub\.jwk/u)]])
    keys.close()
  })
})

describe('schakel keys rotate', () => {
  const schakel = (...argv: string[]) => runSchakel(['keys', 'rotate', ...argv], { env: { SCHAKEL_DATA: data }, now })
  test('says when the new key signs, and until when the old one holds', async () => {
    const old = (await storedKeys(hub(), now)).signing().kid
    const { code, out } = await schakel()
    const [, kid] = await published()
    expect([code, out]).toEqual([
      0,
      `Key ${kid} is published; the hub signs with it from 2026-03-02T12:00:10.000Z.
Key ${old} leaves the published set at 2026-03-02T12:01:22.000Z; page cursors given under it hold until 2026-03-02T13:00:10.000Z.
`,
    ])
  })

  test('prints as JSON, and takes back', async () => {
    const old = (await storedKeys(hub(), now)).signing().kid
    const { code, out } = await schakel('--revoke', '--json')
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { kid: (await published())[0], signsFrom: '2026-03-02T12:00:00.000Z', revoked: [old] },
    ])
  })

  test('lets a copied key set take its time', async () => {
    await storedKeys(hub(), now)
    expect(JSON.parse((await schakel('--after', '3600', '--json')).out)).toMatchObject({
      signsFrom: '2026-03-02T13:00:00.000Z',
    })
    const { code, err } = await schakel()
    expect([code, err]).toEqual([2, expect.stringMatching(/waits already, it signs from 2026-03-02T13:00:00\.000Z/u)])
  })

  test.each(['-1', '1.5', '1e9', '86401', ''])('refuses %j seconds', async (seconds) => {
    await storedKeys(hub(), now)
    expect((await schakel('--after', seconds)).code).toBe(2)
    expect(await published()).toHaveLength(1)
  })

  test('says where there is no hub', async () => {
    const { code, err } = await schakel()
    expect([code, err]).toEqual([2, expect.stringMatching(/no key of a hub in .*start the hub once/u)])
  })

  test('says what is wrong where there is a key that cannot be looked at', async () => {
    await symlink('hub.jwk', privateFile())
    const { code, err } = await schakel()
    expect([code, err]).toEqual([2, expect.stringMatching(/ELOOP/u)])
  })
})

describe('schakel keys rotate --events', () => {
  const schakel = (...argv: string[]) => runSchakel(['keys', 'rotate', ...argv], { env: { SCHAKEL_DATA: data }, now })

  test('gives a subgraph its next key for events, and leaves the hub’s alone', async () => {
    const ofHub = (await storedKeys(hub(), now)).signing().kid
    const events = await storedKeys({ directory, name: 'events-police' }, now)
    const old = events.signing().kid
    const { code, out } = await schakel('--events', 'police')
    after(10_000)
    await events.look()
    expect([code, out]).toEqual([
      0,
      `Key ${events.signing().kid} is published; police signs with it from 2026-03-02T12:00:10.000Z.
Key ${old} leaves the published set at 2026-03-02T12:01:22.000Z.
`,
    ])
    expect(events.signing().kid).not.toBe(old)
    expect(await published()).toEqual([ofHub])
    expect((await readdir(directory)).sort()).toEqual([
      'events-police.jwk',
      'events-police.jwks.json',
      'hub.jwk',
      'hub.jwks.json',
    ])
  })

  test.each(['chain', 'hub', '', '../hub'])('knows no sender %j', async (name) => {
    await storedKeys(hub(), now)
    const { code, err } = await schakel('--events', name)
    expect([code, err]).toEqual([2, expect.stringMatching(/must be one of police, immigration, care, municipal/u)])
  })

  test('says where that subgraph was never started', async () => {
    await storedKeys(hub(), now)
    const { code, err } = await schakel('--events', 'care')
    expect([code, err]).toEqual([2, expect.stringMatching(/no key of the care subgraph in .*start it once/u)])
  })
})
