import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { between, text, yearOfBirth } from '../../kit/change/check-arguments.ts'
import { pickArguments } from '../../kit/change/pick-arguments.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'

const ASKED = [
  'urgency',
  'shelterTypeNeeded',
  'accompanyingChildren',
  'accessibilityNeeds',
  'excludedRegions',
  'genderOfShelter',
  'callName',
  'birthYear',
]

interface Request extends ChangeArguments {
  readonly caseId: string
  readonly urgency: EventOf<'shelter-requested'>['urgency']
  readonly shelterTypeNeeded: EventOf<'shelter-requested'>['shelterType']
}

/** Asks CoMensha for a place. Of what is asked the chain hears how soon and what kind: where not, and for whom, stays here. */
export const requestShelter = defineChange<Request>({
  checks: { accompanyingChildren: between(0, 20), birthYear: yearOfBirth, callName: text(200) },
  async make(context, args) {
    const { caseId, urgency, shelterTypeNeeded } = args
    const requestId = context.newId()
    const fileId = await openFile(context, caseId)
    const asked = pickArguments(args, ASKED)
    await addRow(context, 'ShelterRequest', { fileId, requestId, requestedAt: context.at.toISOString(), ...asked })
    await context.emit({ type: 'shelter-requested', caseId, urgency, shelterType: shelterTypeNeeded })
    return { id: requestId }
  },
})
