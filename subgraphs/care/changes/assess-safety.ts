import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { pickArguments } from '../../kit/change/pick-arguments.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'

const ASSESSED = ['riskLevel', 'perpetratorKnowsLocation', 'familyInvolved', 'unsafeContacts', 'agreedMeasures']

interface Assessment extends ChangeArguments {
  readonly caseId: string
  readonly riskLevel: EventOf<'safety-assessed'>['level']
}

/** Records how safe the person is. The chain hears the level alone. */
export const assessSafety = defineChange<Assessment>({
  async make(context, args) {
    const { caseId, riskLevel } = args
    const fileId = await openFile(context, caseId)
    const assessment = { assessedAt: context.at.toISOString(), ...pickArguments(args, ASSESSED) }
    await addRow(context, 'SafetyAssessment', { fileId, ...assessment })
    await context.emit({ type: 'safety-assessed', caseId, level: riskLevel })
    return {}
  },
})
