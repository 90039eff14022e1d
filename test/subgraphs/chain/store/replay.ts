import { expect } from '@jest/globals'
import type { CaseEvent, OpeningEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import type { Step } from '../../../../subgraphs/chain/machine/step.ts'
import { applyToCase } from '../../../../subgraphs/chain/store/apply-to-case.ts'
import { lapseStoredCase } from '../../../../subgraphs/chain/store/lapse-stored-case.ts'
import type { ChainRows } from '../../../../subgraphs/chain/store/lock-case.ts'
import { openStoredCase } from '../../../../subgraphs/chain/store/open-stored-case.ts'
import { directory } from '../machine/play.ts'
import { idOf, type Taken } from '../machine/random-walk.ts'
import type { ChainTables } from './chain-rows.ts'

/** Takes the steps of a walk in the store, and expects the very case that the machine made of it in memory after each. */
export async function replay(tables: ChainTables, steps: readonly Taken[]): Promise<void> {
  let number = 0
  for (const taken of steps) {
    number += 1
    const eventId = `${taken.caseId}-event-${number}`
    let ids = taken.ids
    const step = { at: taken.at, newId: () => idOf(taken.caseId, (ids += 1)), directory }
    await tables.within((rows) => take(rows, taken, step, eventId))
    const { after } = taken
    if (after === undefined) continue
    const stored = await tables.read(taken.caseId)
    try {
      expect(stored).toEqual(after)
    } catch (error) {
      throw new Error(`after step ${number}, ${taken.event?.type ?? 'time'} on ${taken.caseId}`, { cause: error })
    }
  }
}

async function take(rows: ChainRows, { event, caseId, after }: Taken, step: Step, eventId: string): Promise<void> {
  if (event === undefined) {
    await lapseStoredCase(rows, caseId, step, eventId)
    return
  }
  const done = isOpening(event)
    ? await openStoredCase(rows, event, step, eventId)
    : await applyToCase(rows, caseId, event, step, eventId)
  if (done === undefined) throw new Error('the case is not there')
  expect('refused' in done).toBe(after === undefined)
}

function isOpening(event: CaseEvent | OpeningEvent): event is OpeningEvent {
  return event.type === 'signal-reported' || event.type === 'case-opened'
}
