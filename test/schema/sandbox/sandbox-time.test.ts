import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { processClock } from '../../../schema/process-clock.ts'
import { clockFile, readAhead, writeAhead } from '../../../schema/sandbox/clock-file.ts'
import { dataFolder, isSandbox } from '../../../schema/sandbox/is-sandbox.ts'
import { sandboxTime } from '../../../schema/sandbox/sandbox-time.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-02T12:00:00Z')
let dataDir: string
let moves: number[]
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schakel-sandbox-'))
  moves = []
})
afterEach(() => rm(dataDir, { recursive: true }))

const clock = () => sandboxTime({ dataDir, wall: () => new Date(START), onMove: (ahead) => moves.push(ahead) })
const spoil = (text: string) => {
  mkdirSync(dirname(clockFile(dataDir)), { recursive: true })
  writeFileSync(clockFile(dataDir), text)
}

describe('The time of a sandbox', () => {
  test('is that of its machine until it is moved, and then for all of its processes at once', () => {
    const [one, other] = [clock(), clock()]
    expect([one().getTime(), other().getTime()]).toEqual([START, START])
    writeAhead(dataDir, 21 * DAY)
    expect([one().getTime(), other().getTime()]).toEqual([START + 21 * DAY, START + 21 * DAY])
    expect(moves).toEqual([21 * DAY, 21 * DAY])
    // A process that starts later is in the same time.
    expect(clock()().getTime()).toBe(START + 21 * DAY)
  })

  test('only goes forward', () => {
    const now = clock()
    writeAhead(dataDir, 21 * DAY)
    now()
    writeAhead(dataDir, DAY)
    expect(now().getTime()).toBe(START + 21 * DAY)
    expect(moves).toEqual([21 * DAY])
  })

  test.each(['', 'null', '{}', '{"ahead":-1}', '{"ahead":"5"}', '{"ahead":1e300}', '{"ahead":0.5}'])(
    'is not moved by a file that says %j, with which nothing starts',
    (text) => {
      const now = clock()
      writeAhead(dataDir, DAY)
      now()
      spoil(text)
      expect(now().getTime()).toBe(START + DAY)
      expect(clock).toThrow(/does not tell how far the clock is ahead/u)
    },
  )
})

describe('The clock of a process', () => {
  const ofProcess = (env: Record<string, string>) => processClock({ env, dataDir, onStep: () => undefined })
  const near = (days: number) => expect.closeTo(Date.now() + days * DAY, -4)

  test('is that of the sandbox in a sandbox alone', () => {
    const sandboxed = ofProcess({ SCHAKEL_SANDBOX: 'true' })
    const plain = ofProcess({})
    writeAhead(dataDir, 5 * DAY)
    expect(sandboxed().getTime()).toEqual(near(5))
    expect(plain().getTime()).toEqual(near(0))
  })

  test('is refused outside a sandbox where the data folder has lived ahead, and not where it was never moved', () => {
    ofProcess({ SCHAKEL_SANDBOX: '1' })
    expect(readAhead(dataDir)).toBe(0)
    expect(() => ofProcess({})).not.toThrow()
    writeAhead(dataDir, 1)
    expect(() => ofProcess({ SCHAKEL_SANDBOX: 'false' })).toThrow(/was moved in a sandbox: start with SCHAKEL_SANDBOX/u)
    expect(() => ofProcess({ SCHAKEL_SANDBOX: 'true' })).not.toThrow()
  })
})

describe('A sandbox', () => {
  test.each(['production', 'prod', 'Production', 'staging'])('is refused with NODE_ENV=%s', (NODE_ENV) => {
    expect(() => isSandbox({ SCHAKEL_SANDBOX: 'true', NODE_ENV })).toThrow(/SCHAKEL_SANDBOX=true .* refused/u)
    expect(isSandbox({ NODE_ENV })).toBe(false)
  })

  test('is asked for in so many words, and has a folder of its own', () => {
    expect(['true', '1', 'false', '0', ''].map((word) => isSandbox({ SCHAKEL_SANDBOX: word }))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect(() => isSandbox({ SCHAKEL_SANDBOX: 'yes' })).toThrow(/SCHAKEL_SANDBOX must be true/u)
    expect(dataFolder({})).toBe('.data')
    expect(dataFolder({ SCHAKEL_SANDBOX: 'true' })).toBe('.data-sandbox')
    expect(dataFolder({ SCHAKEL_SANDBOX: 'true', SCHAKEL_DATA: '/elsewhere' })).toBe('/elsewhere')
  })
})
