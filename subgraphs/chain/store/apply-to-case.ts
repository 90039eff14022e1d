import { applyEvent } from '../machine/apply-event.ts'
import type { ChainCase } from '../machine/chain-case.ts'
import type { CaseEvent } from '../machine/chain-event.ts'
import type { Alarm, Refusal, Step } from '../machine/step.ts'
import { lockCase, type ChainRows, type LockedCase } from './lock-case.ts'
import { saveCase } from './save-case.ts'

/** What became of an event in the store: the case before and after it, or why it was not applied; nothing was written then. */
export type StoredOutcome =
  | { readonly before: ChainCase; readonly case: ChainCase; readonly alarms: readonly Alarm[] }
  | { readonly refused: Refusal }

/** Applies an event to a case of the store, in the transaction of whoever asks. Undefined when there is no such case. */
export async function applyToCase(
  rows: ChainRows,
  caseId: string,
  event: CaseEvent,
  step: Step,
  eventId?: string,
): Promise<StoredOutcome | undefined> {
  const locked = await lockCase(rows, caseId)
  return locked === undefined ? undefined : applyToLocked(rows, locked, event, step, eventId)
}

/** The same to a case that this transaction has locked already, to look at it first. */
export async function applyToLocked(
  rows: ChainRows,
  { case: before }: Pick<LockedCase, 'case'>,
  event: CaseEvent,
  step: Step,
  eventId = step.newId(),
): Promise<StoredOutcome> {
  const done = applyEvent(before, event, step)
  if ('refused' in done) return done
  const { case: after, alarms } = done
  await saveCase(rows, { before, after, alarms, event, eventId, at: step.at, newId: step.newId })
  return { before, case: after, alarms }
}
