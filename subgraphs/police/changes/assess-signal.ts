import { sql } from 'kysely'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { changeRow } from '../../kit/change/change-row.ts'
import { readRow } from '../../kit/change/read-rows.ts'
import { ownSignal } from '../entities.ts'

interface Args {
  readonly caseId: string
  readonly signalId: string
  readonly version: number
  readonly assessment: 'SLIGHTEST_INDICATION' | 'NO_INDICATION' | 'PENDING'
  readonly wishesToReport?: boolean | null
}

/** A signal is assessed once, by whose it is or to whom it was handed over (Wpg, articles 3 and 8). */
export const assessSignal = defineChange<Args>({
  async make(context, { caseId, signalId, version, assessment, wishesToReport }) {
    if (assessment === 'PENDING') return { problem: invalidArgument('assessment', 'Say what was found.') }
    // Whether a presumed victim wishes to talk is for care to say (Directive 2012/29/EU art. 20).
    if (wishesToReport === true && assessment === 'SLIGHTEST_INDICATION')
      return { problem: invalidArgument('wishesToReport', 'Care says this of a presumed victim: leave it out.') }
    const read = await readRow<{ assessment: string | null; awaitsAssessor: boolean }>(context, {
      type: 'PoliceSignal',
      caseId,
      fields: ['assessment', 'awaitsAssessor'],
      where: { signalId },
      only: ownSignal(context.by.agency),
      version,
      argument: 'signalId',
    })
    if ('problem' in read) return read
    if (read.row.assessment === 'SLIGHTEST_INDICATION' || read.row.assessment === 'NO_INDICATION')
      return { problem: wrongState('This signal is assessed already: read it again.') }
    const changed = await changeRow(context, {
      type: 'PoliceSignal',
      caseId,
      where: { signalId },
      version,
      // Whoever assesses a report has taken it on.
      set: { assessment, ...(read.row.awaitsAssessor ? { awaitsAssessor: false, recordedBy: context.by.agency } : {}) },
      argument: 'signalId',
    })
    if ('problem' in changed) return changed
    if (assessment === 'SLIGHTEST_INDICATION') await presume(context, caseId)
    const wish = wishesToReport === true ? { wishesToReport } : {}
    await context.emit({ type: 'signal-assessed', caseId, assessment, ...wish })
    return { id: signalId, version: changed.version }
  },
})

/** Where the police have a file on the person, it says since when they are presumed a victim (Vc 2000 B8/3). */
async function presume({ tx, schema, at }: ChangeContext, caseId: string): Promise<void> {
  await sql`
    update ${sql.id(schema, 'police_victim_file')} as t set presumed_victim_since = ${dutchDay(at)}::date
    from ${sql.id(schema, 'case_link')} as l
    where l.file_id = t.file_id and l.case_id = ${caseId} and t.presumed_victim_since is null`.execute(tx)
}
