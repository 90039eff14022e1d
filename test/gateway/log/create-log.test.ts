import { expect, test } from '@jest/globals'
import { createLog } from '../../../gateway/log/create-log.ts'
import { recordNumber } from './record-number.ts'

/** So many that memory holds them, and so few that it does: what waits is bounded whatever the store does. */
const MOST_WAITING = 50_000

test('of records for a store that gives no answer, 50,000 wait; more are refused at once, and none when it answers again', async () => {
  let lose = (): void => undefined
  let written: string[] | undefined
  const log = createLog({
    open: async () => undefined,
    async write(records) {
      if (written === undefined) await new Promise<void>((_resolve, reject) => (lose = () => reject(new Error('lost'))))
      written?.push(...records.map(({ decision }) => decision))
    },
    sign: async () => undefined,
    abandon: async () => undefined,
    close: async () => undefined,
  })
  const came = { refused: 0, kept: 0 }
  const record = recordNumber(1)
  const waiting = Array.from({ length: MOST_WAITING }, () =>
    log.append(record).then(
      () => (came.kept += 1),
      () => (came.refused += 1),
    ),
  )
  await expect(log.append(recordNumber(2))).rejects.toMatchObject({
    code: 'LOG_UNAVAILABLE',
    cause: new Error('50000 records are waiting'),
  })
  // The store has been asked by now, and nothing has become of those that wait.
  await new Promise((resolve) => setImmediate(resolve))
  expect(came).toEqual({ refused: 0, kept: 0 })

  written = []
  lose()
  await Promise.all(waiting)
  expect(came).toEqual({ refused: MOST_WAITING, kept: 0 })
  await log.append(recordNumber(3))
  expect(written).toEqual(['decision-3'])
  await log.close()
})
