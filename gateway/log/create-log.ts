import { HubError } from '../errors.ts'
import type { DisclosureRecord, OpenableLog } from './disclosure-record.ts'

/** A place where records are made durable. Only one call is under way at a time. */
export interface LogStore {
  /** Takes hold of the place and finds the end of the chain; after a failure it must be able to start afresh. */
  open(): Promise<void>
  /** Resolves when all records are durable. A rejection means: not known. */
  write(records: readonly DisclosureRecord[]): Promise<void>
  /** After every write and after opening: states the end of the chain. The records are already safe. */
  sign(): Promise<void>
  /** After a failure, also a failed opening: drops what is in doubt, and stays the owner of the place. Never throws. */
  abandon(): Promise<void>
  /** Lets go of the place for good. */
  close(): Promise<void>
}

interface Pending {
  readonly record: DisclosureRecord
  readonly resolve: () => void
  readonly reject: (error: HubError) => void
}

/** Records written in one go at most, so that one group cannot grow without bound. */
const largestGroup = 1000
/** Records that may wait for a store that gives no answer: who asked for them has long been refused. */
const mostWaiting = 50_000

/**
 * A log over a store, with group commit: all records waiting when the store becomes free are written together, and
 * each append resolves when its group is durable. Fails closed: after any error appends reject, each having tried to
 * open the store afresh, until one succeeds.
 */
export function createLog(store: LogStore): OpenableLog {
  const waiting: Pending[] = []
  let state: 'shut' | 'open' | 'closed' = 'shut'
  // The tail of everything ever asked of the store: opening, groups, closing, one after the other.
  let busy: Promise<unknown> = Promise.resolve()
  let draining = false

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = busy.then(work)
    busy = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  async function ensureOpen(): Promise<void> {
    if (state === 'closed') throw new Error('The disclosure log is closed')
    if (state === 'open') return
    try {
      await store.open()
      await store.sign()
    } catch (error) {
      await store.abandon()
      throw error
    }
    state = 'open'
  }

  async function fail(error: unknown, group: readonly Pending[]): Promise<void> {
    if (state === 'open') {
      state = 'shut'
      await store.abandon()
    }
    const refusal = new HubError('LOG_UNAVAILABLE', undefined, { cause: error })
    for (const pending of group) pending.reject(refusal)
  }

  async function writeGroup(): Promise<void> {
    const group = waiting.splice(0, largestGroup)
    try {
      await ensureOpen()
      await store.write(group.map((pending) => pending.record))
    } catch (error) {
      // Whoever queued up meanwhile was promised nothing yet: refuse them too, rather than let each wait for a dead store.
      await fail(error, [...group, ...waiting.splice(0)])
      return
    }
    for (const pending of group) pending.resolve()
    try {
      await store.sign()
    } catch (error) {
      // These records are durable and stay acknowledged; without signatures the log takes no more.
      await fail(error, waiting.splice(0))
    }
  }

  async function drain(): Promise<void> {
    draining = true
    try {
      while (waiting.length > 0) await alone(writeGroup)
    } finally {
      draining = false
    }
  }

  return {
    append(record) {
      return new Promise((resolve, reject) => {
        if (waiting.length >= mostWaiting) {
          reject(new HubError('LOG_UNAVAILABLE', undefined, { cause: new Error(`${mostWaiting} records are waiting`) }))
          return
        }
        waiting.push({ record, resolve, reject })
        if (!draining) void drain()
      })
    },
    open: () => alone(ensureOpen),
    close: async () => {
      while (waiting.length > 0) await alone(writeGroup)
      await alone(async () => {
        if (state === 'closed') return
        state = 'closed'
        await store.close()
      })
    },
  }
}
