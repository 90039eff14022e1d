import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { changeRow } from '../../kit/change/change-row.ts'
import { notInFuture, text } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import type { LeftEvent } from '../../kit/referral-chain/chain-event.ts'
import { applicationsOn, settleStay } from './settle-stay.ts'
import { type ApplicationState, isAppealOpen, isPending } from './stay-now.ts'

interface Decision {
  readonly caseId: string
  readonly applicationId: string
  readonly version: number
  readonly decision: 'GRANTED' | 'REFUSED' | 'WITHDRAWN' | 'PENDING'
  readonly decidedAt: string
  readonly decisionGrounds?: string | null
}

/** The decision, which was taken in the IND's own system. A refusal opens a term for appeal (Vw 2000, article 69). */
export const decideApplication = onlyKinds(
  ['IND'],
  defineChange<Decision>({
    checks: { decidedAt: notInFuture, decisionGrounds: text(20_000) },
    async make(context, { caseId, applicationId, version, decision, decidedAt, decisionGrounds }) {
      if (decision === 'PENDING') return { problem: invalidArgument('decision', 'Say what was decided.') }
      const read = await readRow<{ procedure: string; decision: string | null; submittedAt: string | null }>(context, {
        type: 'ResidenceApplication',
        caseId,
        fields: ['procedure', 'decision', 'submittedAt'],
        where: { applicationId },
        version,
        argument: 'applicationId',
      })
      if ('problem' in read) return read
      const { row } = read
      if (!isPending(row)) return { problem: wrongState('This application is decided already: read it again.') }
      if (row.submittedAt !== null && decidedAt < row.submittedAt)
        return { problem: invalidArgument('decidedAt', 'It cannot be decided before it was made.') }
      const set = {
        decision,
        decidedAt,
        decisionGrounds: decisionGrounds ?? undefined,
        appeal: decision === 'REFUSED' ? 'TERM_RUNS' : 'NONE',
      }
      const event: LeftEvent =
        row.procedure === 'B9_CONTINUED'
          ? { type: 'continued-stay-decided', caseId, decision }
          : { type: 'residence-decided', caseId, decision }
      return changeApplication(context, { caseId, applicationId, version, set, event })
    },
  }),
)

interface Appeal {
  readonly caseId: string
  readonly applicationId: string
  readonly version: number
  readonly appeal: 'NONE' | 'TERM_RUNS' | 'PENDING'
}

/** How an appeal against a refusal stands: departure is free once none runs and none can be made. */
export const recordAppeal = onlyKinds(
  ['IND'],
  defineChange<Appeal>({
    async make(context, { caseId, applicationId, version, appeal }) {
      const read = await readRow<{ decision: string | null }>(context, {
        type: 'ResidenceApplication',
        caseId,
        fields: ['decision'],
        where: { applicationId },
        version,
        argument: 'applicationId',
      })
      if ('problem' in read) return read
      if (read.row.decision !== 'REFUSED') return { problem: wrongState('An appeal is made against a refusal.') }
      const set = { appeal, appealPending: appeal === 'PENDING' }
      const others = (await applicationsOn(context, caseId)).filter((each) => each.applicationId !== applicationId)
      const event: LeftEvent = { type: 'appeal-recorded', caseId, appeal: hardest([...others, set]) }
      return changeApplication(context, { caseId, applicationId, version, set, event })
    },
  }),
)

/** How it stands with all refusals of a person: as long as one is or can be fought, departure is suspended (Vw 2000, article 69). */
function hardest(appeals: readonly Pick<ApplicationState, 'appeal' | 'appealPending'>[]): Appeal['appeal'] {
  const open = appeals.filter(isAppealOpen)
  if (open.some(({ appeal }) => appeal !== 'TERM_RUNS')) return 'PENDING'
  return open.length > 0 ? 'TERM_RUNS' : 'NONE'
}

async function changeApplication(
  context: ChangeContext,
  {
    caseId,
    applicationId,
    version,
    set,
    event,
  }: {
    readonly caseId: string
    readonly applicationId: string
    readonly version: number
    readonly set: Readonly<Record<string, unknown>>
    readonly event: LeftEvent
  },
): Promise<{ readonly id: string; readonly version: number } | { readonly problem: ChangeProblem }> {
  const changed = await changeRow(context, {
    type: 'ResidenceApplication',
    caseId,
    where: { applicationId },
    version,
    set,
    argument: 'applicationId',
  })
  if ('problem' in changed) return changed
  await settleStay(context, caseId)
  await context.emit(event)
  return { id: applicationId, version: changed.version }
}
