import type { DisclosureLog, DisclosureRecord } from './disclosure-record.ts'

/**
 * Appends the records of one request and waits until all are durable, for so many milliseconds at most: a disk that hangs
 * gives no error, and a request that waits for it is answered by nobody. Resolves with why they are not known to be durable.
 * A record that is written after all claims more than was given, which is no harm.
 */
export async function appendInTime(
  log: DisclosureLog,
  records: readonly DisclosureRecord[],
  limit: number,
): Promise<{ readonly failure: unknown } | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ readonly failure: unknown }>((resolve) => {
    timer = setTimeout(() => resolve({ failure: new Error(`The log took longer than ${limit} ms`) }), limit)
  })
  const appended = Promise.allSettled(records.map(async (record) => log.append(record))).then((results) => {
    const failed = results.find((result) => result.status === 'rejected')
    return failed && { failure: failed.reason as unknown }
  })
  try {
    return await Promise.race([appended, late])
  } finally {
    clearTimeout(timer)
  }
}
