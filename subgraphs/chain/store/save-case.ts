import { sql } from 'kysely'
import { insertRows, type InsertRow } from '../../kit/insert-rows.ts'
import type { ChainCase, ChainConsent, ChainTask } from '../machine/chain-case.ts'
import type { ChainEvent } from '../machine/chain-event.ts'
import type { Alarm } from '../machine/step.ts'
import { asRecord, caseColumns, columnNames, consentColumns, taskColumns } from './case-columns.ts'
import type { ChainRows } from './lock-case.ts'
import { endingOf } from './task-ending.ts'
import { eraseEndedReferences } from './subject-references.ts'

/** What happened to a case, and what came of it. */
export interface CaseMove {
  readonly before: ChainCase
  readonly after: ChainCase
  readonly alarms: readonly Alarm[]
  /** Absent when time alone moved the case. */
  readonly event?: ChainEvent
  /** Id of the event; of a kind that is never given out twice. */
  readonly eventId: string
  readonly at: Date
  readonly newId: () => string
}

/**
 * Writes what changed, no more: a row that did not change keeps its version, so that a version tells of that row alone. The
 * case must be locked by this transaction.
 */
export async function saveCase({ tx, schema }: ChainRows, move: CaseMove): Promise<void> {
  const { before, after, at } = move
  const { caseId } = after
  await updateCase({ tx, schema }, before, caseColumns(after, at))
  const tasks = changed(before.tasks, after.tasks, 'taskId')
  const asRow = (task: ChainTask): InsertRow => ({ ...taskColumns(task), ending: endingOf(task, move.event) })
  if (tasks.rows.length > 0) await updateTasks({ tx, schema }, tasks.rows.map(asRow))
  await insertRows(tx, schema, 'Task', tasks.fresh.map(asRow).map(ofCase(caseId)))
  const consents = changed(before.consents, after.consents, 'consentId')
  if (consents.rows.length > 0) await updateConsents({ tx, schema }, consents.rows.map(consentColumns))
  await moveConsent({ tx, schema }, before, after)
  const recordedBy = move.event?.by ?? null
  const asConsent = (consent: ChainConsent): InsertRow => ({ ...consentColumns(consent), recordedBy })
  await insertRows(tx, schema, 'Consent', consents.fresh.map(asConsent).map(ofCase(caseId)))
  await insertAsserted({ tx, schema }, move)
  if (tasks.rows.length > 0) {
    await settleReferrals({ tx, schema }, caseId)
    // Whom a task was about is not kept for an agency that is done with it.
    await eraseEndedReferences(tx, schema, { caseId, at })
  }
  await recordMove({ tx, schema }, move)
}

/** Notes what happened, in codes, and who must hear of it. */
export async function recordMove({ tx, schema }: ChainRows, move: Omit<CaseMove, 'before'>): Promise<void> {
  const { after, alarms, event, eventId, at, newId } = move
  const { caseId } = after
  const { type, by = null, ...told } = event ?? { type: 'time', at }
  await insertRows(tx, schema, 'CaseEvent', [{ caseId, eventId, type, event: told, by, at: at.toISOString() }])
  await insertRows(
    tx,
    schema,
    'Alarm',
    alarms.map(({ kind, to, taskId }) => ({
      alarmId: newId(),
      caseId,
      kind,
      toAgency: to,
      taskId: taskId ?? null,
      raisedAt: at.toISOString(),
    })),
  )
}

export function ofCase(caseId: string): (row: InsertRow) => InsertRow {
  return (row) => ({ ...row, caseId })
}

async function updateCase({ tx, schema }: ChainRows, before: ChainCase, columns: InsertRow): Promise<void> {
  const table = sql.id(schema, 'referral_case')
  const names = columnNames(columns)
  const written = await sql`
    update ${table} as c set (${names}) = (
      select ${names} from jsonb_populate_record(null::${table}, ${asRecord(columns)}::jsonb)
    )
    where c.case_id = ${before.caseId} and c.version = ${before.version}`.execute(tx)
  if (written.numAffectedRows !== 1n) throw new Error(`case ${before.caseId} was changed without its lock`)
}

async function updateTasks({ tx, schema }: ChainRows, rows: readonly InsertRow[]): Promise<void> {
  const table = sql.id(schema, 'task')
  await sql`
    update ${table} as t
    set status = n.status, due_at = n.due_at, due_basis = n.due_basis, closed_at = n.closed_at, outcome = n.outcome, ended_by = n.ended_by,
      ending = n.ending, version = t.version + 1
    from jsonb_populate_recordset(null::${table}, ${asRecords(rows)}::jsonb) as n
    where t.task_id = n.task_id`.execute(tx)
}

/** A referral stands where the task stands that it opened: whoever referred can see that much, and no more. */
async function settleReferrals({ tx, schema }: ChainRows, caseId: string): Promise<void> {
  await sql`
    update ${sql.id(schema, 'referral')} as r
    set status = now.status, declined_reason = case when now.status = 'REJECTED' then now.outcome end
    from (
      select task_id, outcome, case status
        when 'OFFERED' then 'REQUESTED' when 'OPEN' then 'ACCEPTED' when 'SUSPENDED' then 'ON_HOLD'
        when 'DECLINED' then 'REJECTED' when 'LAPSED' then 'CANCELLED' else 'COMPLETED' end as status
      from ${sql.id(schema, 'task')} where case_id = ${caseId}
    ) as now
    where r.case_id = ${caseId} and r.task_id = now.task_id and r.status <> now.status`.execute(tx)
}

async function updateConsents({ tx, schema }: ChainRows, rows: readonly InsertRow[]): Promise<void> {
  const table = sql.id(schema, 'consent')
  await sql`
    update ${table} as c
    set scope = n.scope, recipients = n.recipients, status = n.status, given_by = n.given_by, given_at = n.given_at,
      explained_in_language = n.explained_in_language, withdrawn_at = n.withdrawn_at, form = n.form,
      expires_at = n.expires_at, version = c.version + 1
    from jsonb_populate_recordset(null::${table}, ${asRecords(rows)}::jsonb) as n
    where c.consent_id = n.consent_id`.execute(tx)
}

/** An answer that is recorded anew, even in the same words, comes after all others: it gets the next number. */
async function moveConsent({ tx, schema }: ChainRows, before: ChainCase, after: ChainCase): Promise<void> {
  const moved = before.consents.find(({ consentId }, index) => after.consents[index]?.consentId !== consentId)
  if (moved === undefined) return
  await sql`
    update ${sql.id(schema, 'consent')} set number = default where consent_id = ${moved.consentId}`.execute(tx)
}

/** Every word of an agency is kept; what follows from another event is said by whoever's event it was. */
async function insertAsserted({ tx, schema }: ChainRows, { before, after, event, at }: CaseMove): Promise<void> {
  const names = Object.keys(after.asserted).filter((name) => after.asserted[name] !== before.asserted[name])
  if (event?.type === 'fact-asserted' && !names.includes(event.name)) names.push(event.name)
  await insertRows(
    tx,
    schema,
    'AssertedFact',
    names.map((name) => ({
      caseId: after.caseId,
      name,
      value: after.asserted[name] ?? null,
      assertedBy: event?.by ?? after.leadAgency,
      assertedAt: at.toISOString(),
    })),
  )
}

/** The entries that are new, and those of which anything changed. */
function changed<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  key: keyof Entry,
): { readonly rows: readonly Entry[]; readonly fresh: readonly Entry[] } {
  const known = new Map(before.map((entry) => [entry[key], entry]))
  return {
    fresh: after.filter((entry) => !known.has(entry[key])),
    rows: after.filter((entry) => {
      const earlier = known.get(entry[key])
      return earlier !== undefined && earlier !== entry && textOf(earlier) !== textOf(entry)
    }),
  }
}

function textOf(entry: unknown): string {
  return JSON.stringify(Object.entries(entry as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function asRecords(rows: readonly InsertRow[]): string {
  return `[${rows.map(asRecord).join(',')}]`
}
