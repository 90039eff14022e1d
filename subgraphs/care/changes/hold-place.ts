import { type ChangeOutcome, defineChange } from '../../kit/change/change.ts'
import { wrongState } from '../../kit/change/change-problem.ts'
import { runningStay } from './running-stay.ts'

/** A place is kept free: of that the chain hears, and a record begins when the person arrives. */
export const holdPlace = defineChange<{ readonly caseId: string }>({
  async make(context, { caseId }): Promise<ChangeOutcome> {
    if ((await runningStay(context, caseId)) !== undefined)
      return { problem: wrongState('The person stays with you already: there is no place to keep.') }
    await context.emit({ type: 'placement-held', caseId })
    return {}
  },
})
