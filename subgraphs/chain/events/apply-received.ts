import { randomUUID } from 'node:crypto'
import type { ChainEvent, OpeningEvent } from '../machine/chain-event.ts'
import type { Directory } from '../machine/directory.ts'
import { applyToCase } from '../store/apply-to-case.ts'
import { openStoredCase } from '../store/open-stored-case.ts'
import type { ApplyReceived } from './inbox.ts'

export interface AppliedWith {
  readonly schema: string
  readonly now: () => Date
  readonly directory: () => Promise<Directory>
  readonly newId?: () => string
}

/** Moves the case that an event of another subgraph is about, or opens the one it brings, by the state machine. */
export function applyReceived({ schema, now, directory, newId = randomUUID }: AppliedWith): ApplyReceived {
  return async (tx, { caseId, event, eventId }) => {
    const rows = { tx, schema }
    const step = { at: now(), newId, directory: await directory() }
    const outcome = isOpening(event)
      ? await openStoredCase(rows, event, step, eventId)
      : await applyToCase(rows, caseId, event, step, eventId)
    // No change of an agency can be about a case that the chain never had; one was, so nothing is lost by saying so.
    if (outcome === undefined) return { refused: 'CASE_NOT_FOUND' }
    return 'refused' in outcome ? { refused: outcome.refused.code } : { applied: true }
  }
}

function isOpening(event: ChainEvent): event is OpeningEvent {
  return event.type === 'signal-reported' || event.type === 'case-opened'
}
