import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture, text } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRow, readRows } from '../../kit/change/read-rows.ts'
import { isOfAge } from './is-of-age.ts'

interface Stay {
  readonly caseId: string
  readonly kind: string
  readonly arrivedAt: string
  readonly facilityAddress?: string | null
  readonly facilityRegion?: string | null
  readonly safePlacementNeeds?: readonly string[] | null
}

/** A stay in reception begins. The register shows the last stay of a person: a new one takes the place of one that has ended. */
export const startReception = onlyKinds(
  ['COA'],
  defineChange<Stay>({
    checks: { arrivedAt: notInFuture, facilityAddress: text(500) },
    async make(context, { caseId, kind, arrivedAt, facilityAddress, facilityRegion, safePlacementNeeds }) {
      const [present] = await readRows<{ leftAt: string | null; version: number }>(context, {
        type: 'Reception',
        caseId,
        fields: ['leftAt', 'version'],
      })
      if (present !== undefined && present.leftAt === null)
        return { problem: wrongState('A stay in reception runs: record its end first.') }
      if (present?.leftAt != null && arrivedAt < present.leftAt)
        return { problem: invalidArgument('arrivedAt', 'This lies within the stay before it.') }
      const [alien] = await readRows<{ birthDate: string | null; birthDateCertainty: string | null }>(context, {
        type: 'AlienRecord',
        caseId,
        fields: ['birthDate', 'birthDateCertainty'],
      })
      // Protected reception is for minors; an age that is not sure is that of a minor (Directive 2011/36/EU art. 13(2)).
      const isAdult = alien?.birthDateCertainty === 'EXACT' && isOfAge(alien.birthDate, dutchDay(context.at))
      if (kind === 'PROTECTED_RECEPTION' && isAdult)
        return { problem: { code: 'NOT_A_MINOR', message: 'Protected reception is for minors.', argument: 'kind' } }
      const receptionId = context.newId()
      const set = {
        receptionId,
        kind,
        arrivedAt,
        facilityAddress: facilityAddress ?? null,
        facilityRegion: facilityRegion ?? null,
        safePlacementNeeds: safePlacementNeeds ?? [],
        leftAt: null,
        leftToUnknownDestination: false,
      }
      let version = 1
      if (present === undefined) await addRow(context, 'Reception', { fileId: await openFile(context, caseId), ...set })
      else {
        const replaced = await changeRow(context, {
          type: 'Reception',
          caseId,
          version: present.version,
          set,
          argument: 'caseId',
        })
        if ('problem' in replaced) return replaced
        version = replaced.version
      }
      await context.emit({ type: 'reception-started', caseId })
      return { id: receptionId, version }
    },
  }),
)

interface StayEnd {
  readonly caseId: string
  readonly version: number
  readonly leftAt: string
  readonly leftToUnknownDestination: boolean
}

/** It ends. That nobody knows where to raises an alarm for a minor, and closes nothing. */
export const endReception = onlyKinds(
  ['COA'],
  defineChange<StayEnd>({
    checks: { leftAt: notInFuture },
    async make(context, { caseId, version, leftAt, leftToUnknownDestination }) {
      const read = await readRow<{ receptionId: string; arrivedAt: string | null; leftAt: string | null }>(context, {
        type: 'Reception',
        caseId,
        fields: ['receptionId', 'arrivedAt', 'leftAt'],
        version,
        argument: 'caseId',
      })
      if ('problem' in read) return read
      const { row } = read
      if (row.leftAt !== null) return { problem: wrongState('This stay has ended already.') }
      if (row.arrivedAt !== null && leftAt < row.arrivedAt)
        return { problem: invalidArgument('leftAt', 'Nobody leaves before they arrive.') }
      const set = { leftAt, leftToUnknownDestination }
      const changed = await changeRow(context, { type: 'Reception', caseId, version, set, argument: 'caseId' })
      if ('problem' in changed) return changed
      await context.emit({ type: 'reception-ended', caseId, toUnknownDestination: leftToUnknownDestination })
      return { id: row.receptionId, version: changed.version }
    },
  }),
)
