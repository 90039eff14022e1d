import { defineChange } from '../../kit/change/change.ts'
import { changeRow } from '../../kit/change/change-row.ts'

/** Records that the support ended. What was given stays on the record, which has to be there. */
export const endVictimSupport = defineChange<{ readonly caseId: string; readonly version: number }>({
  async make(context, { caseId, version }) {
    const changed = await changeRow(context, { type: 'VictimSupport', caseId, version, set: {}, argument: 'version' })
    if ('problem' in changed) return changed
    await context.emit({ type: 'victim-support-ended', caseId })
    return changed
  },
})
