import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture, notInPast } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRow, readRows } from '../../kit/change/read-rows.ts'
import { applicationsOn, periodOn } from './settle-stay.ts'
import { isAppealOpen, suspendsDeparture } from './stay-now.ts'

const RETURNING = ['DTV', 'IOM']

interface KeptPlan {
  readonly returnPlanId: string
  readonly voluntary: boolean
  readonly riskAssessment: string | null
  readonly plannedDate: string | null
  readonly departedAt: string | null
}

const PLAN_FIELDS = ['returnPlanId', 'voluntary', 'riskAssessment', 'plannedDate', 'departedAt']

interface Plan extends PlanContent {
  readonly caseId: string
  readonly version?: number | null
}

interface PlanContent {
  readonly voluntary?: boolean | null | undefined
  readonly destinationCountry?: string | null | undefined
  readonly plannedDate?: string | null | undefined
  readonly riskAssessment?: string | null | undefined
  readonly reintegrationNeeds?: readonly string[] | null | undefined
}

/** The plan for a safe return: a day is set once the risks were judged, and goes when they are judged otherwise (CoE art. 16). */
export const planReturn = onlyKinds(
  RETURNING,
  defineChange<Plan>({
    checks: { plannedDate: notInPast },
    async make(context, { caseId, version, ...args }) {
      const plan = contentOf(args)
      if (version === undefined || version === null) return firstPlan(context, caseId, plan)
      const read = await readRow<KeptPlan>(context, {
        type: 'ReturnPlan',
        caseId,
        fields: PLAN_FIELDS,
        version,
        argument: 'caseId',
      })
      if ('problem' in read) return read
      const { row } = read
      if (row.departedAt !== null) return { problem: wrongState('The person has departed already.') }
      const risk = plan.riskAssessment === undefined ? row.riskAssessment : plan.riskAssessment
      if (plan.plannedDate && risk !== 'SAFE') return { problem: notSafe() }
      const set = {
        ...plan,
        voluntary: plan.voluntary ?? undefined,
        plannedDate: risk === 'SAFE' ? plan.plannedDate : null,
      }
      const changed = await changeRow(context, { type: 'ReturnPlan', caseId, version, set, argument: 'caseId' })
      return 'problem' in changed ? changed : { id: row.returnPlanId, version: changed.version }
    },
  }),
)

/** The person departed. As long as the record says that departure is suspended, nothing was carried out. */
export const recordDeparture = onlyKinds(
  RETURNING,
  defineChange<{ caseId: string; version: number; departedAt: string }>({
    checks: { departedAt: notInFuture },
    async make(context, { caseId, version, departedAt }) {
      const read = await readRow<KeptPlan>(context, {
        type: 'ReturnPlan',
        caseId,
        fields: PLAN_FIELDS,
        version,
        argument: 'caseId',
      })
      if ('problem' in read) return read
      if (read.row.departedAt !== null) return { problem: wrongState('The departure was recorded already.') }
      const problem = await mayNotLeave(context, caseId)
      if (problem !== undefined) return { problem }
      const changed = await changeRow(context, {
        type: 'ReturnPlan',
        caseId,
        version,
        set: { departedAt },
        argument: 'caseId',
      })
      if ('problem' in changed) return changed
      await context.emit({ type: 'departed', caseId })
      return { id: read.row.returnPlanId, version: changed.version }
    },
  }),
)

async function firstPlan(
  context: ChangeContext,
  caseId: string,
  plan: PlanContent,
): Promise<{ readonly id: string; readonly version: number } | { readonly problem: ChangeProblem }> {
  if (plan.voluntary === undefined || plan.voluntary === null)
    return { problem: invalidArgument('voluntary', 'Say whether the person returns of their own will.') }
  const present = await readRows(context, { type: 'ReturnPlan', caseId, fields: ['version'] })
  if (present.length > 0) return { problem: wrongState('There is a plan already: read it, and send its version.') }
  if (plan.plannedDate && plan.riskAssessment !== 'SAFE') return { problem: notSafe() }
  const returnPlanId = context.newId()
  await addRow(context, 'ReturnPlan', { fileId: await openFile(context, caseId), returnPlanId, ...plan })
  return { id: returnPlanId, version: 1 }
}

/** No removal while reflection, an application, an appeal or a term for one runs (Vw 2000, articles 8 and 69). */
async function mayNotLeave(context: ChangeContext, caseId: string): Promise<ChangeProblem | undefined> {
  const applications = await applicationsOn(context, caseId)
  if (applications.some(isAppealOpen))
    return { code: 'APPEAL_OPEN', message: 'An appeal is open: wait until the IND records that none is.' }
  const period = await periodOn(context, caseId)
  // What the record itself says counts as long as applications have settled it; a period alone is over with its last day.
  const isSaid = period?.departureSuspended === true && applications.length > 0
  if (isSaid || suspendsDeparture(period, applications, dutchDay(context.at)))
    return {
      code: 'DEPARTURE_SUSPENDED',
      message: 'Departure is suspended: wait until the IND records that it is not.',
    }
  return undefined
}

/** Without the id of the request. */
function contentOf(args: PlanContent): PlanContent {
  const { voluntary, destinationCountry, plannedDate, riskAssessment, reintegrationNeeds } = args
  return { voluntary, destinationCountry, plannedDate, riskAssessment, reintegrationNeeds }
}

function notSafe(): ChangeProblem {
  return invalidArgument('plannedDate', 'A day is set once return is judged safe: record that first.')
}
