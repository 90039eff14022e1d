import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { STALE_VERSION, wrongState } from '../../kit/change/change-problem.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import { pickArguments } from '../../kit/change/pick-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import { dueDay } from './due-day.ts'
import { decisionHeard } from './decision-heard.ts'

const CONTENT = ['decision', 'scheme', 'appliedAt', 'advancePaid', 'iban', 'debtSupport']

interface IncomeDecision extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly decision: string
  readonly appliedAt?: string | null
  readonly advancePaid?: boolean | null
}

/** What is on record of the application before. */
interface Before {
  readonly decision: string | null
  readonly appliedAt: string | null
  readonly version: number
}

/** Records an application for income support, with PENDING, or the decision on it. A later application takes the place of one that was decided. */
export const decideIncome = defineChange<IncomeDecision>({
  checks: { appliedAt: notInFuture },
  async make(context, args) {
    const { caseId, version, decision, appliedAt, advancePaid } = args
    const [before] = await readRows<Before>(context, {
      type: 'IncomeSupport',
      caseId,
      fields: ['decision', 'appliedAt', 'version'],
    })
    if (before !== undefined && before.version !== version) return { problem: STALE_VERSION }
    const isDecided = decisionHeard(before?.decision) !== undefined
    if (isDecided && !isLater(appliedAt, before?.appliedAt))
      return { problem: wrongState('This application was decided: a later one has a later day of application.') }
    const applicationId = context.newId()
    const kept = await keepRow(context, {
      type: 'IncomeSupport',
      caseId,
      version,
      set: {
        // What was decided on the application before is not left under the new one.
        ...(isDecided ? { applicationId, scheme: null, advancePaid: null } : {}),
        ...pickArguments(args, CONTENT),
        ...(typeof appliedAt === 'string' ? { decisionDueAt: dueDay(TASK_LIMITS.INCOME_DECIDE, appliedAt) } : {}),
      },
      first: { applicationId },
    })
    if ('problem' in kept) return kept
    const heard = decisionHeard(decision)
    if (heard !== undefined) await context.emit({ type: 'income-decided', caseId, decision: heard })
    // Said either way: an advance was paid, or none has to be (Participatiewet art. 52).
    else if (typeof advancePaid === 'boolean') await context.emit({ type: 'income-advance-settled', caseId })
    return kept
  },
})

function isLater(day: string | null | undefined, than: string | null | undefined): boolean {
  return typeof day === 'string' && (typeof than !== 'string' || day > than)
}
