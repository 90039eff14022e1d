import { sql } from 'kysely'
import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import { ownSignal } from '../entities.ts'
import { assessorOf, listedAgencies } from './assessors.ts'

interface Args {
  readonly caseId: string
  readonly signalId: string
  readonly version: number
  readonly to: string
}

/**
 * A signal is shared with the unit that takes the assessment over, on whose word alone (Wpg, article 15): the task moves in the
 * chain, and without its signal there would be nothing to assess.
 */
export const handOverSignal = defineChange<Args>({
  async make(context, { caseId, signalId, version, to }) {
    if (to === context.by.agency || assessorOf(await listedAgencies(), to, undefined) !== to)
      return { problem: invalidArgument('to', 'Name another service that assesses signals, by its OIN.') }
    const read = await readRow(context, {
      type: 'PoliceSignal',
      caseId,
      fields: [],
      where: { signalId },
      only: ownSignal(context.by.agency),
      version,
      argument: 'signalId',
    })
    if ('problem' in read) return read
    await sql`
      update ${sql.id(context.schema, 'police_signal')}
      set handed_over_to = array_append(array_remove(coalesce(handed_over_to, '{}'), ${to}), ${to}), version = version + 1
      where signal_id = ${signalId}`.execute(context.tx)
    return { id: signalId, version: version + 1 }
  },
})
