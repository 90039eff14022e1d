import { type ChangeContext, type ChangeOutcome, defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import { type AddressGiven, whatIsNoAddress } from './what-is-no-address.ts'

interface MoveIn {
  readonly caseId: string
  readonly housingId?: string | null
  readonly version?: number | null
  readonly movedInAt: string
  readonly address?: AddressGiven | null
  readonly urgencyGranted?: boolean | null
}

/** Records that the person moved into a home. Where it stands, nobody hears. */
export const recordMoveIn = defineChange<MoveIn>({
  checks: { movedInAt: notInFuture },
  async make(context, args) {
    const noAddress = whatIsNoAddress(args.address)
    if (noAddress !== undefined) return { problem: invalidArgument('address', noAddress) }
    const recorded = await record(context, args)
    if ('problem' in recorded) return recorded
    await context.emit({ type: 'housed', caseId: args.caseId })
    return recorded
  },
})

async function record(
  context: ChangeContext,
  { caseId, housingId, version, movedInAt, address, urgencyGranted }: MoveIn,
): Promise<ChangeOutcome> {
  const set = { movedInAt, address, urgencyGranted, offerMade: true }
  if (typeof housingId !== 'string') {
    if (typeof version === 'number')
      return { problem: invalidArgument('housingId', 'Name the search that has this version.') }
    const id = context.newId()
    await addRow(context, 'Housing', { fileId: await openFile(context, caseId), housingId: id, ...set })
    return { id, version: 1 }
  }
  if (typeof version !== 'number')
    return { problem: invalidArgument('version', 'Send the version of the search as you read it.') }
  const sought = { type: 'Housing', caseId, where: { housingId }, version, argument: 'housingId' }
  const read = await readRow<{ movedInAt: string | null }>(context, { ...sought, fields: ['movedInAt'] })
  if ('problem' in read) return read
  if (read.row.movedInAt !== null)
    return { problem: wrongState('This search ended with a home: a new move begins a new search.') }
  const changed = await changeRow(context, { ...sought, set })
  return 'problem' in changed ? changed : { id: housingId, ...changed }
}
