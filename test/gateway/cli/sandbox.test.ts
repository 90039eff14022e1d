import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { beginClock, readAhead } from '../../../schema/sandbox/clock-file.ts'
import { takeLock } from '../../../gateway/log/file-lock.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

const DAY = 86_400_000
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schakel-sandbox-'))
  beginClock(dataDir)
})
afterEach(() => rm(dataDir, { recursive: true }))

const schakel = (argv: readonly string[], answer?: unknown) =>
  runSchakel(['sandbox', ...argv], {
    env: { SCHAKEL_DATA: dataDir },
    now: () => new Date('2026-03-02T12:00:00Z'),
    fetch: () => (answer === undefined ? Promise.reject(new Error('no hub')) : Promise.resolve(Response.json(answer))),
  })

describe('schakel sandbox clock', () => {
  test('moves the clock forward, by a time or to a moment', async () => {
    const moved = await schakel(['clock', '--forward', '21d'])
    expect(moved).toEqual({
      code: 0,
      err: '',
      out: 'The clock of the sandbox was 2026-03-02T12:00:00.000Z and is 2026-03-23T12:00:00.000Z.\n',
    })
    for (const [argv, now] of [
      [['--forward', '90m'], '2026-03-23T13:30:00.000Z'],
      // From the last Sunday of March on the Netherlands are two hours ahead of UTC.
      [['--to', '2026-03-28T09:00'], '2026-03-28T08:00:00.000Z'],
      [['--to', '2026-03-30T09:00'], '2026-03-30T07:00:00.000Z'],
      [['--to', '2026-12-20T09:00'], '2026-12-20T08:00:00.000Z'],
      [['--to', '2026-12-20T09:00:00Z'], '2026-12-20T09:00:00.000Z'],
      [['--forward', '2w'], '2027-01-03T09:00:00.000Z'],
    ] as const) {
      const { out } = await schakel(['clock', ...argv, '--json'])
      expect([argv, (JSON.parse(out) as { now: string }).now]).toEqual([argv, now])
    }
  })

  test('refuses a step back, and says why and what to do', async () => {
    await schakel(['clock', '--forward', '1d'])
    const { code, err } = await schakel(['clock', '--to', '2026-03-03T11:59:00Z'])
    expect(code).toBe(2)
    expect(err).toBe(
      'schakel: The clock of the sandbox says 2026-03-03T12:00:00.000Z, which is later than 2026-03-03T11:59:00.000Z: it cannot be set back. Stop the sandbox and remove its data folder to begin anew\n',
    )
    expect(readAhead(dataDir)).toBe(DAY)
  })

  test.each([
    [[], /Say how far/u],
    [['--forward', '1d', '--to', '2026-12-20'], /Say how far/u],
    [['--forward', '-1d'], /is no time/u],
    [['--forward', '0d'], /is no time/u],
    [['--forward', '1y'], /is no time/u],
    [['--forward', '999999w'], /a hundred years/u],
    [['--to', '2026-02-30T09:00'], /is no moment/u],
    [['--to', '2026-12-20T25:00'], /is no moment/u],
    [['--to', 'tomorrow'], /is no day/u],
  ])('refuses %j', async (argv, why) => {
    const { code, err } = await schakel(['clock', ...argv])
    expect([code, err]).toEqual([2, expect.stringMatching(why)])
    expect(readAhead(dataDir)).toBe(0)
  })

  test('leaves a data folder alone that is no sandbox', async () => {
    await rm(join(dataDir, 'sandbox'), { recursive: true })
    for (const argv of [['clock', '--forward', '1d'], ['status']]) {
      const { code, err } = await schakel(argv)
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(/There is no sandbox in .*SCHAKEL_SANDBOX=true npm start/u),
      ])
    }
    expect(readAhead(dataDir)).toBeUndefined()
  })

  test('waits for no other command, and says so', async () => {
    const unlock = await takeLock(join(dataDir, 'sandbox', 'clock.lock'))
    const { code, err } = await schakel(['clock', '--forward', '1d'])
    await unlock()
    expect([code, err]).toEqual([2, expect.stringMatching(/being moved by another command/u)])
  })
})

describe('schakel sandbox status', () => {
  test('tells the time of the sandbox and what its hub says', async () => {
    await schakel(['clock', '--forward', '36h'])
    const { out } = await schakel(['status'], { ready: true, detail: { sandbox: { now: '2026-03-04T00:00:00.000Z' } } })
    expect(out).toContain('clock    2026-03-04T00:00:00.000Z\n')
    expect(out).toContain('ahead    1.50 days\n')
    expect(out).toMatch(/hub {6}http.* is ready, its clock says 2026-03-04T00:00:00.000Z\n/u)
  })

  test('tells that no hub runs, or that the one there is no sandbox', async () => {
    expect((await schakel(['status'])).out).toMatch(/none answers at/u)
    expect((await schakel(['status', '--json'], { ready: true })).out).toMatch(/is no sandbox/u)
  })

  test('says which file is spoilt', async () => {
    await writeFile(join(dataDir, 'sandbox', 'clock.json'), '{}')
    expect(await schakel(['status'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/clock\.json does not tell/u),
    })
  })
})
