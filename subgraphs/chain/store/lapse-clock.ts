import { randomUUID } from 'node:crypto'
import { describeError } from '../../kit/describe-error.ts'
import type { BackgroundSource, BackgroundWork } from '../../kit/subgraph-definition.ts'
import { chainDirectory } from '../chain-directory.ts'
import { lapseDueCases, nextDue } from './lapse-due-cases.ts'

/** Looked at so often whatever is known: another process may have changed a case, and a clock may be set forward. */
const LONGEST_MS = 5_000
const SHORTEST_MS = 20

/** Moves cases by time alone, at the moment that is known to be the next one. */
export function lapseClock({ db, schema, now, log }: BackgroundSource): BackgroundWork {
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const work = async (): Promise<void> => {
    let wait = LONGEST_MS
    try {
      await lapseDueCases({ db, schema, directory: await chainDirectory(), now, newId: randomUUID, log })
      const next = await nextDue(db, schema)
      // What could not be moved is still due: it waits for the next look.
      if (next !== undefined && next > now()) wait = Math.min(wait, next.getTime() - now().getTime())
    } catch (error) {
      // The store may be away for a moment.
      log.warn({ cause: describeError(error) }, 'the clock of the chain could not read the cases')
    }
    if (!closed) timer = setTimeout(tick, Math.max(wait, SHORTEST_MS))
  }
  let running = Promise.resolve()
  const tick = (): void => {
    running = work()
  }
  tick()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      clearTimeout(timer)
    },
  }
}
