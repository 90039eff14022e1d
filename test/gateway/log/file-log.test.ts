import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fileLog, type FileLogOptions } from '../../../gateway/log/file-log.ts'
import { readRecordsIn } from '../../../gateway/log/read-records.ts'
import { verifyLog } from '../../../gateway/log/verify-log.ts'
import { appendAndKill } from './append-and-kill.ts'
import { recordNumber } from './record-number.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-log-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** Opens, appends records with these numbers one by one, and closes. */
async function write(numbers: readonly number[], options: FileLogOptions = {}): Promise<void> {
  const log = fileLog(directory, options)
  for (const number of numbers) await log.append(recordNumber(number))
  await log.close()
}

async function decisions(): Promise<readonly string[]> {
  const found: string[] = []
  for await (const entry of readRecordsIn(directory)) found.push(entry.record.decision)
  return found
}

/** Files whose every write or sync can be made to fail, as on a full or dying disk. */
function failingDisk() {
  const disk = { fails: undefined as 'appendFile' | 'datasync' | undefined, syncs: 0 }
  const openForAppending: NonNullable<FileLogOptions['openForAppending']> = async (path, exclusive) => {
    const handle = await open(path, exclusive ? 'ax' : 'a', 0o600)
    return new Proxy(handle, {
      get(target, property) {
        if (property === 'datasync') disk.syncs += 1
        if (property === disk.fails) return () => Promise.reject(new Error('EIO: disk failed'))
        const value: unknown = Reflect.get(target, property, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  return { disk, openForAppending }
}

describe('fileLog', () => {
  test('segments are rotated by size and the chain runs through them', async () => {
    await write([1, 2, 3, 4, 5, 6], { segmentSize: 1500 })
    expect((await readdir(directory)).filter((name) => /^\d/u.test(name))).toEqual([
      '000001.jsonl',
      '000002.jsonl',
      '000003.jsonl',
    ])
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 6, signedUpTo: 6 })
  })

  test('the private key is readable by its owner only', async () => {
    await write([1])
    const { mode } = await stat(join(directory, 'keys/private.jwk.json'))
    expect(mode & 0o777).toBe(0o600)
    expect(await readFile(join(directory, 'keys/public.jwk.json'), 'utf8')).not.toContain('"d"')
  })

  test('records waiting together cost one sync', async () => {
    const { disk, openForAppending } = failingDisk()
    const log = fileLog(directory, { openForAppending })
    await log.open()
    disk.syncs = 0
    await Promise.all(Array.from({ length: 100 }, (_, index) => log.append(recordNumber(index))))
    expect(disk.syncs).toBeLessThanOrEqual(2)
    await log.close()
  })

  test('a torn last line is moved to torn/ and the chain goes on', async () => {
    await write([1, 2])
    await appendFile(join(directory, '000001.jsonl'), '{"seq":3,"previous":"ab')
    await write([3])
    expect(await decisions()).toEqual(['decision-1', 'decision-2', 'decision-3'])
    const [torn] = await readdir(join(directory, 'torn'))
    expect(await readFile(join(directory, 'torn', String(torn)), 'utf8')).toBe('{"seq":3,"previous":"ab')
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 3, torn: false })
  })

  test('a block of zeros left by a power failure is moved to torn/ too', async () => {
    await write([1, 2])
    await appendFile(join(directory, '000001.jsonl'), Buffer.alloc(4096))
    await appendFile(join(directory, 'heads.jsonl'), '{"jws":"ey')
    await write([3])
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 3, heads: 3 })
    expect(await readdir(join(directory, 'torn'))).toHaveLength(2)
  })

  test('an empty segment left by a crash while rotating is written to next', async () => {
    await write([1, 2])
    await writeFile(join(directory, '000002.jsonl'), '')
    await write([3])
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 3 })
    expect(await readFile(join(directory, '000002.jsonl'), 'utf8')).toContain('decision-3')
  })

  test('a log that lacks what was signed is refused, is left as it is, and says what to do', async () => {
    await write([1, 2, 3])
    const path = join(directory, '000001.jsonl')
    const whole = await readFile(path, 'utf8')
    const cut = whole.split('\n').slice(0, 2).join('\n') + '\n'
    const changed = whole.replace('decision-3', 'decision-9')
    for (const tampered of [cut, changed, '']) {
      await writeFile(path, tampered)
      const log = fileLog(directory)
      await expect(log.open()).rejects.toThrow(/does not hold record 3 as it was signed.*schakel log verify/u)
      await expect(log.append(recordNumber(4))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
      await log.close()
      expect(await readFile(path, 'utf8')).toBe(tampered)
    }
  })

  test('a log whose key is gone, or whose head another key signed, is refused', async () => {
    await write([1])
    await rm(join(directory, 'keys/private.jwk.json'))
    const log = fileLog(directory)
    await expect(log.open()).rejects.toThrow('its key')
    await log.close()
    await rm(join(directory, 'heads.jsonl'))
    const heads = await readFile(join(directory, '000001.jsonl'))
    expect(heads.length).toBeGreaterThan(0)
    await write([2])
    const other = await mkdtemp(join(tmpdir(), 'schakel-log-'))
    const foreign = fileLog(other)
    await foreign.append(recordNumber(1))
    await foreign.close()
    await writeFile(join(directory, 'heads.jsonl'), await readFile(join(other, 'heads.jsonl')))
    await rm(other, { recursive: true })
    const again = fileLog(directory)
    await expect(again.open()).rejects.toThrow('not signed with the key of this log')
    await again.close()
  })

  test('a directory held by a living process is refused, and free again once it is closed', async () => {
    const first = fileLog(directory)
    await first.append(recordNumber(1))
    const second = fileLog(directory)
    await expect(second.open()).rejects.toThrow(`is held by process ${process.pid}`)
    await expect(second.append(recordNumber(2))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
    await first.close()
    await second.append(recordNumber(3))
    await second.close()
    expect(await decisions()).toEqual(['decision-1', 'decision-3'])
  })

  test('the lock of a process that is gone, or whose id another process has now, is taken over', async () => {
    for (const holder of [
      { pid: 2 ** 22 - 1, host: hostname(), started: '1', token: 'a' },
      { pid: process.pid, host: hostname(), started: '1', token: 'b' },
    ]) {
      await writeFile(join(directory, 'lock'), JSON.stringify(holder))
      await write([1])
    }
    expect((await readdir(directory)).filter((name) => name.startsWith('lock'))).toEqual([])
  })

  test('of ten processes that find the lock of a dead one, one takes it over', async () => {
    await writeFile(
      join(directory, 'lock'),
      JSON.stringify({ pid: 2 ** 22 - 1, host: hostname(), started: '1', token: 'a' }),
    )
    const logs = Array.from({ length: 10 }, () => fileLog(directory))
    const opened = await Promise.allSettled(logs.map((log) => log.open()))
    expect(opened.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    await Promise.all(logs.map((log) => log.close()))
  })

  test.each(['appendFile', 'datasync'] as const)(
    'when %s fails nothing is acknowledged until the log could be opened afresh',
    async (call) => {
      const { disk, openForAppending } = failingDisk()
      const log = fileLog(directory, { openForAppending })
      await log.append(recordNumber(1))
      disk.fails = call
      const refused = { code: 'LOG_UNAVAILABLE' }
      await expect(log.append(recordNumber(2))).rejects.toMatchObject(refused)
      await expect(log.append(recordNumber(3))).rejects.toMatchObject(refused)
      disk.fails = undefined
      await log.append(recordNumber(4))
      await log.close()
      // What was refused is not in the log as if it had been disclosed: it was cut off, for it may not have been on disk.
      expect(await decisions()).toEqual(['decision-1', 'decision-4'])
      expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 2 })
    },
  )

  test('a disk that fills up in the middle of a group leaves none of it behind, and takes records again when there is room', async () => {
    let full = false
    const log = fileLog(directory, {
      openForAppending: async (path, exclusive) => {
        const handle = await open(path, exclusive ? 'ax' : 'a', 0o600)
        return new Proxy(handle, {
          get(target, property) {
            const value: unknown = Reflect.get(target, property, target)
            if (property !== 'appendFile' || !full) return typeof value === 'function' ? value.bind(target) : value
            return async (bytes: Buffer) => {
              // write(2): as much as there was room for, and ENOSPC at the next.
              await target.appendFile(bytes.subarray(0, bytes.length - 100))
              throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
            }
          },
        })
      },
    })
    await log.append(recordNumber(1))
    // Behind the signing of the first.
    await log.open()
    full = true
    const group = await Promise.allSettled([2, 3, 4].map((number) => log.append(recordNumber(number))))
    for (const outcome of group) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'LOG_UNAVAILABLE', status: 503 } })
    }
    expect(await verifyLog(directory)).toMatchObject({ ok: true, torn: true })
    full = false
    await log.append(recordNumber(5))
    await log.close()
    expect(await decisions()).toEqual(['decision-1', 'decision-5'])
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: 2, torn: false })
  })

  test('the kernel itself saying that the disk is full refuses the record, and the next is taken without a restart', async () => {
    let full = true
    const log = fileLog(directory, {
      // Every write to /dev/full gives ENOSPC: full(4).
      openForAppending: (path, exclusive) =>
        full && /\d\.jsonl$/u.test(path) ? open('/dev/full', 'a') : open(path, exclusive ? 'ax' : 'a', 0o600),
    })
    for (const number of [1, 2]) {
      const refused = log.append(recordNumber(number))
      await expect(refused).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE', cause: { code: 'ENOSPC' } })
    }
    full = false
    await log.append(recordNumber(3))
    await log.close()
    expect(await decisions()).toEqual(['decision-3'])
  })

  test('a segment is closed when a month begins, and a clock that steps back opens none', async () => {
    const log = fileLog(directory)
    for (const day of ['2026-01-30', '2026-01-31', '2026-02-01', '2026-01-31', '2026-02-02', '2026-03-01']) {
      await log.append(recordNumber(1, { at: `${day}T10:00:00.000Z` }))
    }
    await log.close()
    const again = fileLog(directory)
    await again.append(recordNumber(2, { at: '2026-03-31T10:00:00.000Z' }))
    await again.append(recordNumber(2, { at: '2026-04-01T10:00:00.000Z' }))
    await again.close()
    const counts = await Promise.all(
      [1, 2, 3, 4].map(
        async (number) => (await readFile(join(directory, `00000${number}.jsonl`), 'utf8')).split('\n').length - 1,
      ),
    )
    expect(counts).toEqual([2, 3, 2, 1])
  })

  test('when the directory cannot be opened every append tries again', async () => {
    const blocked = join(directory, 'blocked')
    await writeFile(blocked, '')
    const log = fileLog(blocked)
    await expect(log.append(recordNumber(1))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
    await rm(blocked)
    await log.append(recordNumber(2))
    await log.close()
  })

  test('killed while writing, it holds every record it acknowledged, in one chain', async () => {
    // Two hundred times in kill-writer.long.test.ts.
    const acknowledged: string[] = []
    const fruitful = () => new Set(acknowledged.map((decision) => decision.split('-lane')[0])).size
    // On a busy machine some are killed before they have written anything.
    for (let run = 1; run <= 5 || (fruitful() <= 2 && run <= 30); run += 1) {
      acknowledged.push(...(await appendAndKill(['file', directory], run, (run * 7) % 50)))
      // Now and then the kill leaves half a line: make sure it does at least once.
      if (run === 3) {
        const last = (await readdir(directory))
          .filter((name) => /^\d/u.test(name))
          .sort()
          .at(-1)
        await truncateHalfALine(join(directory, String(last)))
      }
    }
    expect(fruitful()).toBeGreaterThan(2)
    await write([0])
    const stored = new Set(await decisions())
    expect(acknowledged.filter((decision) => !stored.has(decision))).toEqual([])
    const verification = await verifyLog(directory)
    expect(verification).toMatchObject({ ok: true, torn: false, records: stored.size })
    expect(verification.signedUpTo).toBe(stored.size)
  }, 120_000)
})

/** Adds the beginning of a line, as if the process had been killed in the middle of a write. */
async function truncateHalfALine(path: string): Promise<void> {
  const { size } = await stat(path)
  await appendFile(path, '{"seq":999999,"previous":"000')
  await truncate(path, size + 10)
}
