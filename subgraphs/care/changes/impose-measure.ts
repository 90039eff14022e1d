import { defineChange } from '../../kit/change/change.ts'
import { wrongState } from '../../kit/change/change-problem.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { keepRow } from '../../kit/change/keep-row.ts'

interface Measure {
  readonly caseId: string
  readonly version?: number | null
  readonly measure: string
}

/** Records a child protection measure, or with NONE that it was lifted, of which the chain keeps no event. */
export const imposeMeasure = onlyKinds(
  ['NIDOS', 'YOUTH', 'RVDK'],
  defineChange<Measure>({
    async make(context, { caseId, version, measure }) {
      const [youth] = await readRows<{ measure: string | null }>(context, {
        type: 'YouthProtection',
        caseId,
        fields: ['measure'],
      })
      const kept = await keepRow(context, {
        type: 'YouthProtection',
        caseId,
        version,
        set: { measure },
        first: { guardianType: 'UNKNOWN', contactParents: 'UNKNOWN' },
      })
      if ('problem' in kept) return kept
      if ((youth?.measure ?? 'NONE') === measure)
        return { problem: wrongState('That is how it stands already: nothing to record.') }
      if (measure !== 'NONE') await context.emit({ type: 'measure-imposed', caseId })
      return kept
    },
  }),
)
