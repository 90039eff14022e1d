import { defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { between, notInFuture } from '../../kit/change/check-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'

interface Decided {
  readonly caseId: string
  readonly version?: number | null
  readonly decision: EventOf<'compensation-decided'>['decision']
  readonly decidedAt: string
  readonly fundApplicationAt?: string | null
  readonly plausibility?: string | null
  readonly injuryCategory?: number | null
  readonly amountAwarded?: { readonly amountInCents: number; readonly currency: string } | null
}

/** Records the fund's decision. No conviction is needed for it (Wet schadefonds geweldsmisdrijven art. 3). */
export const decideCompensation = defineChange<Decided>({
  checks: { decidedAt: notInFuture, fundApplicationAt: notInFuture, injuryCategory: between(1, 6) },
  async make(context, args) {
    const { caseId, version, decision, decidedAt, fundApplicationAt, plausibility, injuryCategory, amountAwarded } =
      args
    const [before] = await readRows<{ decidedAt: string | null; fundApplicationAt: string | null }>(context, {
      type: 'VictimSupport',
      caseId,
      fields: ['decidedAt', 'fundApplicationAt'],
    })
    const applied = fundApplicationAt ?? before?.fundApplicationAt ?? undefined
    const wrong = whatContradicts(args, applied)
    if (wrong !== undefined) return { problem: wrong }
    const kept = await keepRow(context, {
      type: 'VictimSupport',
      caseId,
      version,
      set: {
        decidedAt,
        fundApplicationAt: fundApplicationAt ?? undefined,
        plausibility: plausibility ?? (decision === 'GRANTED' ? 'PLAUSIBLE' : undefined),
        injuryCategory,
        amountAwarded,
      },
      first: { supportFileId: context.newId() },
    })
    if ('problem' in kept) return kept
    if (typeof before?.decidedAt === 'string')
      return { problem: wrongState('The fund has decided: an objection is not recorded here.') }
    await context.emit({ type: 'compensation-decided', caseId, decision })
    return kept
  },
})

function whatContradicts(
  { decision, decidedAt, plausibility, amountAwarded }: Decided,
  applied: string | undefined,
): ChangeProblem | undefined {
  if (applied !== undefined && applied > decidedAt)
    return invalidArgument('decidedAt', 'A decision cannot come before the application.')
  if (decision === 'GRANTED' && typeof plausibility === 'string' && plausibility !== 'PLAUSIBLE')
    return invalidArgument('plausibility', 'A payment is granted when the offence is plausible.')
  if (amountAwarded === undefined || amountAwarded === null) return undefined
  if (decision !== 'GRANTED') return invalidArgument('amountAwarded', 'Only a payment that is granted has an amount.')
  if (amountAwarded.amountInCents <= 0 || !/^[A-Z]{3}$/u.test(amountAwarded.currency))
    return invalidArgument('amountAwarded', 'An amount is above nought, with a currency such as EUR.')
  return undefined
}
