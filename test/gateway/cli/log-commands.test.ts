import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { verifyLog } from '../../../gateway/log/verify-log.ts'
import { recordNumber } from '../log/record-number.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

let directory: string
let log: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-cli-'))
  log = join(directory, 'log')
})
afterEach(() => rm(directory, { recursive: true }))

const schakel = (...argv: readonly string[]) => schakelWith({}, ...argv)

const schakelWith = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
  runSchakel(argv, {
    env: { SCHAKEL_DATA: directory, ...env },
    now: () => new Date('2031-06-01T10:00:00Z'),
  })

async function write(records: readonly DisclosureRecord[], to = log): Promise<void> {
  const opened = fileLog(to)
  for (const record of records) await opened.append(record)
  await opened.close()
}
const inMonth = (month: number) => recordNumber(month, { at: `2026-0${month}-03T10:00:00.000Z` })

describe('log backup and log verify --head', () => {
  test('run, back up, lose, restore, go on, verify; an older copy that was put back is noticed', async () => {
    await write([1, 2, 3].map(inMonth))
    const opened = fileLog(log)
    await opened.open()
    const writer = new AbortController()
    const appending = (async () => {
      for (let number = 10; !writer.signal.aborted; number += 1) await opened.append(recordNumber(number))
    })()
    const early = join(directory, 'early')
    const copied = await schakel('log', 'backup', early)
    expect(copied).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Whole: \d+ records.*\nCopied up to record \d+/u),
    })
    writer.abort()
    await appending
    await opened.close()
    await write([recordNumber(90)])

    const late = join(directory, 'late')
    const { code, out } = await schakel('log', 'backup', late, '--json')
    const later = JSON.parse(out) as { ok: boolean; jws: string; lastSeq: number; signedUpTo: number }
    expect({ code, ok: later.ok, lastSeq: later.lastSeq }).toEqual({ code: 0, ok: true, lastSeq: later.signedUpTo })
    expect((await schakel('log', 'verify', early)).code).toBe(0)
    expect((await readdir(join(late, 'keys'))).sort()).toEqual(['public.jwk.json'])
    expect(await schakel('log', 'backup', late)).toMatchObject({
      code: 2,
      err: expect.stringContaining('not empty') as unknown,
    })

    // Lost: the copy is put back, with the private key from where that is kept.
    const privateKey = await readFile(join(log, 'keys/private.jwk.json'))
    const restore = async (copy: string) => {
      await rm(log, { recursive: true })
      await cp(copy, log, { recursive: true })
      await writeFile(join(log, 'keys/private.jwk.json'), privateKey)
    }
    await restore(late)
    await write([recordNumber(91), recordNumber(92)])
    const again = await schakel('log', 'verify', '--head', later.jws)
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Whole: ${later.lastSeq + 2} records`) as unknown,
    })

    await restore(early)
    expect((await schakel('log', 'verify')).code).toBe(0)
    const kept = join(directory, 'kept-heads.jsonl')
    await writeFile(kept, `${JSON.stringify({ jws: later.jws })}\n`)
    expect(await schakel('log', 'verify', '--head', kept)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`to ${later.lastSeq} were signed and are gone`) as unknown,
    })
    // Written on, it is as long again, and still not the log that was signed.
    await write(Array.from({ length: later.lastSeq }, (_, index) => recordNumber(200 + index)))
    expect((await schakel('log', 'verify')).code).toBe(0)
    expect(await schakel('log', 'verify', '--head', later.jws)).toMatchObject({
      code: 1,
      out: expect.stringContaining('an older copy was put back and written to') as unknown,
    })
  })

  test('a head of another key, or no head at all, is no proof', async () => {
    await write([recordNumber(1)])
    await write([recordNumber(1)], join(directory, 'other'))
    const other = join(directory, 'other/heads.jsonl')
    expect(await schakel('log', 'verify', '--head', other)).toMatchObject({
      code: 1,
      out: expect.stringContaining('bad-signature at the head kept elsewhere') as unknown,
    })
    expect((await schakel('log', 'verify', '--head', '/no/head')).err).toContain('holds no signed head')
  })

  test('a copy ends with the last record that is signed', async () => {
    for (const number of [1, 2, 3]) await write([inMonth(number)])
    const heads = join(log, 'heads.jsonl')
    // The last head was not written yet: those before it sign up to the second record.
    const lines = (await readFile(heads, 'utf8')).trimEnd().split('\n')
    await writeFile(heads, `${lines.slice(0, -1).join('\n')}\n`)
    expect(await verifyLog(log)).toMatchObject({ ok: true, records: 3, signedUpTo: 2 })
    const { code, out } = await schakel('log', 'backup', join(directory, 'copy'), '--json')
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true, records: 2, signedUpTo: 2 })
  })

  test('what cannot be read is copied letter for letter, for the verifier to find', async () => {
    await write([1, 2, 3].map(inMonth))
    const segment = join(log, '000002.jsonl')
    await writeFile(segment, `not a record\n${await readFile(segment, 'utf8')}`)
    const copy = join(directory, 'copy')
    expect((await schakel('log', 'backup', copy)).code).toBe(1)
    const textOf = async (place: string) => {
      const names = (await readdir(place)).filter((name) => /^\d/u.test(name)).sort()
      return (await Promise.all(names.map((name) => readFile(join(place, name), 'utf8')))).join('')
    }
    expect(await textOf(copy)).toBe(await textOf(log))
  })

  test('the copy of a log that was changed says so, and a log without heads is not copied', async () => {
    await write([1, 2, 3].map(inMonth))
    const segment = join(log, '000002.jsonl')
    await writeFile(segment, (await readFile(segment, 'utf8')).replace('CarePlan.notes', 'CarePlan.goals'))
    const { code, out } = await schakel('log', 'backup', join(directory, 'copy'))
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('NOT WHOLE: changed') as unknown })
    await writeFile(join(log, 'heads.jsonl'), '')
    expect((await schakel('log', 'backup', join(directory, 'none'))).err).toContain('Nothing in the log is signed yet')
  })
})

describe('log prune', () => {
  test('says what it would remove, removes when told to, and the rest verifies and can be copied', async () => {
    await write([1, 2, 3, 6, 7].map(inMonth))
    expect((await schakel('log', 'prune')).out).toBe(
      'Would remove 3 records up to record 3, all from before 2026-06-01. Nothing was removed: add --yes to do so.\n',
    )
    expect((await verifyLog(log)).records).toBe(5)
    expect((await schakel('log', 'prune', '--yes', '--before', '2026-03-01')).out).toContain('Removed 2 records')
    expect(await schakel('log', 'verify')).toEqual({
      code: 0,
      out: 'Records 1 to 2 were removed on 2031-06-01 (retention period ended); the rest is whole: 3 records, 5 signed heads\n',
      err: '',
    })
    expect((await schakel('log', 'prune', '--yes')).out).toContain('Removed 1 records up to record 3')
    expect((await schakel('log', 'prune', '--yes')).out).toContain('nothing to remove')
    expect(await schakel('log', 'backup', join(directory, 'copy'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('Records 1 to 3 were removed') as unknown,
    })
    expect((await verifyLog(join(directory, 'copy'))).removed?.removedUpTo).toBe(3)
  })

  test('nothing goes before its time, and the time is a setting', async () => {
    await write([1, 2, 3].map(inMonth))
    const early = await schakel('log', 'prune', '--yes', '--before', '2026-07-01')
    expect(early).toMatchObject({ code: 2, err: expect.stringContaining('kept for 5 years') as unknown })
    const longer = await schakelWith({ SCHAKEL_LOG_RETENTION_YEARS: '15' }, 'log', 'prune', '--yes')
    expect(longer.out).toContain('nothing to remove')
    const odd = await schakelWith({ SCHAKEL_LOG_RETENTION_YEARS: '0' }, 'log', 'prune', '--yes')
    expect(odd).toMatchObject({ code: 2, err: expect.stringContaining('whole number of years') as unknown })
    expect((await schakel('log', 'prune', '--reason', 'a\nb')).code).not.toBe(0)
    expect((await verifyLog(log)).records).toBe(3)
  })
})

describe("log overview: the person's own", () => {
  const police = { purpose: 'report.take', kind: 'POLICE', agency: '00000099000000001000', confidential: true }
  const ind = { purpose: 'residence.decide', kind: 'IND', agency: '00000099000000006000' }
  const open = [0, 3, 6].map((number) => recordNumber(number, number === 3 ? ind : {}))
  const hidden = [0, 3].map((number) => recordNumber(number, police))

  test('is letter for letter what it would be if no confidential purpose had been served', async () => {
    const [first, second, third] = open
    const [secret, another] = hidden
    if (!first || !second || !third || !secret || !another) throw new Error('records are missing')
    await write([secret, first, another, second, recordNumber(1), third, secret])
    await write([first, second, recordNumber(1), third], join(directory, 'without'))
    for (const more of [[], ['--json'], ['--lang', 'nl']]) {
      const asked = ['log', 'overview', '--case', 'case-0', ...more]
      const { code, out } = await schakel(...asked)
      expect(code).toBe(0)
      expect(out).toBe((await schakel(...asked, '--dir', join(directory, 'without'))).out)
      expect(out).toMatch(/may be incomplete|kan onvolledig zijn/u)
      expect(out).not.toMatch(/POLICE|Police|report\.take|"seq"|"hash"|"decision"/u)
    }
    const { out } = await schakel('log', 'overview', '--case', 'case-0', '--json')
    // A shelter is told by its kind.
    expect((JSON.parse(out) as { lines: unknown[] }).lines).toEqual([
      expect.not.objectContaining({ agency: expect.anything() as unknown }),
      expect.objectContaining({ agency: ind.agency, purpose: 'residence.decide', shown: ['ShelterRequest.urgency'] }),
      expect.objectContaining({ kind: 'SHELTER' }),
    ])
  })

  test('is in the order of time, also where the clock was set back meanwhile', async () => {
    const times = ['2026-05-03T12:00:00.000Z', '2026-05-03T11:00:00.000Z', '2026-05-03T12:30:00.000Z']
    await write(times.map((at) => recordNumber(0, { at })))
    const { out } = await schakel('log', 'overview', '--case', 'case-0', '--json')
    const { lines } = JSON.parse(out) as { lines: { at: string }[] }
    expect(lines.map(({ at }) => at)).toEqual([times[1], times[0], times[2]])
  })

  test('tells what was disclosed only; for oversight also what was confidential, and marks it', async () => {
    await write([...open, ...hidden, recordNumber(0, { disclosed: [], outcome: 'refused' })])
    const { out } = await schakel('log', 'overview', '--case', 'case-0', '--json', '--confidential')
    const { lines } = JSON.parse(out) as { lines: { purpose: string; confidential?: boolean }[] }
    expect(lines.map(({ purpose, confidential }) => [purpose, confidential ?? false])).toEqual([
      ['shelter.place', false],
      ['residence.decide', false],
      ['shelter.place', false],
      ['report.take', true],
      ['report.take', true],
    ])
    expect((await schakel('log', 'overview')).code).not.toBe(0)
  })
})
