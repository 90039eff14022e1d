import { setImmediate as others } from 'node:timers/promises'
import { afresh, type StoredLog } from '../../log/stored-log.ts'
import type { WithLog } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'

/** Lines read in one go. Parsing one takes some ten microseconds; the requests of agencies come between. */
const IN_ONE_GO = 50
/** Readings at a time: the log may be large, and each walks through all of it. */
const AT_A_TIME = 2
/** Readings that may wait for a turn. */
const WAITING = 20

/** Reading the log for people never holds up what agencies ask: few readings at a time, each giving way every so many lines. */
export function readInTurn(withLog: WithLog): WithLog {
  let reading = 0
  const waiting: (() => void)[] = []
  return async (use) => {
    if (reading >= AT_A_TIME) {
      if (waiting.length >= WAITING)
        throw new DeskError('BUSY', {
          en: 'Too many people are reading the log: try again soon',
          nl: 'Te veel mensen lezen nu het logboek: probeer het zo nog eens',
        })
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else reading += 1
    try {
      return await withLog((log, keys) => use(givingWay(log), keys))
    } finally {
      // The turn goes to the next one, or back.
      const next = waiting.shift()
      if (next === undefined) reading -= 1
      else next()
    }
  }
}

function givingWay({ entries, heads, removals }: StoredLog): StoredLog {
  return { entries: pausing(entries), heads: pausing(heads), removals: pausing(removals) }
}

function pausing<T>(lines: AsyncIterable<T>): AsyncIterable<T> {
  return afresh(async function* () {
    let count = 0
    for await (const line of lines) {
      count += 1
      if (count % IN_ONE_GO === 0) await others()
      yield line
    }
  })
}
