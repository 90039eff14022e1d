import { sql } from 'kysely'
import { insertRows } from '../../kit/insert-rows.ts'
import type { OpeningEvent } from '../machine/chain-event.ts'
import { openCase } from '../machine/open-case.ts'
import { refuse, type Outcome, type Step } from '../machine/step.ts'
import { asRecord, caseColumns, columnNames, taskColumns } from './case-columns.ts'
import type { ChainRows } from './lock-case.ts'
import { ofCase, recordMove } from './save-case.ts'

/** Opens a case in the store, in the transaction of whoever asks. */
export async function openStoredCase(
  rows: ChainRows,
  event: OpeningEvent,
  step: Step,
  eventId = step.newId(),
): Promise<Outcome> {
  const { tx, schema } = rows
  const opened = openCase(event, step)
  if ('refused' in opened) return opened
  const { case: after, alarms } = opened
  const { caseId } = after
  const columns = { caseId, openedAt: after.openedAt.toISOString(), ...caseColumns(after, step.at) }
  const table = sql.id(schema, 'referral_case')
  const names = columnNames(columns)
  const inserted = await sql`
    insert into ${table} (${names})
    select ${names} from jsonb_populate_record(null::${table}, ${asRecord(columns)}::jsonb)
    on conflict (case_id) do nothing`.execute(tx)
  if (inserted.numAffectedRows !== 1n)
    return refuse('WRONG_STATE', 'The case exists already: add a signal to it instead.')
  await insertRows(tx, schema, 'Task', after.tasks.map(taskColumns).map(ofCase(caseId)))
  await recordMove(rows, { after, alarms, event, eventId, at: step.at, newId: step.newId })
  return opened
}
