import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { changeRow } from '../../kit/change/change-row.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'

interface PlacementEnd {
  readonly caseId: string
  readonly placementId: string
  readonly version: number
  readonly endReason: Exclude<EventOf<'placement-ended'>['reason'], 'OTHER'> | 'RETURNED'
  readonly endedAt: string
  readonly toUnknownDestination: boolean
}

/** Records that a stay ended, by the shelter where it was. */
export const endPlacement = defineChange<PlacementEnd>({
  checks: { endedAt: notInFuture },
  async make(context, { caseId, placementId, version, endReason, endedAt, toUnknownDestination }) {
    const sought = {
      type: 'ShelterPlacement',
      caseId,
      where: { placementId, shelterOrg: context.by.agency },
      version,
      argument: 'placementId',
    }
    const read = await readRow<{ placedAt: string | null; endedAt: string | null }>(context, {
      ...sought,
      fields: ['placedAt', 'endedAt'],
    })
    if ('problem' in read) return read
    const { placedAt, endedAt: ended } = read.row
    if (ended !== null) return { problem: wrongState('This stay has ended: read the case again.') }
    if (placedAt !== null && endedAt < placedAt)
      return { problem: invalidArgument('endedAt', 'A stay cannot end before it begins.') }
    const changed = await changeRow(context, { ...sought, set: { endReason, endedAt } })
    if ('problem' in changed) return changed
    // The chain has no return among the reasons: for it that is one of the others.
    const reason = endReason === 'RETURNED' ? 'OTHER' : endReason
    await context.emit({ type: 'placement-ended', caseId, reason, toUnknownDestination })
    return { id: placementId, ...changed }
  },
})
