import { defineChange } from '../../kit/change/change.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { wrongState } from '../../kit/change/change-problem.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { keepRow } from '../../kit/change/keep-row.ts'

interface Assignment {
  readonly caseId: string
  readonly coordinator?: string | null
}

/** Names the coordinator, which is CoMensha's to do. Without a name the chain asks the coordinator of the region. */
export const assignCoordinator = onlyKinds(
  ['COMENSHA'],
  defineChange<Assignment>({
    async make(context, { caseId, coordinator }) {
      const [plan] = await readRows<{ coordinatorAgency: string | null; version: number }>(context, {
        type: 'CarePlan',
        caseId,
        fields: ['coordinatorAgency', 'version'],
      })
      if (plan !== undefined && plan.coordinatorAgency !== null)
        return { problem: wrongState('A coordinator is assigned: the care plan is handed over by who has it.') }
      const named = typeof coordinator === 'string' ? { coordinator } : {}
      await context.emit({ type: 'coordinator-assigned', caseId, ...named })
      if (typeof coordinator !== 'string') return {}
      const kept = await keepRow(context, {
        type: 'CarePlan',
        caseId,
        version: plan?.version,
        set: { coordinatorAgency: coordinator },
        first: { planId: context.newId(), needs: [] },
      })
      return kept
    },
  }),
)
