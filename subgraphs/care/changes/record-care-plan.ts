import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { notInFuture, notInPast, text } from '../../kit/change/check-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import { pickArguments, pickRequired } from '../../kit/change/pick-arguments.ts'

const PLAN = [
  'coordinatorName',
  'coordinatorPhone',
  'goals',
  'reviewAt',
  'availability',
  'supportPersonPresent',
  'lawyerName',
  'lawyerContact',
  'notes',
  'fullName',
  'birthDate',
]

interface Plan extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly availability?: readonly { readonly startsAt: string; readonly endsAt: string }[] | null
}

/**
 * Writes the care plan. It goes with the task: an agency to which it was handed over becomes the coordinator it names, and the
 * name and number of the coordinator before are not left under it. Nothing of the plan goes to the chain.
 */
export const recordCarePlan = onlyKinds(
  ['CARE_COORDINATION', 'COMENSHA'],
  defineChange<Plan>({
    checks: { notes: text(20_000), reviewAt: notInPast, birthDate: notInFuture, fullName: text(200) },
    async make(context, args) {
      const { caseId, version, availability } = args
      if (availability?.some(({ startsAt, endsAt }) => Date.parse(endsAt) <= Date.parse(startsAt)) === true)
        return { problem: invalidArgument('availability', 'A stretch of time must end after it starts.') }
      const [plan] = await readRows<{ planId: string; coordinatorAgency: string | null }>(context, {
        type: 'CarePlan',
        caseId,
        fields: ['planId', 'coordinatorAgency'],
      })
      const before = plan?.coordinatorAgency ?? context.by.agency
      const isTakenOver = before !== context.by.agency
      const planId = plan?.planId ?? context.newId()
      const kept = await keepRow(context, {
        type: 'CarePlan',
        caseId,
        version,
        set: {
          ...(isTakenOver ? { coordinatorName: null, coordinatorPhone: null } : {}),
          ...pickArguments(args, PLAN),
          ...pickRequired(args, ['needs']),
          coordinatorAgency: context.by.agency,
        },
        first: { planId, needs: [] },
      })
      return 'problem' in kept ? kept : { id: planId, ...kept }
    },
  }),
)
