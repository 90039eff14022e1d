import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { addTerm } from '../../kit/referral-chain/add-term.ts'
import { limitEnds, TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import { applicationsOn, settleStay } from './settle-stay.ts'
import { isPending } from './stay-now.ts'

/** Nationality "Nederlandse" of BRP table 32. */
export const DUTCH = '0001'

/** Procedure for a first permit → the route that the chain knows. */
const ROUTES = { B8_VICTIM: 'REPORT', B8_WITNESS: 'WITNESS', B8_CANNOT_COOPERATE: 'NO_COOPERATION' } as const

interface Application {
  readonly caseId: string
  readonly procedure: keyof typeof ROUTES | 'B9_CONTINUED'
  readonly submittedAt: string
  readonly ground?: 'CASE_ENDED' | 'THREE_YEARS' | null
  readonly policeStatementPresent?: boolean | null
  readonly medicalStatementPresent?: boolean | null
}

/** An application for a first permit, or for continued stay after one (Vb 2000, articles 3.48 and 3.51). */
export const recordApplication = onlyKinds(
  ['IND'],
  defineChange<Application>({
    checks: { submittedAt: notInFuture },
    async make(context, { caseId, procedure, submittedAt, ground, policeStatementPresent, medicalStatementPresent }) {
      const problem = await mayNotApply(context, caseId, procedure, ground ?? undefined)
      if (problem !== undefined) return { problem }
      const applicationId = context.newId()
      await addRow(context, 'ResidenceApplication', {
        fileId: await openFile(context, caseId),
        applicationId,
        procedure,
        submittedAt,
        decisionDueAt: dueOn(procedure, submittedAt),
        decision: 'PENDING',
        policeStatementPresent: policeStatementPresent ?? false,
        medicalStatementPresent: medicalStatementPresent ?? false,
        appealPending: false,
        appeal: 'NONE',
      })
      await settleStay(context, caseId)
      if (procedure !== 'B9_CONTINUED')
        await context.emit({ type: 'residence-applied', caseId, route: ROUTES[procedure] })
      else if (ground) await context.emit({ type: 'continued-stay-applied', caseId, ground })
      return { id: applicationId, version: 1 }
    },
  }),
)

async function mayNotApply(
  context: ChangeContext,
  caseId: string,
  procedure: Application['procedure'],
  ground: string | undefined,
): Promise<ChangeProblem | undefined> {
  const isContinued = procedure === 'B9_CONTINUED'
  if (isContinued && ground === undefined) return invalidArgument('ground', 'Say on which ground stay is to continue.')
  if (!isContinued && ground !== undefined) return invalidArgument('ground', 'Only continued stay has such a ground.')
  const [alien] = await readRows<{ nationality: string | null }>(context, {
    type: 'AlienRecord',
    caseId,
    fields: ['nationality'],
  })
  if (alien?.nationality === DUTCH)
    return {
      code: 'RESIDENCE_TRACK_CLOSED',
      message: 'A Dutch national needs no permit: correct the nationality first.',
    }
  const applications = await applicationsOn(context, caseId)
  const alike = applications.filter((each) => (each.procedure === 'B9_CONTINUED') === isContinued)
  if (alike.some(isPending)) return wrongState('Such an application is pending: decide it first.')
  if (alike.some(({ decision }) => decision === 'GRANTED')) return wrongState('Such a permit was granted already.')
  const isOnPermit = applications.some((each) => each.procedure !== 'B9_CONTINUED' && each.decision === 'GRANTED')
  if (isContinued && !isOnPermit) return wrongState('Stay continues after a first permit: none was granted.')
  return undefined
}

/** Within 24 hours after a report that counts as an application, else in 90 days (Vc 2000 B8/3, Vw 2000 art. 25). */
function dueOn(procedure: Application['procedure'], submittedAt: string): string | undefined {
  const submitted = new Date(Date.parse(submittedAt))
  const limit = procedure === 'B9_CONTINUED' ? TASK_LIMITS.DECIDE_CONTINUED : TASK_LIMITS.DECIDE_RESIDENCE
  const due = procedure === 'B8_VICTIM' ? addTerm(submitted, { hours: 24 }) : limitEnds(limit, submitted)
  return due?.toISOString().slice(0, 10)
}
