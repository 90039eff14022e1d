import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { wrongState } from '../../kit/change/change-problem.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRows } from '../../kit/change/read-rows.ts'

interface Youth {
  readonly version: number
  readonly guardianType: string | null
  readonly parentsSuspected: boolean | null
}

/**
 * Records that a parent is suspected, by police or care. From this transaction on the record shows no way to a parent (Directive
 * 2011/36/EU art. 14(2) and 15), and the event ends the parent's say. Whoever tells it need not be able to read the record, so it
 * names no version of it, and hears none: that there is a record is not for all of them to know.
 */
export const suspectParent = defineChange<{ readonly caseId: string }>({
  async make(context, { caseId }) {
    const youth = await youthOf(context, caseId)
    const isProfessional = youth?.guardianType === 'GI' || youth?.guardianType === 'NIDOS'
    const kept = await keepRow(context, {
      type: 'YouthProtection',
      caseId,
      version: youth?.version,
      set: { parentsSuspected: true, contactParents: 'NO', ...(isProfessional ? {} : { guardianContact: null }) },
      first: { guardianType: 'UNKNOWN', measure: 'NONE' },
    })
    if ('problem' in kept) return kept
    await context.emit({ type: 'parent-suspected', caseId })
    return {}
  },
})

/** Records that a parent is no longer suspected. Whether the parents may be contacted is asked anew: unknown means no. */
export const liftSuspicion = onlyKinds(
  ['YOUTH'],
  defineChange<{ readonly caseId: string; readonly version: number }>({
    async make(context, { caseId, version }) {
      const youth = await youthOf(context, caseId)
      const kept = await keepRow(context, {
        type: 'YouthProtection',
        caseId,
        version,
        set: { parentsSuspected: false, contactParents: 'UNKNOWN' },
      })
      if ('problem' in kept) return kept
      if (youth?.parentsSuspected !== true) return { problem: wrongState('No parent is recorded as suspected.') }
      await context.emit({ type: 'suspicion-lifted', caseId })
      return kept
    },
  }),
)

async function youthOf(context: ChangeContext, caseId: string): Promise<Youth | undefined> {
  const fields = ['version', 'guardianType', 'parentsSuspected']
  const [youth] = await readRows<Youth>(context, { type: 'YouthProtection', caseId, fields })
  return youth
}
