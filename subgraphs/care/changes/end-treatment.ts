import { defineChange } from '../../kit/change/change.ts'

/** Records that the treatment ended: the intake stays as it was, and the chain closes the task of who treats. */
export const endTreatment = defineChange<{ readonly caseId: string }>({
  async make(context, { caseId }) {
    await context.emit({ type: 'treatment-ended', caseId })
    return {}
  },
})
