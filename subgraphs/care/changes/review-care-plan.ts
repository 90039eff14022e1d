import { defineChange } from '../../kit/change/change.ts'
import { changeRow } from '../../kit/change/change-row.ts'
import { notInPast } from '../../kit/change/check-arguments.ts'

interface Review {
  readonly caseId: string
  readonly version: number
  readonly reviewAt: string
}

/** Records that the coordinator looked at the plan again with the person. */
export const reviewCarePlan = defineChange<Review>({
  checks: { reviewAt: notInPast },
  async make(context, { caseId, version, reviewAt }) {
    const changed = await changeRow(context, {
      type: 'CarePlan',
      caseId,
      where: { coordinatorAgency: context.by.agency },
      version,
      set: { reviewAt },
      argument: 'version',
    })
    if ('problem' in changed) return changed
    await context.emit({ type: 'care-plan-reviewed', caseId })
    return changed
  },
})
