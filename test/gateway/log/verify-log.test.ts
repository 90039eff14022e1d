import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ChainedRecord, hashOf } from '../../../gateway/log/chain.ts'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { signHead } from '../../../gateway/log/signed-head.ts'
import { generateSigningKey } from '../../../gateway/log/signing-key.ts'
import { verifyLog } from '../../../gateway/log/verify-log.ts'
import { recordNumber } from './record-number.ts'

let directory: string
let segment: string
let heads: string
const key = generateSigningKey()
const now = new Date('2026-03-02T10:00:00Z')

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-log-'))
  segment = join(directory, '000001.jsonl')
  heads = join(directory, 'heads.jsonl')
  const log = fileLog(directory, { signingKey: key, now: () => now })
  for (let number = 1; number <= 10; number += 1) await log.append(recordNumber(number))
  await log.close()
})
afterEach(() => rm(directory, { recursive: true }))

const verify = () => verifyLog(directory, [key.publicJwk])
const lines = async (path: string): Promise<string[]> => (await readFile(path, 'utf8')).split('\n').slice(0, -1)
const store = (path: string, kept: readonly string[]): Promise<void> =>
  writeFile(path, kept.map((line) => `${line}\n`).join(''))

/** Rewrites the stored lines with `change`. */
async function tamper(change: (lines: string[]) => readonly string[]): Promise<void> {
  await store(segment, change(await lines(segment)))
}

/** Lines from `from` on, chained and hashed anew as someone with access to the disk could. */
function rehash(stored: readonly string[], from: number): readonly string[] {
  const result = stored.slice(0, from)
  for (const line of stored.slice(from)) {
    const entry = JSON.parse(line) as ChainedRecord
    const before = result.at(-1)
    const previous = before === undefined ? entry.previous : (JSON.parse(before) as ChainedRecord).hash
    const moved = { seq: result.length + 1, previous, record: entry.record }
    result.push(JSON.stringify({ ...moved, hash: hashOf(moved) }))
  }
  return result
}

const changed = (line: string | undefined): string => String(line).replace('CarePlan.notes', 'CarePlan.goals')

describe('verifying a log offline', () => {
  test('a log as it was written is whole', async () => {
    const whole = { ok: true, records: 10, lastSeq: 10, heads: 10, signedUpTo: 10, torn: false }
    expect(await verify()).toEqual(whole)
  })

  const tamperings: readonly [
    name: string,
    change: (stored: string[]) => readonly string[],
    problem: string,
    seq: number,
  ][] = [
    ['a changed record', (stored) => stored.with(4, changed(stored[4])), 'changed', 5],
    [
      'a changed record with its hash made anew',
      (stored) => [...rehash(stored.with(4, changed(stored[4])).slice(0, 5), 4), ...stored.slice(5)],
      'changed',
      5,
    ],
    [
      'a changed record with all hashes after it made anew',
      (stored) => rehash(stored.with(4, changed(stored[4])), 4),
      'changed',
      5,
    ],
    [
      'a changed last record with its hash made anew',
      (stored) => rehash(stored.with(9, changed(stored[9])), 9),
      'changed',
      10,
    ],
    ...['"agency":"00000099000000099999",', '"seq":5,'].map((second): (typeof tamperings)[number] => [
      `a record to which a second ${second} was added`,
      (stored) => stored.with(4, String(stored[4]).replace(second.slice(0, second.indexOf(':')), `${second}$&`)),
      'unreadable',
      5,
    ]),
    [
      'a record of which a letter is written another way',
      (stored) => stored.with(4, String(stored[4]).replace('CarePlan.notes', 'CarePlan.\\u006eotes')),
      'unreadable',
      5,
    ],
    ['a record with a space in it', (stored) => stored.with(4, String(stored[4]).replace(':', ': ')), 'unreadable', 5],
    ['a dropped record', (stored) => stored.toSpliced(4, 1), 'dropped', 5],
    [
      'a dropped record with those after it renumbered and hashed anew',
      (stored) => rehash(stored.toSpliced(4, 1), 4),
      'changed',
      5,
    ],
    ['a dropped first record', (stored) => stored.slice(1), 'dropped', 1],
    ['several dropped records', (stored) => stored.toSpliced(2, 3), 'dropped', 3],
    [
      'two records that changed places',
      (stored) => stored.with(4, String(stored[5])).with(5, String(stored[4])),
      'reordered',
      5,
    ],
    ['a record written twice', (stored) => stored.toSpliced(5, 0, String(stored[4])), 'reordered', 5],
    ['a record put in between', (stored) => rehash(stored.toSpliced(4, 0, String(stored[1])), 4), 'changed', 5],
    ['a cut tail', (stored) => stored.slice(0, 7), 'cut', 8],
    ['an emptied log', () => [], 'cut', 1],
    ['a line that is no JSON', (stored) => stored.with(4, 'x'), 'unreadable', 5],
    [
      'a changed hash',
      (stored) => stored.with(4, String(stored[4]).replace(/"hash":"../u, '"hash":"zz')),
      'changed',
      5,
    ],
  ]
  test.each(tamperings)('%s is found, and the first bad record named', async (_name, change, problem, seq) => {
    await tamper(change)
    const { ok, finding } = await verify()
    expect({ ok, problem: finding?.problem, seq: finding?.seq }).toEqual({ ok: false, problem, seq })
  })

  test('a member added to a record, or beside it, is found', async () => {
    const whole = await lines(segment)
    await store(segment, whole.with(4, String(whole[4]).replace('"outcome":', '"extra":1,"outcome":')))
    expect((await verify()).finding).toMatchObject({ problem: 'changed', seq: 5, where: '000001.jsonl:5' })
    await store(segment, whole.with(4, String(whole[4]).replace('"hash":', '"extra":1,"hash":')))
    expect((await verify()).finding).toMatchObject({ problem: 'unreadable', seq: 5, where: '000001.jsonl:5' })
  })

  test('a tail cut together with its heads is found by whoever kept a later head', async () => {
    await tamper((stored) => stored.slice(0, 7))
    const signed = await lines(heads)
    await store(heads, signed.slice(0, 8))
    expect(await verify()).toMatchObject({ ok: true, records: 7 })
    await store(heads, [...signed.slice(0, 8), String(signed[10])])
    expect((await verify()).finding).toMatchObject({ problem: 'cut', seq: 8 })
  })

  test('a head signed with another key is found', async () => {
    const stranger = generateSigningKey()
    const [last] = (await lines(segment)).slice(-1).map((line) => JSON.parse(line) as ChainedRecord)
    if (last === undefined) throw new Error('the log is empty')
    const forged = JSON.stringify({ jws: await signHead(last, now, stranger) })
    await store(heads, (await lines(heads)).with(10, forged))
    expect((await verify()).finding).toMatchObject({ problem: 'bad-signature', seq: 10, where: 'heads.jsonl:11' })
  })

  test('a head whose statement was changed is found', async () => {
    const payload = Buffer.from(JSON.stringify({ seq: 3, hash: 'x', at: now.toISOString() })).toString('base64url')
    const signed = await lines(heads)
    await store(heads, signed.with(3, String(signed[3]).replace(/\.[\w-]+\./u, `.${payload}.`)))
    expect((await verify()).finding).toMatchObject({ problem: 'bad-signature', seq: 3 })
  })

  test('a log that was killed before its first head over a record is whole: it signed that it was empty', async () => {
    await store(heads, (await lines(heads)).slice(0, 1))
    expect(await verify()).toMatchObject({ ok: true, records: 10, heads: 0, signedUpTo: 0 })
  })

  test('a log without any head is not taken on trust', async () => {
    await store(heads, [])
    expect((await verify()).finding).toMatchObject({ problem: 'unsigned', seq: 1 })
  })

  test('a missing segment is a gap', async () => {
    await rm(directory, { recursive: true })
    const log = fileLog(directory, { signingKey: key, segmentSize: 1 })
    for (let number = 1; number <= 3; number += 1) await log.append(recordNumber(number))
    await log.close()
    await rm(join(directory, '000002.jsonl'))
    expect((await verify()).finding).toMatchObject({ problem: 'dropped', seq: 2, where: '000003.jsonl:1' })
  })

  test('records after the last head, and a line still being written, are told and are no finding', async () => {
    await store(heads, (await lines(heads)).slice(0, 9))
    await writeFile(segment, `${await readFile(segment, 'utf8')}{"seq":11,`)
    expect(await verify()).toMatchObject({ ok: true, records: 10, signedUpTo: 8, torn: true })
  })
})
