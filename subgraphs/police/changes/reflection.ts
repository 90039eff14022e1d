import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRows } from '../../kit/change/read-rows.ts'

const OFFERING = ['POLICE', 'KMAR']

interface Offer {
  readonly accepted: boolean | null
  readonly version: number
}

/** The reflection period is offered once (Vc 2000 B8/3.1); what the IND makes of it is the IND's to record. */
export const offerReflection = onlyKinds(
  OFFERING,
  defineChange<{ caseId: string }>({
    async make(context, { caseId }) {
      const problem = await mayNotChoose(context, caseId)
      if (problem !== undefined) return { problem }
      if ((await offerOn(context, caseId)) !== undefined)
        return { problem: wrongState('The reflection period was offered already: record the answer.') }
      await addOffer(context, caseId)
      await context.emit({ type: 'reflection-offered', caseId })
      return { version: 1 }
    },
  }),
)

/** What the person answered. An offer that was not recorded here was made at the latest with the answer. */
export const answerReflection = onlyKinds(
  OFFERING,
  defineChange<{ caseId: string; accepted: boolean }>({
    async make(context, { caseId, accepted }) {
      const problem = await mayNotChoose(context, caseId)
      if (problem !== undefined) return { problem }
      const offer = await offerOn(context, caseId)
      if (offer !== undefined && offer.accepted !== null)
        return { problem: wrongState('The answer was recorded already.') }
      if (offer === undefined) await addOffer(context, caseId)
      const changed = await changeRow(context, {
        type: 'ReflectionOffer',
        caseId,
        version: offer?.version ?? 1,
        set: { accepted, answeredAt: context.at.toISOString() },
        argument: 'caseId',
      })
      if ('problem' in changed) return changed
      await context.emit({ type: 'reflection-answered', caseId, accepted })
      return changed
    },
  }),
)

async function offerOn(context: ChangeContext, caseId: string): Promise<Offer | undefined> {
  const [offer] = await readRows<Offer>(context, { type: 'ReflectionOffer', caseId, fields: ['accepted', 'version'] })
  return offer
}

async function addOffer(context: ChangeContext, caseId: string): Promise<void> {
  const fileId = await openFile(context, caseId)
  await addRow(context, 'ReflectionOffer', {
    fileId,
    offeredAt: context.at.toISOString(),
    offeredBy: context.by.agency,
  })
}

/** No such choice is laid on a child (Vc 2000 B8/3.1). Where the age is not in the file, the chain knows whether it is settled. */
async function mayNotChoose(context: ChangeContext, caseId: string): Promise<ChangeProblem | undefined> {
  const [file] = await readRows<{ birthDate: string | null }>(context, {
    type: 'PoliceVictimFile',
    caseId,
    fields: ['birthDate'],
  })
  if (file?.birthDate == null || !isUnder18(file.birthDate, dutchDay(context.at))) return undefined
  return { code: 'NOT_ELIGIBLE_FOR_REFLECTION', message: 'The file gives the age of a child: a child is not asked.' }
}

/** Surely so, where month or day of birth are not known. */
function isUnder18(birthDate: string, today: string): boolean {
  const [year = '', ...rest] = birthDate.split('-')
  return [String(Number(year) + 18), ...rest].join('-') > today.slice(0, birthDate.length)
}
