import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fileLog, type FileLogOptions } from '../../../gateway/log/file-log.ts'
import { readRecordsIn } from '../../../gateway/log/read-records.ts'
import { verifyLog } from '../../../gateway/log/verify-log.ts'
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

  test('when the directory cannot be opened every append tries again', async () => {
    const blocked = join(directory, 'blocked')
    await writeFile(blocked, '')
    const log = fileLog(blocked)
    await expect(log.append(recordNumber(1))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
    await rm(blocked)
    await log.append(recordNumber(2))
    await log.close()
  })

  test('killed twenty times while writing, it holds every record it acknowledged, in one chain', async () => {
    const acknowledged: string[] = []
    for (let run = 1; run <= 20; run += 1) {
      acknowledged.push(...(await appendUntilKilled(run)))
      // Now and then the kill leaves half a line: make sure it does at least once.
      if (run === 7) {
        const last = (await readdir(directory))
          .filter((name) => /^\d/u.test(name))
          .sort()
          .at(-1)
        await truncateHalfALine(join(directory, String(last)))
      }
    }
    expect(new Set(acknowledged.map((decision) => decision.split('-lane')[0])).size).toBe(20)
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

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Starts a process that appends, kills it some milliseconds after its first acknowledgement, and returns what it acknowledged. */
function appendUntilKilled(run: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      '--import',
      here('./load-typescript.mjs'),
      here('./append-until-killed.ts'),
      directory,
      String(run),
    ])
    let output = ''
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), (run * 7) % 50)
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString()
    })
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(output.split('\n').slice(0, -1))
      else reject(new Error(`The appending process ended by itself: ${complaint}`))
    })
  })
}
