import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { text } from '../../kit/change/check-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'
import { keepRow } from '../../kit/change/keep-row.ts'

type Appointed = EventOf<'guardian-appointed'>['guardianType']

interface Appointment extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly guardianType: Appointed | 'NONE_YET' | 'UNKNOWN'
  readonly guardian?: string | null
  readonly guardianContact?: string | null
}

/** Records who is the guardian of a minor. */
export const appointGuardian = defineChange<Appointment>({
  checks: { guardianContact: text(200) },
  async make(context, { caseId, version, guardianType, guardian, guardianContact }) {
    if (guardianType === 'NONE_YET' || guardianType === 'UNKNOWN')
      return { problem: invalidArgument('guardianType', 'Name who became the guardian: PARENTS, GI or NIDOS.') }
    const wrong = whoIsNot(guardianType, guardian ?? undefined)
    if (wrong !== undefined) return { problem: wrong }
    const [youth] = await readRows<{ parentsSuspected: boolean | null; guardianType: string | null }>(context, {
      type: 'YouthProtection',
      caseId,
      fields: ['parentsSuspected', 'guardianType'],
    })
    // Directive 2011/36/EU art. 14(2): no parent represents a child against whom that parent may have offended.
    if (guardianType === 'PARENTS' && youth?.parentsSuspected === true)
      return {
        problem: {
          code: 'GUARDIAN_NOT_CLEARED',
          message: 'This cannot be recorded now: appoint a professional guardian.',
          argument: 'guardianType',
        },
      }
    const kept = await keepRow(context, {
      type: 'YouthProtection',
      caseId,
      version,
      set: { guardianType, guardianAgency: guardian ?? null, guardianContact: guardianContact ?? null },
      first: { measure: 'NONE', contactParents: 'UNKNOWN' },
    })
    if ('problem' in kept) return kept
    // The number of a parent never stands where that of a professional guardian is looked for (BW 1:302, Jeugdwet 1.1).
    if (guardianType === 'PARENTS' && (youth?.guardianType === 'GI' || youth?.guardianType === 'NIDOS'))
      return { problem: wrongState('A professional guardian is recorded: end that guardianship first.') }
    const named = typeof guardian === 'string' ? { guardian } : {}
    await context.emit({ type: 'guardian-appointed', caseId, guardianType, ...named })
    return kept
  },
})

function whoIsNot(guardianType: Appointed, guardian: string | undefined): ChangeProblem | undefined {
  // Guardians of the profession have a number of their own; parents have none (BW 1:302).
  if (guardianType === 'PARENTS')
    return guardian === undefined ? undefined : invalidArgument('guardian', 'Parents have no OIN: leave this out.')
  return guardian === undefined ? invalidArgument('guardian', 'Name the guardian by its OIN.') : undefined
}
