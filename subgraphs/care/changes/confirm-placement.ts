import { sql } from 'kysely'
import { type ChangeContext, defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture, text } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import type { EventOf } from '../../kit/referral-chain/chain-event.ts'
import { addTerm, type Term } from '../../kit/referral-chain/add-term.ts'
import { runningStay } from './running-stay.ts'

/** Who houses people. CoMensha places and Nidos decides, neither in a house of its own. */
const HOUSES = ['SHELTER', 'YOUTH']

/** How long a stay can be planned: a bed for 72 hours, a COSM shelter for three months (CoMensha, stay in COSM). */
const LONGEST: Readonly<Record<string, readonly [Term, string]>> = {
  CRISIS_72H: [{ days: 3 }, 'A crisis bed is for 72 hours: plan an end within three days.'],
  COSM: [{ months: 3 }, 'A stay in a COSM shelter is planned for three months at most.'],
}

interface Placement {
  readonly caseId: string
  readonly shelterType: EventOf<'placement-started'>['shelterType']
  readonly placedAt: string
  readonly plannedEnd?: string | null
  readonly shelterAddress?: string | null
  readonly region?: string | null
}

/** Records that the person arrived at the shelter that says so. */
export const confirmPlacement = onlyKinds(
  HOUSES,
  defineChange<Placement>({
    checks: { placedAt: notInFuture, shelterAddress: text(500) },
    async make(context, { caseId, shelterType, placedAt, plannedEnd, shelterAddress, region }) {
      if (typeof plannedEnd === 'string') {
        if (plannedEnd < placedAt)
          return { problem: invalidArgument('plannedEnd', 'A stay cannot end before it begins.') }
        const [longest, says] = LONGEST[shelterType] ?? []
        if (longest !== undefined && plannedEnd > isoDay(addTerm(new Date(placedAt), longest)))
          return { problem: invalidArgument('plannedEnd', says ?? '') }
      }
      if ((await runningStay(context, caseId))?.shelterType === shelterType)
        return { problem: wrongState('This stay is recorded already: end it before a new one begins.') }
      await endStaysBefore(context, caseId, placedAt)
      const placementId = context.newId()
      const fileId = await openFile(context, caseId)
      const stay = { shelterType, placedAt, plannedEnd, shelterAddress, region }
      await addRow(context, 'ShelterPlacement', { fileId, placementId, shelterOrg: context.by.agency, ...stay })
      await context.emit({ type: 'placement-started', caseId, shelterType })
      return { id: placementId, version: 1 }
    },
  }),
)

/**
 * Nobody stays in two places: the stay before, be it with another shelter, ends when the next begins, as its task in the chain
 * does, after which that shelter could not record it any more.
 */
async function endStaysBefore({ tx, schema }: ChangeContext, caseId: string, day: string): Promise<void> {
  await sql`
    update ${sql.id(schema, 'shelter_placement')} as t
    set ended_at = greatest(t.placed_at, ${day}::date), end_reason = 'MOVED_ON', version = t.version + 1
    where t.ended_at is null
      and t.file_id = (select file_id from ${sql.id(schema, 'case_link')} where case_id = ${caseId})`.execute(tx)
}

function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10)
}
