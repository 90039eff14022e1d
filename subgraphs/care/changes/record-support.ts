import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { keepRow } from '../../kit/change/keep-row.ts'

interface Support {
  readonly caseId: string
  readonly version?: number | null
  readonly servicesProvided: readonly string[]
  readonly claimFiled?: boolean | null
}

/** Records what support was given. The chain has no use for it. */
export const recordSupport = onlyKinds(
  ['VICTIM_SUPPORT'],
  defineChange<Support>({
    async make(context, { caseId, version, servicesProvided, claimFiled }) {
      if (servicesProvided.length === 0)
        return { problem: invalidArgument('servicesProvided', 'Name one kind of support at least.') }
      return keepRow(context, {
        type: 'VictimSupport',
        caseId,
        version,
        set: { servicesProvided, claimFiled },
        first: { supportFileId: context.newId() },
      })
    },
  }),
)
