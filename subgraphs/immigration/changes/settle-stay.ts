import { sql } from 'kysely'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import type { ChangeContext } from '../../kit/change/change.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { type ApplicationState, groundOf, type PeriodState, type StayNow, suspendsDeparture } from './stay-now.ts'

/** The reflection period as it is kept. */
export interface KeptPeriod extends PeriodState {
  readonly accepted: boolean | null
  readonly departureSuspended: boolean | null
  readonly version: number
}

export async function periodOn(context: ChangeContext, caseId: string): Promise<KeptPeriod | undefined> {
  const fields = ['startDate', 'endDate', 'endReason', 'accepted', 'departureSuspended', 'version']
  const [period] = await readRows<KeptPeriod>(context, { type: 'ReflectionPeriod', caseId, fields })
  return period
}

export function applicationsOn(context: ChangeContext, caseId: string): Promise<readonly ApplicationState[]> {
  const fields = ['applicationId', 'procedure', 'decision', 'decidedAt', 'appeal', 'appealPending']
  return readRows<ApplicationState>(context, { type: 'ResidenceApplication', caseId, fields })
}

/** Brings what is kept of stay and of departure in line with what was just recorded, in the same transaction. */
export async function settleStay(context: ChangeContext, caseId: string): Promise<void> {
  const period = await periodOn(context, caseId)
  const applications = await applicationsOn(context, caseId)
  const today = dutchDay(context.at)
  const departureSuspended = suspendsDeparture(period, applications, today)
  if (period !== undefined && period.departureSuspended !== departureSuspended)
    await changeRow(context, {
      type: 'ReflectionPeriod',
      caseId,
      version: period.version,
      set: { departureSuspended },
      argument: 'caseId',
    })
  const [now] = await readRows<StayNow>(context, {
    type: 'ResidenceStatus',
    caseId,
    fields: ['lawfulResidence', 'groundVw8'],
  })
  const settled = groundOf(now, period, applications, today)
  if (settled === 'keep') return
  const { ground } = settled
  if (now !== undefined && now.groundVw8 === (ground ?? null) && now.lawfulResidence === (ground !== undefined)) return
  await keepStay(context, caseId, now !== undefined, {
    lawfulResidence: ground !== undefined,
    groundVw8: ground ?? null,
    validFrom: (ground === 'A' ? grantedOn(applications) : ground === 'K' ? period?.startDate : undefined) ?? null,
    validUntil: (ground === 'K' ? period?.endDate : undefined) ?? null,
    // Work is free on the permit of Vb 2000 art. 3.48; care is insured with it, and paid for as in reception before it.
    mayWork: ground === 'A',
    healthScheme: ground === undefined ? 'CAK_ONVERZEKERBAAR' : ground === 'A' ? 'ZVW' : 'RMA',
  })
}

interface Stay extends StayNow {
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly mayWork: boolean
  readonly healthScheme: string
}

async function keepStay(context: ChangeContext, caseId: string, isKept: boolean, stay: Stay): Promise<void> {
  if (!isKept) {
    await addRow(context, 'ResidenceStatus', { fileId: await openFile(context, caseId), ...stay })
    return
  }
  const { tx, schema } = context
  await sql`
    update ${sql.id(schema, 'residence_status')} as t set lawful_residence = ${stay.lawfulResidence},
      ground_vw8 = ${stay.groundVw8}, title_code = null, valid_from = ${stay.validFrom}::date,
      valid_until = ${stay.validUntil}::date, may_work = ${stay.mayWork}, health_scheme = ${stay.healthScheme}
    from ${sql.id(schema, 'case_link')} as l where l.file_id = t.file_id and l.case_id = ${caseId}`.execute(tx)
}

function grantedOn(applications: readonly ApplicationState[]): string | undefined {
  return applications
    .flatMap(({ decision, decidedAt }) => (decision === 'GRANTED' && decidedAt !== null ? [decidedAt] : []))
    .toSorted()
    .at(-1)
}
