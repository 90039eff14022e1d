import { defineChange } from '../../kit/change/change.ts'
import { changeRow } from '../../kit/change/change-row.ts'

/** Records that a guardianship ended, by the guardian whose it was. */
export const endGuardianship = defineChange<{ readonly caseId: string; readonly version: number }>({
  async make(context, { caseId, version }) {
    const changed = await changeRow(context, {
      type: 'YouthProtection',
      caseId,
      where: { guardianAgency: context.by.agency },
      version,
      set: { guardianType: 'NONE_YET', guardianAgency: null, guardianContact: null },
      argument: 'version',
    })
    if ('problem' in changed) return changed
    await context.emit({ type: 'guardianship-ended', caseId })
    return changed
  },
})
