import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ChainedRecord } from '../../gateway/log/chain.ts'
import type { OpenableLog } from '../../gateway/log/disclosure-record.ts'
import type { RecordFilter } from '../../gateway/log/read-records.ts'
import type { Verification } from '../../gateway/log/verify-log.ts'
import { fullRecordNumber, recordNumber } from '../gateway/log/record-number.ts'

/** One kind of log, with the means to look at what it stored. */
export interface LogUnderTest {
  /** A log over a fresh, empty place. */
  readonly log: OpenableLog
  /** A second log over the same place; absent where the place ends with the log. */
  reopen?(): OpenableLog
  read(filter?: RecordFilter): Promise<readonly ChainedRecord[]>
  verify(): Promise<Pick<Verification, 'ok' | 'records' | 'finding'>>
  dispose(): Promise<void>
}

/** What every disclosure log promises the hub. */
export function runDisclosureLogSuite(name: string, create: () => Promise<LogUnderTest>): void {
  describe(`${name} keeps the promises of a disclosure log`, () => {
    let place: LogUnderTest
    beforeEach(async () => {
      place = await create()
    })
    afterEach(async () => {
      await place.log.close()
      await place.dispose()
    })

    test('a record can be read once its append has resolved, unchanged', async () => {
      const record = recordNumber(1, { client: 'Zoë "quoted" \u2028 𝄞', withheld: [] })
      await place.log.append(record)
      const stored = await place.read()
      expect(stored.map((entry) => entry.record)).toEqual([record])
    })

    test('records that say by what was decided stand beside older ones that do not', async () => {
      const records = [recordNumber(1), fullRecordNumber(2), recordNumber(3)]
      for (const record of records) await place.log.append(record)
      expect((await place.read()).map((entry) => entry.record)).toEqual(records)
      expect(await place.verify()).toMatchObject({ ok: true, records: 3 })
    })

    test('records are found by what they are about and by when, and by nothing that merely stands in them', async () => {
      const odd = 'case "é" \\ \u2028'
      const desk = { action: 'read-log', subject: odd, reason: 'decision-1 of case-1' }
      for (const record of [
        recordNumber(1, { at: '2026-03-01T10:00:00.000Z' }),
        recordNumber(2, { at: '2026-03-02T10:00:00.000Z', agency: '00000099000000012000' }),
        recordNumber(3, { at: '2026-03-03T10:00:00.000Z', case: odd, client: 'case-1' }),
        recordNumber(4, { at: '2026-03-04T10:00:00.000Z', desk }),
      ])
        await place.log.append(record)
      const found = async (filter: RecordFilter) => (await place.read(filter)).map(({ seq }) => seq)
      expect(await found({})).toEqual([1, 2, 3, 4])
      expect(await found({ case: 'case-1' })).toEqual([1, 4])
      expect(await found({ case: odd })).toEqual([3])
      expect(await found({ subject: odd })).toEqual([4])
      expect(await found({ decision: 'decision-1' })).toEqual([1])
      expect(await found({ agency: '00000099000000012000' })).toEqual([2])
      expect(await found({ since: '2026-03-02T10:00:00.000Z', until: '2026-03-04T10:00:00.000Z' })).toEqual([2, 3])
    })

    test('records appended one after the other form one chain in that order', async () => {
      for (let number = 1; number <= 5; number += 1) await place.log.append(recordNumber(number))
      const stored = await place.read()
      expect(stored.map((entry) => [entry.seq, entry.record.decision])).toEqual(
        [1, 2, 3, 4, 5].map((number) => [number, `decision-${number}`]),
      )
      expect(stored[0]?.previous).toBe('0'.repeat(64))
      expect(stored.slice(1).map((entry) => entry.previous)).toEqual(stored.slice(0, -1).map((entry) => entry.hash))
      expect(await place.verify()).toMatchObject({ ok: true, records: 5 })
    })

    test('three hundred records appended at once are all there, once each, in the order asked', async () => {
      const numbers = Array.from({ length: 300 }, (_, index) => index + 1)
      await Promise.all(numbers.map((number) => place.log.append(recordNumber(number))))
      const stored = await place.read()
      expect(stored.map((entry) => entry.record.decision)).toEqual(numbers.map((number) => `decision-${number}`))
      expect(await place.verify()).toMatchObject({ ok: true, records: 300 })
    })

    test('records keep the order they were appended in when the clock was set back between them', async () => {
      const at = (number: number) => new Date(Date.UTC(2026, 4, 31, 12) - number * 3_600_000).toISOString()
      await place.log.append(recordNumber(1, { at: at(1) }))
      // Written together, and one after the other; the last from the month before.
      await Promise.all([2, 3, 4].map((number) => place.log.append(recordNumber(number, { at: at(number) }))))
      await place.log.append(recordNumber(5, { at: at(24 * 31) }))
      const stored = await place.read()
      expect(stored.map(({ seq, record }) => [seq, record.decision, record.at])).toEqual(
        [1, 2, 3, 4, 5].map((number) => [number, `decision-${number}`, at(number === 5 ? 24 * 31 : number)]),
      )
      expect(await place.verify()).toMatchObject({ ok: true, records: 5 })
    })

    test('a record is stored before its append resolves, also while others are waiting', async () => {
      const appended = Array.from({ length: 20 }, (_, index) =>
        place.log.append(recordNumber(index + 1)).then(async () => {
          const stored = await place.read()
          expect(stored.map((entry) => entry.record.decision)).toContain(`decision-${index + 1}`)
        }),
      )
      await Promise.all(appended)
    })

    test('closing waits for what is being appended', async () => {
      const appended = Promise.all([place.log.append(recordNumber(1)), place.log.append(recordNumber(2))])
      await place.log.close()
      await appended
      expect(await place.read()).toHaveLength(2)
    })

    test('a closed log takes nothing more and says LOG_UNAVAILABLE', async () => {
      await place.log.append(recordNumber(1))
      await place.log.close()
      await expect(place.log.append(recordNumber(2))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE', status: 503 })
      expect(await place.read()).toHaveLength(1)
    })

    test('the chain goes on in a log opened again over the same place', async () => {
      if (place.reopen === undefined) {
        expect(await place.read()).toEqual([])
        return
      }
      await place.log.append(recordNumber(1))
      await place.log.close()
      for (const number of [2, 3]) {
        const again = place.reopen()
        await again.append(recordNumber(number))
        await again.close()
      }
      expect((await place.read()).map((entry) => entry.seq)).toEqual([1, 2, 3])
      expect(await place.verify()).toMatchObject({ ok: true, records: 3 })
    })
  })
}
