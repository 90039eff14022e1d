import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { takeLock } from '../../../gateway/log/file-lock.ts'
import { type Removal, signRemoval } from '../../../gateway/log/removal-statement.ts'
import { removableFrom, removeSegments } from '../../../gateway/log/remove-segments.ts'
import { signHead } from '../../../gateway/log/signed-head.ts'
import { signStatement } from '../../../gateway/log/signed-statement.ts'
import { generateSigningKey, type SigningKey } from '../../../gateway/log/signing-key.ts'
import { verifyLog } from '../../../gateway/log/verify-log.ts'
import { recordNumber } from './record-number.ts'

const key = generateSigningKey()
const now = new Date('2031-06-01T10:00:00Z')
const reason = 'retention period ended'
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-log-'))
  // Two records a month, from January to June 2026: a segment a month.
  await write(
    [1, 2, 3, 4, 5, 6].flatMap((month) => [`2026-0${month}-03T10:00:00.000Z`, `2026-0${month}-20T10:00:00.000Z`]),
  )
})
afterEach(() => rm(directory, { recursive: true }))

async function write(moments: readonly string[]): Promise<void> {
  const log = fileLog(directory, { signingKey: key, now: () => now })
  for (const [index, at] of moments.entries()) await log.append(recordNumber(index, { at }))
  await log.close()
}
const remove = (before: string, more: { readonly now?: Date; readonly key?: SigningKey } = {}) =>
  removeSegments(directory, { before: new Date(before), reason, now, key, ...more })
const verify = () => verifyLog(directory, [key.publicJwk])
const segments = async () => (await readdir(directory)).filter((name) => /^\d/u.test(name)).sort()
const path = (name: string) => join(directory, name)
const removals = async () => (await readFile(path('removals.jsonl'), 'utf8')).split('\n').slice(0, -1)
const state = (lines: readonly string[]) => writeFile(path('removals.jsonl'), lines.map((line) => `${line}\n`).join(''))
const stated = async (removal: Removal, by = key) => JSON.stringify({ jws: await signRemoval(removal, by) })
const claims = (line: string | undefined) =>
  JSON.parse(Buffer.from(String(line).split('.')[1] ?? '', 'base64url').toString()) as Removal

describe('Removing records that were kept long enough', () => {
  test('whole closed segments go, a signed statement stays, and the rest verifies and is written on', async () => {
    expect(await segments()).toHaveLength(6)
    expect(await removableFrom(directory, new Date('2026-03-10T00:00:00Z'), [key.publicJwk])).toMatchObject({
      records: 4,
    })
    expect(await remove('2026-03-10T00:00:00Z')).toMatchObject({ records: 4, upTo: { seq: 4 } })
    expect(await segments()).toEqual([3, 4, 5, 6].map((number) => `00000${number}.jsonl`))
    const [line, ...more] = await removals()
    expect(more).toEqual([])
    expect(claims(line)).toEqual({
      removedUpTo: 4,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
      records: 4,
      before: '2026-03-10T00:00:00.000Z',
      at: now.toISOString(),
      reason,
    })
    await write(['2026-06-21T10:00:00.000Z'])
    const whole = await verify()
    expect(whole).toMatchObject({ ok: true, records: 9, lastSeq: 13, signedUpTo: 13, removed: { removedUpTo: 4 } })
    expect(whole.notYetRemoved).toBeUndefined()
  })

  test('the next removal goes on from the one before, and nothing young or still open ever goes', async () => {
    await remove('2026-02-01T00:00:00Z')
    expect(await remove('2026-02-01T00:00:00Z')).toMatchObject({ records: 0 })
    expect(await removals()).toHaveLength(1)
    expect(await remove('2030-01-01T00:00:00Z')).toMatchObject({ records: 8, upTo: { seq: 10 } })
    expect(await segments()).toEqual(['000006.jsonl'])
    expect((await removals()).map((line) => [claims(line).removedUpTo, claims(line).records])).toEqual([
      [2, 2],
      [10, 8],
    ])
    expect(await verify()).toMatchObject({ ok: true, records: 2, lastSeq: 12 })
  })

  test('a hub that writes meanwhile loses nothing, and an empty last segment does not cost the last records', async () => {
    const log = fileLog(directory, { signingKey: key, now: () => now, segmentSize: 2000 })
    await log.open()
    const appended = Array.from({ length: 60 }, (_, index) =>
      log.append(recordNumber(index, { at: '2026-06-25T10:00:00.000Z' })),
    )
    await remove('2026-05-01T00:00:00Z')
    await Promise.all(appended)
    await log.close()
    expect(await verify()).toMatchObject({ ok: true, records: 64, lastSeq: 72, signedUpTo: 72 })
    await writeFile(path('999999.jsonl'), '')
    await remove('2030-01-01T00:00:00Z')
    expect((await verify()).records).toBeGreaterThan(0)
    await write(['2026-06-26T10:00:00.000Z'])
    expect(await verify()).toMatchObject({ ok: true, lastSeq: 73 })
  })

  test('what a crash between the statement and the removal left is told, and goes with the next removal', async () => {
    const kept = await Promise.all((await segments()).map(async (name) => [name, await readFile(path(name))] as const))
    await remove('2026-04-01T00:00:00Z')
    for (const left of [0, 1, 2]) {
      for (const [name, content] of kept.slice(left, 3)) await writeFile(path(name), content)
      expect(await verify()).toMatchObject({ ok: true, lastSeq: 12, notYetRemoved: 6 - 2 * left })
      expect(await remove('2026-04-01T00:00:00Z')).toMatchObject({ records: 0 })
      expect(await segments()).toHaveLength(3)
      expect((await verify()).notYetRemoved).toBeUndefined()
    }
    // What came back must be what was removed.
    const [name, content] = kept[2] ?? ['', Buffer.alloc(0)]
    await writeFile(path(name), content.toString().replaceAll('CarePlan.notes', 'CarePlan.goals'))
    expect((await verify()).finding).toMatchObject({ problem: 'changed', seq: 5 })
  })

  test('torn lines that a crash left are kept no longer than the rest', async () => {
    await appendFile(path('000006.jsonl'), '{"seq":13,')
    await write(['2026-06-21T10:00:00.000Z'])
    const [torn] = await readdir(path('torn'))
    await remove('2026-02-01T00:00:00Z')
    expect(await readdir(path('torn'))).toEqual([torn])
    await utimes(path(`torn/${torn}`), new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'))
    await remove('2026-02-01T00:00:00Z')
    expect(await readdir(path('torn'))).toEqual([])
  })

  test('of a log that is not whole nothing is removed, nor by two at once, nor with another key', async () => {
    const unlock = await takeLock(path('removal.lock'))
    await expect(remove('2026-04-01T00:00:00Z')).rejects.toThrow('is held by process')
    await unlock()
    await expect(remove('2026-04-01T00:00:00Z', { key: generateSigningKey() })).rejects.toThrow(
      'not signed with the key',
    )
    const first = path('000001.jsonl')
    await writeFile(first, (await readFile(first, 'utf8')).replace('CarePlan.notes', 'CarePlan.goals'))
    await expect(remove('2026-04-01T00:00:00Z')).rejects.toThrow(
      /record 1 is not what its hash says; nothing was removed/u,
    )
    expect(await segments()).toHaveLength(6)
  })
})

describe('Removal by anyone else is found', () => {
  const problem = async () => {
    const { ok, finding } = await verify()
    return { ok, problem: finding?.problem, seq: finding?.seq }
  }
  const from = (removedUpTo: number, hash: string, more: Partial<Removal> = {}): Removal => ({
    removedUpTo,
    hash,
    records: removedUpTo,
    before: '2026-03-01T00:00:00.000Z',
    at: now.toISOString(),
    reason,
    ...more,
  })

  test('segments cut without a statement, or further than it says', async () => {
    await rm(path('000001.jsonl'))
    expect(await problem()).toEqual({ ok: false, problem: 'dropped', seq: 1 })
    await writeFile(path('000001.jsonl'), '')
    await rm(directory, { recursive: true })
    await write([
      '2026-01-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
      '2026-04-01T00:00:00.000Z',
    ])
    await remove('2026-02-01T00:00:00Z')
    await rm(path('000002.jsonl'))
    expect(await problem()).toEqual({ ok: false, problem: 'dropped', seq: 2 })
  })

  test('a statement that was taken away, and everything behind one cut with its heads', async () => {
    await remove('2026-03-01T00:00:00Z')
    const lines = await removals()
    await rm(path('removals.jsonl'))
    expect(await problem()).toEqual({ ok: false, problem: 'dropped', seq: 1 })
    await state(lines)
    expect(await problem()).toEqual({ ok: true, problem: undefined, seq: undefined })
    for (const name of await segments()) await writeFile(path(name), '')
    await writeFile(path('heads.jsonl'), '')
    expect(await problem()).toEqual({ ok: false, problem: 'cut', seq: 5 })
  })

  test('a forged statement: by another key, of another type, with its text changed, for another chain', async () => {
    const second = (await readFile(path('000002.jsonl'), 'utf8')).split('\n')[1] ?? ''
    const { hash } = JSON.parse(second) as { readonly hash: string }
    for (const number of [1, 2]) await rm(path(`00000${number}.jsonl`))
    const good = await stated(from(4, hash))
    await state([good])
    expect(await problem()).toMatchObject({ ok: true })
    const asHead = JSON.stringify({ jws: await signHead({ seq: 4, hash }, now, key) })
    const otherType = JSON.stringify({ jws: await signStatement(from(4, hash), 'schakel-log-head+jwt', key) })
    const [head = '', , signature = ''] = (JSON.parse(good) as { readonly jws: string }).jws.split('.')
    const payload = Buffer.from(JSON.stringify(from(4, hash, { reason: 'nothing' }))).toString('base64url')
    const changed = JSON.stringify({ jws: `${head}.${payload}.${signature}` })
    const stranger = await stated(from(4, hash), generateSigningKey())
    for (const forged of [stranger, asHead, otherType, changed, 'x', '{"jws":1}']) {
      await state([forged])
      expect({ forged, ...(await problem()) }).toEqual({ forged, ok: false, problem: 'bad-removal', seq: 1 })
    }
    // Signed with this key, of a chain that is not this one: of a test system, say.
    await state([await stated(from(4, 'ab'.repeat(32)))])
    expect(await problem()).toEqual({ ok: false, problem: 'changed', seq: 5 })
  })

  test('a statement put back from earlier, twice, out of order, or without the one before it', async () => {
    await remove('2026-02-01T00:00:00Z', { now: new Date('2031-01-01T00:00:00Z') })
    await remove('2026-03-01T00:00:00Z')
    const [first = '', second = ''] = await removals()
    expect(await problem()).toMatchObject({ ok: true })
    for (const [lines, expected] of [
      [[first], { problem: 'dropped', seq: 3 }],
      [[first, second, first], { problem: 'bad-removal', seq: 5 }],
      [[first, second, second], { problem: 'bad-removal', seq: 5 }],
      [[second, first], { problem: 'bad-removal', seq: 1 }],
      [[second], { problem: 'bad-removal', seq: 1 }],
    ] as const) {
      await state(lines)
      expect(await problem()).toEqual({ ok: false, ...expected })
    }
    const older = claims(second)
    await state([first, await stated({ ...older, at: '2030-12-31T00:00:00.000Z' })])
    expect(await problem()).toEqual({ ok: false, problem: 'bad-removal', seq: 3 })
    await state([first, await stated({ ...older, before: '2032-01-01T00:00:00.000Z' })])
    expect(await problem()).toEqual({ ok: false, problem: 'bad-removal', seq: 3 })
  })

  test('a later statement beside an older copy of the records', async () => {
    const copies = await Promise.all(
      (await segments()).map(async (name) => [name, await readFile(path(name))] as const),
    )
    await remove('2026-06-01T00:00:00Z')
    for (const name of await segments()) await rm(path(name))
    for (const [name, content] of copies.slice(0, 3)) await writeFile(path(name), content)
    expect(await problem()).toEqual({ ok: false, problem: 'cut', seq: 11 })
  })

  test('a clock that steps back does not make a removal look older than the one before', async () => {
    await remove('2026-02-01T00:00:00Z')
    await remove('2026-03-01T00:00:00Z', { now: new Date('2027-01-01T00:00:00Z') })
    expect(await problem()).toMatchObject({ ok: true })
  })
})
