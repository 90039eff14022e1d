import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { newestRequests } from '../../../gateway/desk/log/newest-requests.ts'
import { readInTurn } from '../../../gateway/desk/log/read-in-turn.ts'
import { chain, emptyChain } from '../../../gateway/log/chain.ts'
import { readRecords } from '../../../gateway/log/read-records.ts'
import { afresh, storedLogIn } from '../../../gateway/log/stored-log.ts'
import { fullRecordNumber } from '../log/record-number.ts'

test('a long log is walked without holding up what else the hub does', async () => {
  const records = chain(
    emptyChain,
    Array.from({ length: 20_000 }, (_, index) => fullRecordNumber(index)),
  )
  const lines = records.map((entry, index) => ({ text: JSON.stringify(entry), where: String(index), complete: true }))
  // Lines that are all at hand: nothing else gives way, as reading a file does now and then.
  const entries = afresh(async function* () {
    yield* lines
  })
  const withLog = readInTurn((use) => use({ entries, heads: entries, removals: entries }, async () => []))
  // Another's work, begun anew whenever it is done: each turn of it lets the walk go on for one stretch.
  let turns = 0
  const over = new AbortController()
  const other = (async () => {
    while (!over.signal.aborted) {
      await pause(0)
      turns += 1
    }
  })()
  const found = await withLog((log) => newestRequests(readRecords(log.entries), 0, () => true))
  over.abort()
  await other
  expect(found.total).toBe(20_000)
  expect(turns).toBeGreaterThan(50)
}, 60_000)

test('two read at a time, twenty wait, and who comes then is told to come back', async () => {
  let reading = 0
  let most = 0
  const ends: (() => void)[] = []
  const withLog = readInTurn(async (use) => use(storedLogIn('/nowhere'), async () => []))
  const read = () =>
    withLog(async () => {
      reading += 1
      most = Math.max(most, reading)
      await new Promise<void>((resolve) => ends.push(resolve))
      reading -= 1
    })
  const all = Array.from({ length: 22 }, read)
  await expect(read()).rejects.toMatchObject({ extensions: { code: 'BUSY' } })
  for (let ended = 0; ended < 22; ended += 1) {
    await pause(0)
    ends.shift()?.()
  }
  await Promise.all(all)
  expect([most, reading]).toEqual([2, 0])
  // One that fails gives its turn back as well.
  for (let time = 0; time < 3; time += 1)
    await expect(withLog(async () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  const last = read()
  await pause(0)
  ends.shift()?.()
  await last
})
