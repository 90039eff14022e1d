import { type ChangeArguments, type ChangeContext, type ChangeOutcome, defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { pickArguments } from '../../kit/change/pick-arguments.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import { TASK_LIMITS, type TaskLimit } from '../../kit/referral-chain/task-limits.ts'
import { dueDay } from './due-day.ts'
import { decisionHeard } from './decision-heard.ts'

/** The inquiry takes six weeks from the report at most (Wmo 2015 art. 2.3.2(1)). */
const INQUIRY: TaskLimit = { term: { weeks: 6 }, basis: 'jci1.3:c:BWBR0035362&artikel=2.3.2', inAnAct: true }
const CONTENT = ['decision', 'reportedAt', 'provisionType', 'needCodes']

interface WmoDecision extends ChangeArguments {
  readonly caseId: string
  readonly requestId?: string | null
  readonly version?: number | null
  readonly decision: string
  readonly reportedAt?: string | null
}

/** Records a request for support, with PENDING, or the decision on one. */
export const decideWmo = defineChange<WmoDecision>({
  checks: { reportedAt: notInFuture },
  async make(context, args) {
    const { caseId, decision, reportedAt } = args
    const dated = typeof reportedAt === 'string' ? dueDays(reportedAt) : {}
    const recorded = await record(context, args, { ...pickArguments(args, CONTENT), ...dated })
    if ('problem' in recorded) return recorded
    const heard = decisionHeard(decision)
    if (heard !== undefined) await context.emit({ type: 'wmo-decided', caseId, decision: heard })
    return recorded
  },
})

async function record(
  context: ChangeContext,
  { caseId, requestId, version }: WmoDecision,
  set: Readonly<Record<string, unknown>>,
): Promise<ChangeOutcome> {
  if (typeof requestId !== 'string') {
    if (typeof version === 'number')
      return { problem: invalidArgument('requestId', 'Name the request that has this version.') }
    const id = context.newId()
    await addRow(context, 'WmoRequest', { fileId: await openFile(context, caseId), requestId: id, ...set })
    return { id, version: 1 }
  }
  if (typeof version !== 'number')
    return { problem: invalidArgument('version', 'Send the version of the request as you read it.') }
  const sought = { type: 'WmoRequest', caseId, where: { requestId }, version, argument: 'requestId' }
  const read = await readRow<{ decision: string | null }>(context, { ...sought, fields: ['decision'] })
  if ('problem' in read) return read
  if (decisionHeard(read.row.decision) !== undefined)
    return { problem: wrongState('This request was decided: a new need is a new request.') }
  const changed = await changeRow(context, { ...sought, set })
  return 'problem' in changed ? changed : { id: requestId, ...changed }
}

/** The terms run from the day of the report (Wmo 2015 art. 2.3.2 and 2.3.5). */
function dueDays(reportedAt: string): Readonly<Record<string, string | null>> {
  return {
    investigationDueAt: dueDay(INQUIRY, reportedAt),
    decisionDueAt: dueDay(TASK_LIMITS.WMO_DECIDE, reportedAt),
  }
}
