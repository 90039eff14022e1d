import { sql } from 'kysely'
import { lapse } from '../machine/apply-event.ts'
import type { Alarm, Step } from '../machine/step.ts'
import { lockCase, type ChainRows } from './lock-case.ts'
import { nextMoment } from './next-moment.ts'
import { saveCase } from './save-case.ts'

/**
 * Does to a case of the store what time alone has done by now, in the transaction of whoever asks. False when that was
 * nothing: another process may have been first.
 */
export async function lapseStoredCase(
  rows: ChainRows,
  caseId: string,
  step: Step,
  eventId?: string,
): Promise<false | { readonly alarms: readonly Alarm[] }> {
  const locked = await lockCase(rows, caseId)
  if (locked === undefined || locked.case.closedAt !== undefined) return false
  const { case: before } = locked
  const { case: after, alarms } = lapse(before, step)
  if (after === before) {
    const moves = nextMoment(before, step.at)
    await sql`
      update ${sql.id(rows.schema, 'referral_case')} set moves_at = ${moves?.toISOString() ?? null}
      where case_id = ${caseId}`.execute(rows.tx)
    return false
  }
  await saveCase(rows, { before, after, alarms, eventId: eventId ?? step.newId(), at: step.at, newId: step.newId })
  return { alarms }
}
